"""S2 and S3 of a province and the export of its whole roster, on what `lists` has filled."""

import resource
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.calendars import Quarter
from portal.queries.divisions import area
from portal.rls import reading_as
from portal.scope import Scope
from selfcheck import roster_export
from selfcheck.bench.clock import line, seconds
from selfcheck.bench.lists import run
from selfcheck.queries.roster import Chosen, Period, counted

FLOOR_AREAS = """
SELECT left(division_code, 4), due_at < filed_at, filed_at IS NULL, exempt_by_id IS NULL, late_joiner,
    high_hazard, size, left(industry_code, 3), count(*)
FROM selfcheck_obligation WHERE year = %s AND quarter = %s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
FLOOR_ROWS = """
SELECT e.name, e.uscc, o.division_code, o.due_at, o.filed_at, o.high_hazard, o.size
FROM selfcheck_obligation o JOIN portal_enterprise e ON e.id = o.enterprise_id
WHERE o.year = %s AND o.quarter = %s ORDER BY o.division_code, o.id
"""
MEGABYTE = 2**20 if sys.platform == "darwin" else 2**10


def measure(now: datetime, say: Callable[[str], None]) -> None:
    quarter = Quarter.of((now - timedelta(days=60)).date())
    period, province = Period(quarter.year, quarter.quarter), Scope(division="99")
    with reading_as(province):
        ours = seconds(lambda: counted(province, period, "99", now, fresh=True), 3)
        floor = seconds(lambda: run(FLOOR_AREAS, quarter.year, quarter.quarter), 3)
        say(line("各地季报进度和排查质量（全省）", ours, floor, "ms"))
        _export(province, Chosen(period, "99"), now, say)


def _export(scope: Scope, chosen: Chosen, now: datetime, say: Callable[[str], None]) -> None:
    place_of, written = area("99").place_of, []
    with TemporaryDirectory() as folder:
        target, before = Path(folder) / "roster.xlsx", _peak()
        ours = seconds(lambda: written.append(roster_export.write(target, scope, chosen, [], place_of, now)))
        grown, size = _peak() - before, target.stat().st_size
    floor = seconds(lambda: run(FLOOR_ROWS, chosen.period.year, chosen.period.quarter))
    said = f"峰值内存增加 {grown / MEGABYTE:.0f} MB，文件 {size / 2**20:.1f} MB"
    say(line(f"导出名册（{written[0]:,} 行）", ours, floor, per=said))


def _peak() -> int:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
