"""The blind second look at a closed case: facts are shown, the outcome is not."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Conflict, Refused
from selfcheck.models import Case, SecondCheck
from selfcheck.states.cases import OFFICERS, CheckState


@transaction.atomic
def note_case_read(*, actor: Actor, case: Case, now: datetime) -> None:
    """In the bureau's chain; `reads_first` says whether it is worth noting."""
    record(actor, "case.read", case, now=now, division_code=case.bureau.division_code)


@transaction.atomic
def answer_second_check(
    *, actor: Actor, check_id: int, lenient: bool, reason: str, now: datetime
) -> SecondCheck:
    """Another officer says whether he would have been lenient; nothing of the case changes by it."""
    rows = SecondCheck.objects.visible_to(actor.scope).select_for_update(of=("self",))
    check = rows.select_related("case__enterprise").get(pk=check_id)
    if actor.role not in OFFICERS:
        raise Refused("复核由执法人员办理。")
    if actor.username in check.excluded:
        raise Refused("您办理过本案或者看过本案，不能复核。请由没有接触过本案的执法人员复核。")
    if check.state == CheckState.DONE:
        raise Conflict("另一名执法人员刚刚完成了复核，您的结论没有保存。")
    if not reason.strip():
        raise Refused("理由没有填写。请写明根据哪些事实得出结论。", field="reason")
    check.state, check.lenient, check.reason = CheckState.DONE, lenient, reason.strip()
    check.checked_at, check.checked_by, check.checker_name = now, actor.username, actor.name
    check.save()
    record(actor, "case.second_checked", check, now=now, enterprise=check.case.enterprise, lenient=lenient)
    return check
