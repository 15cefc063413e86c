"""One-time codes. The plain code is returned once, to be printed or sent; only a digest is kept."""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from portal import codes
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Refused
from portal.models import Enterprise, Invitation, Person, User
from portal.notices import notify

CLAIM_DAYS = 90
JOIN_DAYS = 30
MOST_AT_ONCE = 500


@transaction.atomic
def issue_claim_codes(
    *, actor: Actor, enterprise_ids: Collection[int], now: datetime, days: int = CLAIM_DAYS
) -> dict[int, str]:
    """Plain codes by enterprise. An earlier open code of the same enterprise is void from now on."""
    if len(enterprise_ids) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} enterprises at once")
    rows = Enterprise.objects.visible_to(actor.scope).filter(pk__in=enterprise_ids, state="active")
    enterprises = list(rows.select_for_update(of=("self",)).order_by("pk"))
    earlier = Invitation.objects.visible_to(actor.scope).filter(
        enterprise__in=enterprises, kind=Invitation.Kind.CLAIM, used_at=None, revoked_at=None
    )
    voided = earlier.update(revoked_at=now)
    plain = {enterprise.pk: codes.make_code() for enterprise in enterprises}
    expires_at = now + timedelta(days=days)
    Invitation.objects.visible_to(actor.scope).bulk_create(
        Invitation(
            enterprise=enterprise,
            kind=Invitation.Kind.CLAIM,
            role=Role.SAFETY_OFFICER,
            code_digest=codes.digest(plain[enterprise.pk]),
            created_at=now,
            created_by=actor.username,
            expires_at=expires_at,
        )
        for enterprise in enterprises
    )
    record(
        actor,
        "invitation.codes_issued",
        now=now,
        enterprises=[enterprise.pk for enterprise in enterprises],
        voided=voided,
        expires_at=expires_at,
    )
    return plain


@transaction.atomic
def void_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """The letter or mail that carries it opens nothing any more."""
    invitation = (
        Invitation.objects.visible_to(actor.scope)
        .select_for_update(of=("self",))
        .select_related("enterprise")
        .get(pk=invitation_id)
    )
    if invitation.used_at or invitation.revoked_at:
        raise Refused("这个邀请码已经使用或者作废，不用再作废。")
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    record(actor, "invitation.voided", invitation, now=now, enterprise=invitation.enterprise)
    return invitation


@transaction.atomic
def invite_person(
    *, actor: Actor, person_id: int, role: str, contact: str, now: datetime
) -> tuple[Invitation, str]:
    """A code for one named person in one role. `contact`: a mail address or telephone it goes to, or ""."""
    person = (
        Person.objects.visible_to(actor.scope)
        .select_for_update(of=("self",))
        .select_related("enterprise")
        .get(pk=person_id)
    )
    _refuse_role(actor, person, role)
    person.invitation_set.filter(role=role, used_at=None, revoked_at=None).update(revoked_at=now)
    code = codes.make_code()
    invitation = person.enterprise.invitations.create(
        kind=Invitation.Kind.JOIN,
        role=role,
        person=person,
        code_digest=codes.digest(code),
        contact=contact.lower(),
        created_at=now,
        created_by=actor.username,
        expires_at=now + timedelta(days=JOIN_DAYS),
    )
    _tell_known_account(actor, invitation, now)
    record(
        actor,
        "invitation.person_invited",
        invitation,
        now=now,
        enterprise=person.enterprise,
        person=person.pk,
        invited_role=role,
    )
    _mail(invitation, code)
    return invitation, code


def _refuse_role(actor: Actor, person: Person, role: str) -> None:
    if person.left_on is not None:
        raise Refused(f"{person.name}已登记离任，不能邀请。请选择在任人员。", field="person")
    if person.memberships.filter(role=role, state="active").exists():
        raise Refused(f"{person.name}已有“{Role.LABELS[role]}”账户，不用再邀请。", field="role")
    if role != Role.PRINCIPAL:
        return
    if not person.principal_terms.filter(signs=True, to_on=None).exists():
        raise Refused(
            f"{person.name}还没有登记为签批的主要负责人。请先在“主要负责人任期”里登记，再邀请。", field="role"
        )
    other = person.enterprise.memberships.filter(role=role, state="active").select_related("user").first()
    if other is not None:
        raise Refused(
            f"{other.user}的主要负责人账户还有效，一个企业只能有一个。请先办理“更换主要负责人”，再邀请。",
            field="role",
        )


def _tell_known_account(actor: Actor, invitation: Invitation, now: datetime) -> None:
    """Somebody who has proved the address already finds the invitation in his messages."""
    if not invitation.contact:
        return
    proved = EmailAddress.objects.filter(email__iexact=invitation.contact, verified=True).values("user")
    holders = User.objects.filter(
        Q(pk__in=proved) | Q(phone=invitation.contact, phone_verified=True), is_active=True
    )
    notify(
        holders,
        kind="invitation.person_invited",
        title=f"{invitation.enterprise.name}邀请您担任{Role.LABELS[invitation.role]}",
        body=f"{actor.name}邀请您以“{Role.LABELS[invitation.role]}”身份使用平台。请在“我的申请和邀请”里接受。",
        url=reverse("portal:claim_mine"),
        key=f"invitation:{invitation.pk}",
        now=now,
        enterprise=invitation.enterprise,
    )


def _mail(invitation: Invitation, code: str) -> None:
    from portal.tasks import mail_invitation

    if "@" in invitation.contact:
        mail_invitation.delay_on_commit(invitation_id=invitation.pk, sealed=codes.seal(code))
