"""应报基数变动: who came into the base or left it since the opening."""

from collections.abc import Callable
from datetime import datetime

from portal.actors import Actor
from portal.formats import as_datetime
from portal.queries.divisions import area
from selfcheck.list_exports.table import Table, in_portions
from selfcheck.queries.base_changes import SORTS, Change, base_changes, changes_of
from selfcheck.queries.roster import Period
from selfcheck.queries.sorts import sorted_rows

TITLE = "应报基数变动"
COLUMNS = {
    "单位名称": 34,
    "统一社会信用代码": 21,
    "属地": 14,
    "季度": 10,
    "变动": 18,
    "变动时间": 17,
    "事由": 40,
    "依据": 30,
    "登记人": 10,
    "批准人": 10,
}


def base_table(actor: Actor, asked: dict, now: datetime) -> Table:
    scope = actor.scope
    period = Period(asked["year"], asked["quarter"])
    found = base_changes(scope, period, asked["division"], asked["kind"])
    place_of = area(asked["division"], actor.division or "").place_of
    rows = sorted_rows(found, scope, SORTS, asked["sort"]).all
    changes = in_portions(rows, lambda portion: changes_of(scope, portion))
    return Table(TITLE, COLUMNS, found.count(), (_cells(one, place_of) for one in changes))


def _cells(one: Change, place_of: Callable[[str], str]) -> tuple:
    owed, firm = one.obligation, one.obligation.enterprise
    said = (one.kind, as_datetime(one.at), one.why, one.grounds, one.proposed_by, one.decided_by)
    return firm.name, firm.uscc, place_of(owed.division_code), f"{owed.year}Q{owed.quarter}", *said
