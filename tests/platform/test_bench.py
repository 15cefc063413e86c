"""`make bench` from end to end, small: each line beside its floor, also where ids do not begin at 1."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from selfcheck.bench import lists, reminders, signing, tables
from selfcheck.models import Reminder

LINES = ("签批并报送", "开启季度", "按区县和状态计数", "未报企业第一页", "未报企业末尾一页")
TABLES = ("各地季报进度和排查质量", "导出名册")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first_id", [1, 40, 777])
def test_the_lists_are_measured_whatever_the_ids(first_id):
    _ids_from(first_id)
    said = []

    lists.measure(lists.FEWEST, timezone.now(), said.append)

    assert [line.split("（")[0].split("、")[0] for line in said] == list(LINES[1:])


@pytest.mark.django_db(transaction=True)
def test_the_whole_bench_runs():
    said, now = [], timezone.now()

    signing.measure(1, now, said.append)
    lists.measure(lists.FEWEST, now, said.append)
    tables.measure(now, said.append)
    reminders.measure(now, said.append)

    assert [line.split("（")[0].split("、")[0] for line in said] == [*LINES, *TABLES, "催报一步"]
    assert " 行）" in said[-2]
    assert Reminder.unscoped.count() >= lists.FEWEST
    assert all("纯 SQL" in line for line in said)


def test_too_few_to_measure_are_refused():
    with pytest.raises(CommandError, match="1000 或者更多"):
        call_command("bench", "--enterprises", "10")


def _ids_from(first: int) -> None:
    with connection.cursor() as cursor:
        for table in ("portal_enterprise", "selfcheck_obligation"):
            cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {first}")
