"""The register in one temporary table, merged set by set: 144,000 rows need no more memory than one.

The statements are in staging.sql, by name.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from portal.models import Enterprise
from portal.register.rows import Row
from portal.search_text import index_text

FILE = Path(__file__).with_name("staging.sql")
_PARTS = re.split(r"^-- name: (\w+)$", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
STATEMENTS = dict(zip(_PARTS[1::2], map(str.strip, _PARTS[2::2]), strict=True))
PROFILE = (
    "name", "division_code", "reg_address", "site_address", "legal_rep_name", "principal_name",
    "contact_name", "contact_phone", "landline", "industry_code", "size", "sectors", "high_hazard",
    "employee_count", "established_on",
)  # fmt: skip
GRADE = ("grade", "grade_no", "grade_from", "grade_to")
CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
SOURCE = "名册导入"


@dataclass(frozen=True)
class Outcome:
    """What became of one line that the clerk should see again."""

    line: int
    outcome: str
    reasons: tuple[str, ...]


def wait_for_turn() -> None:
    """Two imports at once would half see each other: the second starts when the first has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portal.register.import'))")


def fill(rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged")
        cursor.execute(STATEMENTS["create"])
        with cursor.copy(STATEMENTS["copy"]) as copy:
            for row in rows:
                copy.write_row(_columns(row))
        cursor.execute(STATEMENTS["refuse_faulty"])
        cursor.execute("CREATE INDEX ON staged (uscc)")
        cursor.execute(STATEMENTS["analyze"])


def _columns(row: Row) -> list[object]:
    values = row.values | {"industry_code": row.values.get("industry")}
    search = index_text(str(values["name"])) if "name" in values else None
    head = [row.line, values.get("uscc"), values.get("uscc_checksum_ok"), search]
    return [*head, *(values.get(name) for name in (*PROFILE, *GRADE)), row.warnings, row.refusals]


def judge(prefix: str, place: str) -> None:
    """Refused, created, updated or unchanged. `prefix` is the importer's jurisdiction, `place` its name."""
    _run("refuse_repeats", "find_known", "analyze")
    _run("refuse_foreign", "refuse_nowhere", "refuse_outside", prefix=prefix, place=place)
    _run("find_new_grades", "judge_new", "judge_known", "analyze")


def write(*, by: str, now: datetime, today: date) -> None:
    """History first, while the old values are there; then the values; new enterprises last."""
    sizes = json.dumps(dict(Enterprise.Size.choices), ensure_ascii=False)
    _run("history", by=by, now=now, today=today, source=SOURCE, sizes=sizes)
    _run("update", "insert", now=now)
    _run("refuse_overtaken", "end_grades", "insert_grades")


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS["counts"])
        rows = cursor.fetchall()
    found = {outcome: number for outcome, number, _ in rows}
    return {
        "read": sum(found.values()),
        **{name: found.get(name, 0) for name in (CREATED, UPDATED, UNCHANGED)},
        "warned": sum(warned for _, _, warned in rows),
        REFUSED: found.get(REFUSED, 0),
    }


def troubled() -> Iterator[Outcome]:
    """Refused and warned lines in the order of the file, a page at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(STATEMENTS["troubled"])
        while page := cursor.fetchmany(1000):
            for line, outcome, reasons in page:
                yield Outcome(line, outcome, tuple(reasons))


def _run(*names: str, **values: object) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(STATEMENTS[name], values)
