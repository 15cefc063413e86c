"""The people of an enterprise and the terms of its principals."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from portal import profile_changes
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Refused
from portal.membership_moves import suspend_all
from portal.models import Enterprise, Person, PrincipalTerm, User
from portal.notices import accounts_of, notify, staff_of


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    enterprise_id: int,
    name: str,
    post: str,
    mobile: str,
    certificate_no: str,
    leadership: bool,
    now: datetime,
) -> Person:
    enterprise = _locked(actor, enterprise_id)
    if enterprise.people.filter(name=name, post=post, left_on=None).exists():
        raise Refused(f"名单里已有同名同职务的“{name}”。如果是另一个人，请把职务写得不同。", field="name")
    person = enterprise.people.create(
        name=name, post=post, mobile=mobile, certificate_no=certificate_no, leadership=leadership
    )
    record(actor, "person.added", person, now=now, enterprise=enterprise, name=name, post=post)
    return person


@transaction.atomic
def edit_person(
    *,
    actor: Actor,
    person_id: int,
    name: str,
    post: str,
    mobile: str,
    certificate_no: str,
    leadership: bool,
    now: datetime,
) -> Person:
    """Old team versions keep the post of their day; the name is the person's everywhere."""
    person = _locked_person(actor, person_id)
    values = {
        "name": name,
        "post": post,
        "mobile": mobile,
        "certificate_no": certificate_no,
        "leadership": leadership,
    }
    before = {key: getattr(person, key) for key, value in values.items() if getattr(person, key) != value}
    for key, value in values.items():
        setattr(person, key, value)
    person.save(update_fields=list(values))
    record(actor, "person.edited", person, now=now, enterprise=person.enterprise, before=before)
    return person


@transaction.atomic
def leave_person(
    *, actor: Actor, person_id: int, left_on: date, reason: str, now: datetime, today: date
) -> Person:
    """The accounts bound to the person are suspended and open invitations end with it."""
    person = _locked_person(actor, person_id)
    if person.left_on is not None:
        raise Refused(f"{person.name}已登记离任。请刷新页面查看。")
    if left_on > today:
        raise Refused("离任日期不能晚于今天。请在离任当天或之后登记。", field="left_on")
    if person.principal_terms.filter(to_on=None).exists():
        raise Refused(f"{person.name}是在任的主要负责人。请先办理“更换主要负责人”或结束任期。")
    accounts = person.memberships.filter(state="active")
    if accounts.filter(user_id=actor.user_id).exists():
        raise Refused("不能登记自己离任。请由接任的安全管理人员或者主要负责人办理。")
    person.left_on = left_on
    person.save(update_fields=["left_on"])
    suspended = suspend_all(actor, accounts, reason=reason or "离任", now=now)
    person.invitation_set.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    record(
        actor,
        "person.left",
        person,
        now=now,
        enterprise=person.enterprise,
        left_on=left_on,
        reason=reason,
        suspended=suspended,
    )
    return person


@transaction.atomic
def register_term(
    *,
    actor: Actor,
    enterprise_id: int,
    person_id: int,
    kind: str,
    signs: bool,
    from_on: date,
    now: datetime,
    today: date,
) -> PrincipalTerm:
    """Several principals may hold office at once; one of them signs the filings."""
    enterprise = _locked(actor, enterprise_id)
    if signs and enterprise.principal_terms.filter(signs=True, to_on=None).exists():
        raise Refused(
            "已有一名签批季度报告的主要负责人。换人请用“更换主要负责人”；只是增加一名，请不要勾选签批。",
            field="signs",
        )
    term = _opened(actor, enterprise, person_id, kind, signs, from_on, today)
    if signs:
        _name_principal(actor, enterprise, term.person.name, from_on, now)
    record(
        actor,
        "principal.registered",
        term,
        now=now,
        enterprise=enterprise,
        person=term.person_id,
        kind=kind,
        signs=signs,
        from_on=from_on,
    )
    return term


@transaction.atomic
def name_signer(*, actor: Actor, term_id: int, now: datetime) -> PrincipalTerm:
    """A principal in office becomes the one who signs, where nobody does. Twice is once."""
    rows = PrincipalTerm.objects.visible_to(actor.scope)
    enterprise = _locked(actor, rows.values_list("enterprise_id", flat=True).get(pk=term_id))
    term = rows.select_for_update(of=("self",)).select_related("person").get(pk=term_id)
    if term.to_on is not None:
        raise Refused("这个任期已经结束，不能签批。请登记现任的任期。")
    if term.signs:
        return term
    other = enterprise.principal_terms.filter(signs=True, to_on=None).select_related("person").first()
    if other is not None:
        raise Refused(f"现由{other.person.name}签批。换人请用“更换主要负责人”。")
    term.signs = True
    term.save(update_fields=["signs"])
    _name_principal(actor, enterprise, term.person.name, term.from_on, now)
    _tell_of_signer(actor, term, [], f"由{term.person.name}签批季度报告", now)
    record(actor, "principal.signs", term, now=now, enterprise=enterprise, person=term.person_id)
    return term


@transaction.atomic
def end_term(
    *, actor: Actor, term_id: int, to_on: date, reason: str, now: datetime, today: date
) -> PrincipalTerm:
    """`to_on` is the first day out of office; the account of a signing principal is suspended with it."""
    term = (
        PrincipalTerm.objects.visible_to(actor.scope)
        .select_for_update(of=("self",))
        .select_related("enterprise", "person")
        .get(pk=term_id)
    )
    suspended = _closed(actor, term, to_on, reason, now, today)
    record(
        actor,
        "principal.ended",
        term,
        now=now,
        enterprise=term.enterprise,
        to_on=to_on,
        reason=reason,
        suspended=suspended,
    )
    return term


@transaction.atomic
def replace_principal(
    *,
    actor: Actor,
    enterprise_id: int,
    person_id: int,
    kind: str,
    from_on: date,
    reason: str,
    now: datetime,
    today: date,
) -> PrincipalTerm:
    """Ends the signer's term, suspends that account, opens the successor's term on the same day."""
    enterprise = _locked(actor, enterprise_id)
    old = enterprise.principal_terms.filter(signs=True, to_on=None).select_related("person").first()
    if old is None:
        raise Refused("还没有登记签批的主要负责人，不用更换。请直接登记任期。")
    if old.person_id == person_id:
        raise Refused(f"{old.person.name}就是现任。请选择接任的人。", field="person")
    before = accounts_of(enterprise.pk, Role.PRINCIPAL)
    suspended = _closed(actor, old, from_on, reason, now, today)
    term = _opened(actor, enterprise, person_id, kind, True, from_on, today)
    _name_principal(actor, enterprise, term.person.name, from_on, now)
    change = f"签批季度报告的主要负责人由{old.person.name}换为{term.person.name}，理由：{reason}"
    _tell_of_signer(actor, term, before, change, now)
    record(
        actor,
        "principal.replaced",
        term,
        now=now,
        enterprise=enterprise,
        old=old.person_id,
        new=person_id,
        from_on=from_on,
        reason=reason,
        suspended=suspended,
    )
    return term


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.get(pk=enterprise_id)


def _locked_person(actor: Actor, person_id: int) -> Person:
    rows = Person.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise").get(pk=person_id)


def _opened(actor, enterprise, person_id, kind, signs, from_on, today) -> PrincipalTerm:
    person = Person.objects.visible_to(actor.scope).filter(enterprise=enterprise, pk=person_id).first()
    if person is None or (person.left_on is not None and person.left_on <= from_on):
        raise Refused("所选人员不在名单里或者已离任。请重新选择。", field="person")
    if from_on > today:
        raise Refused("任职日期不能晚于今天。请在上任当天或之后登记。", field="from_on")
    if person.principal_terms.filter(kind=kind, to_on=None).exists():
        raise Refused(f"{person.name}已有同一身份的在任登记。请核对后重选。", field="person")
    if not person.leadership:
        person.leadership = True
        person.save(update_fields=["leadership"])
    return enterprise.principal_terms.create(person=person, kind=kind, signs=signs, from_on=from_on)


def _closed(actor, term: PrincipalTerm, to_on: date, reason: str, now: datetime, today: date) -> list[int]:
    if term.to_on is not None:
        raise Refused("这个任期已经结束。请刷新页面查看。")
    if not term.from_on < to_on <= today:
        raise Refused(
            f"离任日期须晚于任职日期 {term.from_on:%Y-%m-%d}，且不晚于今天。请核对后重填。", field="to_on"
        )
    term.to_on = to_on
    term.save(update_fields=["to_on"])
    if not term.signs:
        return []
    term.person.invitation_set.filter(role=Role.PRINCIPAL, used_at=None, revoked_at=None).update(
        revoked_at=now
    )
    accounts = term.enterprise.memberships.filter(role=Role.PRINCIPAL, state="active")
    return suspend_all(actor, accounts, reason=reason or "主要负责人变更", now=now)


def _tell_of_signer(
    actor: Actor, term: PrincipalTerm, before: list[User], change: str, now: datetime
) -> None:
    """Both principals and the bureau: whoever lost the office without knowing must be able to object."""
    enterprise = term.enterprise
    own = User.objects.filter(memberships__person=term.person, memberships__state="active")
    bureau = staff_of(enterprise.division_code, Role.CLERK, Role.OFFICER)
    for users, page in (([*before, *own], "portal:people"), (bureau, "portal:enterprise_list")):
        notify(
            users,
            kind="principal.changed",
            title=f"签批人变更：{enterprise.name}",
            body=f"{actor.name}（{actor.role_label}）登记：自 {term.from_on} 起，{change}。"
            "如果不是本单位的决定，请立即联系属地应急管理局。",
            url=reverse(page),
            key=f"signer:{term.pk}:{page}:{now.isoformat()}",
            now=now,
            enterprise=enterprise,
        )


def _name_principal(actor: Actor, enterprise: Enterprise, name: str, from_on: date, now: datetime) -> None:
    profile_changes.change(
        enterprise,
        {"principal_name": name[:60]},
        by=actor.username,
        now=now,
        from_on=from_on,
        reason="主要负责人任期登记",
    )
