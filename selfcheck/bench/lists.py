"""Opening a quarter, counting it and paging through the non-filers, in a hundred counties."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection

from portal.actors import SYSTEM
from portal.calendars import Quarter, start_of_day
from portal.keyset import Key
from portal.rls import reading_as
from portal.scope import Scope
from selfcheck.bench.clock import line, seconds
from selfcheck.commands.obligations import open_period
from selfcheck.queries import statistics
from selfcheck.queries.missing import Wanted, missing_page

FILL = """
INSERT INTO portal_enterprise (uscc, uscc_checksum_ok, name, search_text, division_code, reg_address,
    site_address, legal_rep_name, principal_name, contact_name, contact_phone, landline, industry_code,
    sectors, size, high_hazard, state, created_at)
SELECT '91' || lpad(n::text, 16, '0'), true, '北江第' || n || '厂', '',
    (990101 + (n %% 10) * 100 + (n / 10) %% 10) || lpad((1 + n %% 5)::text, 3, '0'), '',
    '', '', '', '周敏', '13000000000', '', '2110',
    '{工贸}', 'small', n %% 7 = 0, 'active', %s
FROM generate_series(1, %s) n
"""
FLOOR_OPEN = """
INSERT INTO selfcheck_obligation (enterprise_id, year, quarter, opened_at, late_joiner, original_due_at,
    due_at, division_code, industry_code, sectors, size, high_hazard)
SELECT id, 2001, 1, now(), false, now(),
    now(), division_code, industry_code, sectors, size, high_hazard FROM portal_enterprise
"""
FILE_MOST = """
UPDATE selfcheck_obligation
SET filed_at = due_at - make_interval(hours => (id %% 300)::int), inspected_in_quarter = true
WHERE year = %s AND quarter = %s AND abs(hashint8(id)) %% 10 < 8
"""
FLOOR_COUNT = """
SELECT division_code, filed_at IS NULL, due_at < filed_at, count(*) FROM selfcheck_obligation
WHERE year = %s AND quarter = %s AND division_code LIKE '99%%' GROUP BY 1, 2, 3
"""
FLOOR_CURVE = """
SELECT due_at, filed_at::date, count(*) FROM selfcheck_obligation
WHERE year = %s AND quarter = %s AND division_code LIKE '99%%' GROUP BY 1, 2
"""
FLOOR_PAGE = """
SELECT o.id, e.name, e.contact_name, o.due_at
FROM selfcheck_obligation o JOIN portal_enterprise e ON e.id = o.enterprise_id
WHERE o.year = %s AND o.quarter = %s AND o.division_code LIKE '9901%%'
    AND o.filed_at IS NULL AND o.exempt_by_id IS NULL AND (o.division_code, o.id) > (%s, %s)
ORDER BY o.division_code, o.id LIMIT 31
"""
LAST_PAGE = """
SELECT division_code, id FROM (
    SELECT division_code, id FROM selfcheck_obligation
    WHERE year = %s AND quarter = %s AND filed_at IS NULL AND division_code LIKE '9901%%'
    ORDER BY division_code DESC, id DESC LIMIT 41
) AS last_ones ORDER BY division_code, id LIMIT 1
"""
FEWEST = 1_000  # below, the city of the list may be without anybody missing


def measure(count: int, now: datetime, say: Callable[[str], None]) -> None:
    quarter = Quarter.of((now - timedelta(days=60)).date())
    run(FILL, now, count)
    vacuum()
    opened = start_of_day(quarter.start)
    ours = seconds(lambda: open_period(actor=SYSTEM, quarter=quarter, division="99", now=opened))
    say(line(f"开启季度（{count:,} 家）", ours, seconds(lambda: run(FLOOR_OPEN))))
    run("DELETE FROM selfcheck_obligation WHERE year = 2001")
    run(FILE_MOST, quarter.year, quarter.quarter)
    vacuum()
    county = Scope(division="99")
    with reading_as(county):
        count_all = seconds(lambda: statistics.new_overview(county, quarter, "99", now), 3)
        floor = seconds(lambda: _count_plainly(quarter), 3)
    say(line("按区县和状态计数、逐日曲线（全省）", count_all, floor, "ms"))
    _pages(quarter, now, say)


def _count_plainly(quarter: Quarter) -> None:
    """By place and status, and the days of two quarters, as the page shows them."""
    run(FLOOR_COUNT, quarter.year, quarter.quarter)
    for one in (quarter, quarter.previous()):
        run(FLOOR_CURVE, one.year, one.quarter)


def _pages(quarter: Quarter, now: datetime, say: Callable[[str], None]) -> None:
    scope, wanted = Scope(division="9901"), Wanted(quarter, "9901")
    after = run(LAST_PAGE, quarter.year, quarter.quarter)[0]
    with reading_as(scope):
        deep_key = str(Key(after[0], after[1], 1))
        for name, start, low in (("第一页", "", ("", 0)), ("末尾一页", deep_key, after)):
            ours = seconds(lambda start=start: missing_page(scope, wanted, now, after=start, before=""), 7)
            floor = seconds(lambda low=low: run(FLOOR_PAGE, quarter.year, quarter.quarter, *low), 7)
            say(line(f"未报企业{name}（一市）", ours, floor, "ms"))


def run(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE portal_enterprise")
        cursor.execute("VACUUM ANALYZE selfcheck_obligation")
