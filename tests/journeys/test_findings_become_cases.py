"""The stories of a finding: what was reported leads to leniency, what was not checked to a dual penalty.

Every page is looked at in both widths, in light and in dark.
"""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from selfcheck.models import CaseFlag
from tests.casework import Casework
from tests.filing import client_of
from tests.journeys.browsing import DESK, PHONE
from tests.selfcheck.test_case_outcomes import (
    artefact,
    close,
    decide,
    discuss,
    fine,
    lenient_case,
    sign,
    with_artefacts,
)
from tests.selfcheck.test_cases import NO_BLOCKERS, add, led_by_the_enterprise

TODAY = datetime(2026, 10, 22, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


def test_a_hazard_reported_before_the_spot_check_leads_to_le_1(visitor):
    work = led_by_the_enterprise()
    officer, reviewer = (visitor().carries(client_of(one)) for one in (work.officer, work.reviewer))

    officer.open(reverse("selfcheck:finding_list"))
    match = reverse("selfcheck:finding_match", args=[work.finding.pk])
    officer.go(officer.page.locator(f'main a[href="{match}"]'))
    officer.sees("排序理由")
    officer.page.locator(f'main input[name="hazard"][value="{work.hazard.pk}"]').check()
    officer.press("确认比对结果")
    case = work.finding.case
    officer.go(officer.page.locator("main").get_by_role("link", name="补充事实或者证据"))
    enter(officer, NO_BLOCKERS)
    officer.fill(source="10-21 询问笔录、执法系统查询记录")
    officer.press("登记并重新评估")

    officer.sees("LE-1 自查发现的重大事故隐患")
    officer.sees("依法不予处罚")
    flag = work.flag(case, "LE-1")
    officer.go(officer.page.locator(f'main a[href="{reverse("selfcheck:flag_detail", args=[flag.pk])}"]'))
    officer.sees("报告早于机关发现")
    officer.page.locator('main input[name="opinion"][value="upheld"]').check()
    officer.fill(reason="企业先于抽查发现并报告，已按方案治理。")
    officer.press("提出意见")
    reviewer.open(reverse("selfcheck:flag_detail", args=[flag.pk]))
    reviewer.page.locator('main input[name="answer"][value="agree"]').check()
    reviewer.press("提交审核意见")

    reviewer.sees("已认定成立")
    flag.refresh_from_db()
    assert (flag.raised, flag.state) == (True, "upheld")


def enter(officer, facts):
    """Each known not to be so, in the form of facts with all its groups opened."""
    officer.page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for key in facts:
        field = officer.field(key.replace(".", "__"))
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option("no")
        elif field.first.get_attribute("type") == "radio":
            officer.page.locator(f'main [name="{key.replace(".", "__")}"][value="no"]').check()
        else:
            field.fill("没有")


def test_where_nobody_had_checked_dp_1_has_two_tracks_the_team_and_two_people(visitor):
    work = Casework()
    case = work.match()
    flag = work.flag(case, "DP-1")
    officer, reviewer = (
        visitor().carries(client_of(work.officer)),
        visitor().carries(client_of(work.reviewer)),
    )

    officer.open(reverse("selfcheck:flag_detail", args=[flag.pk]))
    officer.sees("责任倒查：当天的检查组")
    officer.sees("何启明")
    officer.sees("两条线分别考虑")
    officer.page.locator('main input[name="opinion"][value="upheld"]').check()
    officer.fill(reason="没有检查、没有报告，事实清楚。")
    officer.press("提出意见")
    reviewer.open(reverse("selfcheck:flag_detail", args=[flag.pk]))
    reviewer.page.locator('main input[name="answer"][value="back"]').check()
    reviewer.fill(reason="请补充检查表缺页，由承办人在五日内补齐。")
    reviewer.press("提交审核意见")
    officer.open(reverse("selfcheck:flag_detail", args=[flag.pk]))
    officer.sees("请补充检查表缺页")

    assert CaseFlag.unscoped.get(pk=flag.pk).state == "raised"


@pytest.fixture
def shown(world):
    """A case in the middle of its life, one told to the enterprise and one drawn for a second look."""
    work = Casework(checked=True, reported=True, name="安澜恒拓木业有限公司")
    work.case = work.match(work.hazard)
    add(work, work.case, {"signs.crime": False, "violation.harm": "none"})
    flag = work.flag(work.case, "DP-1") if work.case.flags.filter(rule="DP-1").exists() else None
    work.flagged = flag or work.case.flags.filter(state="raised").first()
    work.propose(work.flagged)
    other = Casework(name="安澜远山涂料有限公司")
    work.closed = lenient_case(other)
    with_artefacts(other, work.closed)
    close(other, work.closed, draw=0.0)
    third = Casework(name="安澜青禾家具有限公司")
    case = third.match()
    third.settle(case)
    discuss(third, case)
    work.decision = fine(third, case, "enterprise", "60000")
    decide(third, case, "principal")
    artefact(third, case, "pointed_out")
    sign(third, case)
    work.decided, work.third = case, third
    work.waiting = Casework(name="安澜云杉板材有限公司")
    return work


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_bureau(visitor, shown, width):
    case = shown.case.pk
    track = shown.case.tracks.get(party="enterprise").pk
    officer = visitor(width).carries(client_of(shown.officer))
    officer.survey(
        reverse("selfcheck:flag_list"),
        reverse("selfcheck:flag_list") + "?state=upheld",
        reverse("selfcheck:finding_list"),
        reverse("selfcheck:finding_match", args=[shown.waiting.finding.pk]),
        reverse("selfcheck:finding_match", args=[shown.finding.pk]),
        reverse("selfcheck:flag_detail", args=[shown.flagged.pk]),
        reverse("selfcheck:flag_detail", args=[shown.decided.flags.get(rule="DP-1").pk]),
        reverse("selfcheck:case_detail", args=[case]),
        reverse("selfcheck:case_detail", args=[shown.decided.pk]),
        reverse("selfcheck:case_facts", args=[case]),
        reverse("selfcheck:case_take_up", args=[case, "LE-4"]),
        *(reverse(f"selfcheck:case_{name}", args=[case]) for name in TASKS),
        *(reverse("selfcheck:case_artefact", args=[case, kind]) for kind in ("explained", "recheck")),
        reverse("selfcheck:track_decide", args=[track]),
        reverse("selfcheck:decision_publicise", args=[shown.decision.pk]),
        reverse("selfcheck:second_check_list"),
        reverse("selfcheck:second_check", args=[shown.closed.second_checks.get().pk]),
    )
    reviewer = visitor(width).carries(client_of(shown.reviewer))
    reviewer.survey(reverse("selfcheck:flag_detail", args=[shown.flagged.pk]))
    chief = visitor(width).carries(client_of(shown.chief))
    chief.survey(
        reverse("selfcheck:second_check_list"), reverse("selfcheck:case_detail", args=[shown.closed.pk])
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_enterprise(visitor, shown, width):
    principal = visitor(width).carries(client_of(shown.third.firm.principal))
    principal.survey(
        reverse("selfcheck:own_case_list"),
        reverse("selfcheck:own_case_detail", args=[shown.decided.pk]),
        reverse("selfcheck:opinion_sign", args=[shown.decided.opinions.get().pk]),
    )


TASKS = ("tell", "opinion", "discussion", "close")
