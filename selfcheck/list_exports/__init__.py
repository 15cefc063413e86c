"""Lists behind the statistics as XLSX: what a request writes at once is what a job writes later.

`asked` is what the address said, as JSON: the job keeps it and reads the list as its reader sees it then.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from portal.actors import Actor
from portal.spreadsheets import write_xlsx
from selfcheck.list_exports.base import base_table
from selfcheck.list_exports.flags import flags_table
from selfcheck.list_exports.monthly import monthly_table
from selfcheck.list_exports.table import Table

LISTS: dict[str, Callable[[Actor, dict, datetime], Table]] = {
    "base": base_table,
    "flags": flags_table,
    "monthly": monthly_table,
}


def write_table(target, table: Table, above: Sequence[str], told: Callable[[int], None] | None = None) -> int:
    """`target` is a path or a binary stream; `told(n)` is called for every row. Returns their number."""
    return write_xlsx(
        target,
        ["序号", *table.columns],
        _numbered(table, told),
        title=table.title,
        widths=[6, *table.columns.values()],
        above=above,
    )


def _numbered(table: Table, told) -> Iterator[tuple]:
    for number, cells in enumerate(table.rows, start=1):
        yield number, *cells
        if told:
            told(number)
