"""S16 从宽、双罚提示台账: each flag of a period its reader may see: basis, persons, conclusion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case as DbCase
from django.db.models import IntegerField, QuerySet, Value, When

from portal.actors import Actor
from portal.calendars import Quarter, end_of_day, start_of_day
from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.models import CaseFlag
from selfcheck.queries.blind import unsealed_flags
from selfcheck.queries.drafts import names_of
from selfcheck.queries.flags import FlagFilter, flags
from selfcheck.queries.roster import Period
from selfcheck.queries.sorts import MOMENT, NUMBER, Sort
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.states.cases import FlagState

CONCLUSIONS = {FlagState.UPHELD: "认定成立", FlagState.DISMISSED: "认定不成立"}
RAISED = {True: "成立", None: "待人判断", False: "不成立"}


def _rank(scope: Scope) -> DbCase:
    """What waits first, then what was found."""
    whens = [When(state=state, then=Value(n)) for n, state in enumerate(FlagState.values)]
    return DbCase(*whens, default=Value(len(whens)), output_field=IntegerField())


NEWEST = "-flag"
SORTS = {
    "flag": Sort("pk", NUMBER),
    "rule": Sort("rule"),
    "name": Sort("case__enterprise__name"),
    "found": Sort("case__finding__found_at", MOMENT),
    "conclusion": Sort("state_rank", NUMBER, _rank),
}


@dataclass(frozen=True)
class LedgerLine:
    """`basis`: the articles cited; `handled_by`: who proposed, until then the officer of the case."""

    flag: CaseFlag
    title: str
    basis: str
    found: str
    handled_by: str
    reviewed_by: str
    conclusion: str


def ledger(
    actor: Actor, period: Period, division: str, wanted: FlagFilter, today: date
) -> QuerySet[CaseFlag]:
    """Flags evaluated in the period; sealed cases are not there at all. Not yet ordered."""
    start, end = _span(period)
    rows = flags(actor.scope).filter(
        within("case__division_code", division),
        wanted.q(today),
        evaluation__evaluated_at__range=(start, end),
    )
    return unsealed_flags(rows, actor)


def ledger_lines(rows: Iterable[CaseFlag]) -> list[LedgerLine]:
    found = list(rows)
    names = names_of({by for row in found for by in (row.proposed_by, row.reviewed_by) if by})
    return [_line(row, names) for row in found]


def _line(row: CaseFlag, names: dict[str, str]) -> LedgerLine:
    return LedgerLine(
        flag=row,
        title=RULE_TITLES[row.rule],
        basis="；".join(_citations(row)),
        found=RAISED[row.raised],
        handled_by=names.get(row.proposed_by, row.proposed_by) or row.case.officer_name,
        reviewed_by=names.get(row.reviewed_by, row.reviewed_by),
        conclusion=CONCLUSIONS.get(row.state, row.get_state_display()),
    )


def _citations(row: CaseFlag) -> list[str]:
    answers = [one for one in row.evaluation.output["flags"] if one["rule"] == row.rule]
    cited = [reason["citation"] for answer in answers for reason in answer["reasons"]]
    return list(dict.fromkeys(one for one in cited if one))


def _span(period: Period) -> tuple[datetime, datetime]:
    quarters = [period.quarter] if period.quarter else [1, 4]
    first, last = Quarter(period.year, quarters[0]), Quarter(period.year, quarters[-1])
    return start_of_day(first.start), end_of_day(last.end)
