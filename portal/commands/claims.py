"""From a code to an account that works: claims the bureau decides, invitations that open at once."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from portal import evidence_store
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Refused
from portal.membership_moves import move, tell_holder
from portal.models import Invitation, Membership, User
from portal.notices import accounts_of, notify, staff_of


@transaction.atomic
def claim_enterprise(
    *, actor: Actor, user: User, invitation_id: int, note: str, upload=None, now: datetime
) -> Membership:
    """`actor` is queries.invitations.holder(): the claimant. The letter is kept as the claimant's upload."""
    invitation = _usable(actor, invitation_id, Invitation.Kind.CLAIM, now)
    enterprise = invitation.enterprise
    _refuse_twice(user, invitation)
    letter = evidence_store.keep(enterprise, upload, by=actor.username, now=now) if upload else None
    membership = enterprise.memberships.create(
        user=user, role=invitation.role, claim_note=note, claim_letter=letter, requested_at=now
    )
    _used(invitation, user, now)
    notify(
        staff_of(enterprise.division_code, Role.CLERK, Role.DIVISION_ADMIN),
        kind="membership.claimed",
        title=f"{enterprise.name}认领待审核",
        body=f"{actor.name}凭邀请码认领了{enterprise.name}，请核对后办理。",
        url=reverse("portal:claim_detail", args=[membership.pk]),
        key=f"claim:{membership.pk}",
        now=now,
        enterprise=enterprise,
    )
    record(
        actor,
        "membership.claimed",
        membership,
        now=now,
        enterprise=enterprise,
        invitation=invitation.pk,
        letter=letter.sha256 if letter else "",
    )
    return membership


@transaction.atomic
def accept_invitation(*, actor: Actor, user: User, invitation_id: int, now: datetime) -> Membership:
    """A personal invitation works at once: the enterprise answers for whom it names."""
    invitation = _usable(actor, invitation_id, Invitation.Kind.JOIN, now)
    enterprise = invitation.enterprise
    _refuse_twice(user, invitation)
    if invitation.role == Role.PRINCIPAL:
        _refuse_second_principal(enterprise)
    membership = enterprise.memberships.create(
        user=user,
        person=invitation.person,
        role=invitation.role,
        state="active",
        requested_at=now,
        decided_at=now,
        decided_by=invitation.created_by,
    )
    _used(invitation, user, now)
    others = [
        other
        for other in accounts_of(enterprise.pk, Role.SAFETY_OFFICER, Role.PRINCIPAL)
        if other.pk != user.pk
    ]
    notify(
        others,
        kind="membership.joined",
        title=f"{actor.name}已接受邀请",
        body=f"{actor.name}以“{actor.role_label}”身份加入了{enterprise.name}。",
        url=reverse("portal:people"),
        key=f"joined:{membership.pk}",
        now=now,
        enterprise=enterprise,
    )
    record(actor, "membership.joined", membership, now=now, enterprise=enterprise, invitation=invitation.pk)
    return membership


@transaction.atomic
def approve_claim(*, actor: Actor, membership_id: int, now: datetime) -> Membership:
    """The claimant is entered among the people of the enterprise unless already there under that name."""
    membership = _locked(actor, membership_id)
    name = str(membership.user)[:60]
    membership.person = membership.enterprise.people.filter(name=name, left_on=None).first()
    if membership.person is None:
        membership.person = membership.enterprise.people.create(
            name=name, post=Role.LABELS[membership.role], mobile=membership.user.phone or ""
        )
    move(actor, membership, "approve", now=now)
    tell_holder(membership, now=now)
    record(actor, "membership.approved", membership, now=now, enterprise=membership.enterprise)
    return membership


@transaction.atomic
def refuse_claim(*, actor: Actor, membership_id: int, reason: str, now: datetime) -> Membership:
    membership = _locked(actor, membership_id)
    move(actor, membership, "refuse", reason=reason, now=now)
    tell_holder(membership, now=now)
    record(actor, "membership.refused", membership, now=now, enterprise=membership.enterprise, reason=reason)
    return membership


@transaction.atomic
def suspend_membership(*, actor: Actor, membership_id: int, reason: str, now: datetime) -> Membership:
    """The account itself stays; it no longer works for this enterprise from the next click on."""
    membership = _locked(actor, membership_id)
    if membership.user_id == actor.user_id:
        raise Refused("不能停用自己的账户。请由应急管理局或者本单位其他人办理。")
    move(actor, membership, "suspend", reason=reason, now=now)
    tell_holder(membership, now=now)
    record(
        actor, "membership.suspended", membership, now=now, enterprise=membership.enterprise, reason=reason
    )
    return membership


@transaction.atomic
def restore_membership(*, actor: Actor, membership_id: int, now: datetime) -> Membership:
    membership = _locked(actor, membership_id)
    if membership.role == Role.PRINCIPAL:
        _refuse_second_principal(membership.enterprise)
    try:
        with transaction.atomic():
            move(actor, membership, "restore", now=now)
    except IntegrityError as error:
        raise Refused("这个账户已有同一角色的有效登记，不用恢复。") from error
    tell_holder(membership, now=now)
    record(actor, "membership.restored", membership, now=now, enterprise=membership.enterprise)
    return membership


def _usable(actor: Actor, invitation_id: int, kind: str, now: datetime) -> Invitation:
    """Locked: of two clicks, or two people with one letter, the first one counts."""
    invitation = (
        Invitation.objects.visible_to(actor.scope)
        .select_for_update(of=("self",))
        .select_related("enterprise", "person")
        .get(pk=invitation_id, kind=kind)
    )
    if invitation.used_at:
        raise Refused("这个邀请码已经用过。如果不是您本人用的，请联系发信单位。")
    if invitation.revoked_at:
        raise Refused("这个邀请码已作废。请使用最新一封信上的邀请码，或者联系发信单位重发。")
    if invitation.expires_at <= now:
        raise Refused("这个邀请码已过有效期。请联系发信单位重发。")
    return invitation


def _used(invitation: Invitation, user: User, now: datetime) -> None:
    invitation.used_at, invitation.used_by = now, user
    invitation.save(update_fields=["used_at", "used_by"])


def _refuse_twice(user: User, invitation: Invitation) -> None:
    held = invitation.enterprise.memberships.filter(
        user=user, role=invitation.role, state__in=("pending", "active")
    ).first()
    if held is None:
        return
    if held.state == "pending":
        raise Refused("您已经申请认领这家企业，正在等待审核。请等候通知。")
    raise Refused(f"您已经是这家企业的{Role.LABELS[invitation.role]}，不用再次接受邀请。")


def _refuse_second_principal(enterprise) -> None:
    other = enterprise.memberships.filter(role=Role.PRINCIPAL, state="active").select_related("user").first()
    if other is not None:
        raise Refused(
            f"{enterprise.name}已有一名主要负责人账户（{other.user}）。"
            "请先由安全管理人员在“人员”页办理“更换主要负责人”，原账户随之停用。"
        )


def _locked(actor: Actor, membership_id: int) -> Membership:
    rows = Membership.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise", "user").get(pk=membership_id)
