"""The list behind a figure of S5: the enterprises or hazards counted there."""

from datetime import date, datetime

from portal.actors import Actor
from portal.queries.divisions import area
from portal.scope import Scope
from selfcheck.list_exports.table import PORTION, Table
from selfcheck.monthly_export import FIRST, columns_of
from selfcheck.queries.monthly import Month, monthly_rows, sorts_of
from selfcheck.queries.monthly_figures import FIGURES, UNITS
from selfcheck.queries.sorts import Sorted, sorted_rows


def monthly_table(actor: Actor, asked: dict, now: datetime) -> Table:
    figure = FIGURES[asked["figure"]]
    listed, columns = monthly_list(actor.scope, asked), columns_of(figure)
    place_of = area(asked["division"], actor.division or "").place_of

    def cells(row) -> tuple:
        firm = row.enterprise
        named = (firm.name, firm.uscc, place_of(row.frozen_place))
        return *named, *(column.value(row) for column in columns)

    widths = FIRST | {column.words: column.width for column in columns}
    rows = listed.all.iterator(chunk_size=PORTION)
    return Table(figure.words, widths, listed.rows.count(), map(cells, rows))


def monthly_list(scope: Scope, asked: dict) -> Sorted:
    """For the page too. `asked["today"]`: a month that is not over ends on the day the list was asked for."""
    figure = FIGURES[asked["figure"]]
    month = Month(asked["year"], asked["month"], date.fromisoformat(asked["today"]), asked["span"])
    rows = monthly_rows(scope, month, asked["division"], figure, asked["sector"])
    usual = "" if figure.of == UNITS else "-found"
    return sorted_rows(rows, scope, sorts_of(figure), asked["sort"] or usual)
