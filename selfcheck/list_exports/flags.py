"""S16 从宽、双罚提示台账: none of a case that is sealed to the reader, in the file as on the screen."""

from datetime import datetime

from portal.actors import Actor
from portal.calendars import day_of
from portal.errors import Refused
from portal.formats import as_date
from selfcheck.list_exports.table import Table, in_portions
from selfcheck.queries.flag_ledger import NEWEST, SORTS, LedgerLine, ledger, ledger_lines
from selfcheck.queries.flags import FlagFilter
from selfcheck.queries.roster import Period
from selfcheck.queries.sorts import sorted_rows
from selfcheck.states.cases import SEES_CASES

TITLE = "从宽、双罚提示台账"
COLUMNS = {
    "提示编号": 10,
    "案号": 24,
    "单位名称": 34,
    "规则": 8,
    "提示": 24,
    "系统结果": 10,
    "依据": 60,
    "证据日期": 12,
    "处理人": 10,
    "审核人": 10,
    "结论": 14,
}


def flags_table(actor: Actor, asked: dict, now: datetime) -> Table:
    """Asked again by the job: the role may have changed since."""
    if actor.role not in SEES_CASES:
        raise Refused("您现在的角色不能查看案件提示，没有导出。")
    period, wanted = Period(asked["year"], asked["quarter"]), FlagFilter(**asked["filters"])
    found = ledger(actor, period, asked["division"], wanted, day_of(now))
    rows = sorted_rows(found, actor.scope, SORTS, asked["sort"] or NEWEST).all
    return Table(TITLE, COLUMNS, rows.count(), map(_cells, in_portions(rows, ledger_lines)))


def _cells(line: LedgerLine) -> tuple:
    flag = line.flag
    return (
        flag.pk,
        flag.case.number,
        flag.case.enterprise.name,
        flag.rule,
        line.title,
        line.found,
        line.basis,
        as_date(flag.case.finding.found_at),
        line.handled_by,
        line.reviewed_by,
        line.conclusion,
    )
