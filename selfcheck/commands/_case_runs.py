"""Shared by the commands on cases: the locked row, the run of the rules, the flags that follow from it."""

from datetime import date, datetime

from portal import evidence_store
from portal.actors import Actor
from portal.calendars import add_working_days, day_of
from portal.errors import Refused
from portal.models import Bureau, EvidenceFile, User
from selfcheck.facts.cases import case_facts
from selfcheck.law import law_for
from selfcheck.models import Case, CaseFlag, Evaluation, FlagStep
from selfcheck.rules.assessment import Assessment, assess
from selfcheck.rules.readers.case import read_case
from selfcheck.states.cases import FLAG, OFFICERS, STANDING, CaseState, FlagAction, FlagState

OPEN_MATTERS = ("DP-1", "DP-3", "LE-1", "LE-1j")  # open, these ask a person; other open rules are only shown


def locked_case(actor: Actor, case_id: int, *, open_only: bool = True) -> Case:
    rows = Case.objects.visible_to(actor.scope).select_for_update(of=("self",))
    case = whole(rows).get(pk=case_id)
    if open_only and case.state == CaseState.CLOSED:
        raise Refused("本案已经结案，不能再改。确需改变的，请先由承办人或者分管领导“重新办理”。")
    return case


def whole(rows):
    """With everything the facts are read from."""
    return rows.select_related(
        "enterprise", "bureau", "finding__visit", "finding__matched_hazard"
    ).prefetch_related("finding__clauses__item", "enterprise__grades")


def run(actor: Actor, case: Case, reason: str, now: datetime) -> Evaluation:
    """Freeze the facts, run the rules, store the answer, replace the standing flags by new ones."""
    today = day_of(now)
    facts = case_facts(case, actor.scope, today)
    read, _ = read_case(facts, 1)
    answer = assess_on(facts)
    earlier = Evaluation.objects.visible_to(actor.scope).filter(case=case).order_by("-version").first()
    row = Evaluation(
        case=case,
        version=earlier.version + 1 if earlier else 1,
        facts=facts,
        on=today,
        act_on=read.act_on,
        division_code=read.division,
        output=answer.as_json(),
        output_of_act_day=[flag.as_json() for flag in answer.flags_of_act_day] or None,
        parameters=sorted({key for flag in answer.flags for key in flag.parameters}),
        reason=reason,
        evaluated_at=now,
        evaluated_by=actor.username,
    )
    row.save()
    weighed = _supersede(actor, case, now)
    _raise(actor, row, answer, weighed, now)
    return row


def assess_on(facts: dict) -> Assessment:
    """Exactly what `manage.py assess` answers for these facts."""
    read, _ = read_case(facts, 1)
    law_of_act = law_for(read.division, read.act_on) if read.act_on else None
    return assess(read, law_for(read.division, read.on), law_of_act)


def clock(division: str, step: str, today: date) -> date:
    """The day by which the bureau should have done `step`; nothing happens by itself when it passes."""
    days = law_for(division[:6], today)["flag_clocks"].value[step]
    return add_working_days(today, days).day


def add_step(actor: Actor, flag: CaseFlag, action: str, now: datetime, *, opinion="", reason="") -> FlagStep:
    step = FlagStep(
        flag=flag,
        action=action,
        opinion=opinion,
        reason=reason,
        at=now,
        by=actor.username,
        name=actor.name,
        role=actor.role,
    )
    step.save()
    return step


def hands_of(case: Case) -> set[str]:
    """User names of everybody who had a part in the case, its reviewer included."""
    rows = (
        (case.evaluations, "evaluated_by"),
        (case.facts, "added_by"),
        (case.artefacts, "recorded_by"),
        (case.opinions, "issued_by"),
        (case.discussions, "recorded_by"),
        (case.flags.exclude(steps=None), "steps__by"),
    )
    named = {name for source, column in rows for name in source.values_list(column, flat=True)}
    return named | {case.opened_by}


def handlers(case: Case) -> list[User]:
    """The officers among them, to be told what the enterprise did."""
    people = User.objects.filter(
        username__in=hands_of(case), postings__active=True, postings__role__in=OFFICERS
    )
    return list(people.distinct().order_by("pk"))


def kept_file(actor: Actor, case: Case, upload, now: datetime) -> EvidenceFile | None:
    """Evidence of the bureau: the enterprise it concerns does not see it."""
    if not upload:
        return None
    return evidence_store.keep(case.enterprise, upload, by=actor.username, now=now, internal=True)


def next_number(actor: Actor, bureau: Bureau, letters: str, now: datetime, model, first: int = 1) -> str:
    """AJ-990102-2026-0001: one series per bureau, kind and year, guarded by the locked bureau."""
    Bureau.objects.select_for_update().get(pk=bureau.pk)
    prefix = f"{letters}-{bureau.division_code}-{day_of(now).year}-"
    taken = model.objects.visible_to(actor.scope).filter(number__startswith=prefix)
    last = max((int(n.removeprefix(prefix)) for n in taken.values_list("number", flat=True)), default=0)
    return f"{prefix}{max(last + 1, first):04d}"


def _supersede(actor: Actor, case: Case, now: datetime) -> set[str]:
    """Answers the rules that persons were weighing."""
    weighed = set()
    rows = CaseFlag.objects.visible_to(actor.scope).select_for_update(of=("self",))
    for flag in rows.filter(case=case, state__in=STANDING).order_by("pk"):
        countersigned = bool(flag.reviewed_by)
        flag.state = FLAG.after(flag.state, "supersede", actor.role)
        flag.due_on = None
        flag.save(update_fields=["state", "due_on"])
        if countersigned:
            add_step(actor, flag, FlagAction.VOIDED, now, reason="事实变动，原法制审核作废。")
        add_step(actor, flag, FlagAction.SUPERSEDED, now, reason="事实变动，已按新事实重新评估。")
        weighed.add(flag.rule)
    return weighed


def _raise(actor: Actor, row: Evaluation, answer: Assessment, weighed: set[str], now: datetime) -> None:
    """Open rules ask a person where they always do, or where somebody was weighing them before."""
    due = clock(row.division_code, "propose", row.on)
    for flag in answer.flags:
        if flag.raised or (flag.raised is None and flag.rule in {*OPEN_MATTERS, *weighed}):
            raised = CaseFlag(case=row.case, evaluation=row, rule=flag.rule, raised=flag.raised, due_on=due)
            raised.save()
            add_step(actor, raised, FlagAction.RAISED, now)


def standing_flags(actor: Actor, case: Case):
    return CaseFlag.objects.visible_to(actor.scope).filter(case=case, state__in=STANDING)


def unsettled(actor: Actor, case: Case) -> bool:
    return standing_flags(actor, case).filter(state__in=(FlagState.RAISED, FlagState.UNDER_REVIEW)).exists()
