"""应急〔2025〕11号 三: the ninth counted visit of a year to a grade-3 high-hazard works is not entered."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from selfcheck.models import Visit
from tests.factories import EnterpriseFactory, GradeFactory
from tests.filing import client_of
from tests.selfcheck.bureau import official
from tests.selfcheck.visiting import used_up, visited


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 10, 19, 6, 0, tzinfo=UTC), tick=True):
        yield


def test_the_ninth_visit_to_a_grade_3_high_hazard_works_is_blocked_with_its_reason(world, visitor):
    clerk = official()
    works = EnterpriseFactory(high_hazard=True, division_code="990102001")
    GradeFactory(enterprise=works, grade=3)
    used_up(clerk, works, 7)
    officer = visitor().carries(client_of(clerk))

    officer.open(reverse("selfcheck:inspection_choose"))
    officer.fill(q=works.uscc)
    officer.press("查频次")
    officer.sees("下一步：填写检查记录")
    used_up_once_more(clerk, works)
    officer.press("查频次")

    officer.sees("不能登记计划检查")
    officer.sees("已计入 8 次，上限 8 次")
    assert officer.page.get_by_role("link", name="下一步：填写检查记录").count() == 0
    assert Visit.unscoped.filter(enterprise=works).count() == 8


def used_up_once_more(clerk, works):
    visited(clerk, works, on=date(2026, 3, 2))
