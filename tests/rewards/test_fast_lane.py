"""The bureau answers what the enterprise cannot: signed for, judged, fed back, closed, on time."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from portal.errors import Refused
from portal.models import AuditEvent, Notice
from rewards.commands import awards, fast_lane, handling, reporting
from rewards.commands.schemes import Handler
from rewards.models import FastCase, Report
from rewards.queries import clocks, tips
from rewards.queries import handling as queries
from rewards.tasks import run_report_clocks
from tests.factories import NOW
from tests.filing import client_of
from tests.tipping import NAME, PASSPHRASES, PHONE, Tipping

pytestmark = pytest.mark.django_db
TEXT, PLACE = "独一无二的刹车描述", "只此一处的库房"
WORDS = "到现场查看，情况属实。"


@pytest.fixture
def firm():
    with time_machine.travel(NOW, tick=False):
        yield Tipping(name="安澜恒拓木业有限公司")


def get(actor, name, case):
    return client_of(actor).get(reverse(f"rewards:{name}", args=[case.pk]))


def post(actor, name, case, **values):
    return client_of(actor).post(reverse(f"rewards:{name}", args=[case.pk]), values)


def accused(firm) -> tuple[FastCase, str]:
    """Every handler is concerned: nobody in the enterprise can open it."""
    report, code = firm.send(concerns=(firm.officer.user_id, firm.union.user_id), text=TEXT, place=PLACE)
    return FastCase.unscoped.get(report=report), code


def fresh(case) -> Report:
    return Report.unscoped.get(pk=case.report_id)


def opened(firm):
    case, code = accused(firm)
    firm.open_by_two(case.report)
    return case, code


def test_from_the_signature_to_the_result_on_pages(firm):
    case, code = opened(firm)
    officer, _ = firm.custodians

    assert post(officer, "fast_accept", case).status_code == 302
    post(officer, "fast_acknowledge", case)
    page = get(officer, "fast_verify", case).content.decode()
    revision = fresh(case).revision
    assert f'value="{revision}"' in page
    post(officer, "fast_verify", case, revision=revision, severity="major", words=WORDS)
    unanswered = post(officer, "fast_handle", case, result="已约谈")
    post(officer, "fast_feedback", case, words="已责令停用叉车。")
    firm.publish(handlers=[Handler(firm.leader.user_id, True), Handler(firm.principal.user_id, True)])
    post(officer, "fast_hand_over", case, user=firm.leader.user_id)
    post(officer, "fast_handle", case, result="已责令停用叉车")

    assert "还没有向报告人反馈结果" in unanswered.content.decode()
    report = fresh(case)
    assert (report.state, report.outcome, report.severity, report.verified_by) == (
        "verified",
        "true",
        "major",
        officer.username,
    )
    tip = tips.find(code)
    assert tips.fast_case(report).state == "handled"
    assert [one.text for one in tips.talk(tip.report, tip.key)] == [WORDS, "已责令停用叉车。"]


@pytest.mark.parametrize("outcome", ["false", "out_of_scope", "duplicate"])
def test_what_is_not_held_to_be_a_hazard_is_rejected_with_its_reason(firm, outcome):
    earlier, _ = firm.send(now=NOW - timedelta(hours=1))
    case, _ = opened(firm)
    officer, _ = firm.custodians
    post(officer, "fast_acknowledge", case)
    values = {"revision": fresh(case).revision, "outcome": outcome, "words": "没有发现这种情况。"}
    if outcome == "duplicate":
        values["duplicate_of"] = earlier.pk

    silent = post(officer, "fast_reject", case, **values | {"words": ""})
    post(officer, "fast_reject", case, **values)

    assert silent.status_code == 400
    assert (fresh(case).state, fresh(case).outcome) == ("rejected", outcome)
    assert fresh(case).duplicate_of_id == (earlier.pk if outcome == "duplicate" else None)


STEPS = ("fast_acknowledge", "fast_verify", "fast_reject", "fast_feedback", "fast_say", "fast_reopen")


def judged_true(firm):
    case, code = opened(firm)
    officer, _ = firm.custodians
    for name in ("fast_accept", "fast_acknowledge"):
        post(officer, name, case)
    values = {"revision": fresh(case).revision, "severity": "general", "words": WORDS}
    post(officer, "fast_verify", case, **values)
    post(officer, "fast_feedback", case, words="已责令整改。")
    return case, code, officer


def test_a_true_report_stays_with_the_bureau_until_the_enterprise_can_award_it(firm):
    case, code, officer = judged_true(firm)
    end = {"actor": officer, "case_id": case.pk, "result": "已责令整改", "now": NOW}
    with pytest.raises(Refused, match="责令企业修订奖励办法"):
        fast_lane.handle_case(**end)
    shut = client_of(officer).get(reverse("rewards:fast_handle", args=[case.pk]), follow=True)
    page = shut.content.decode()
    assert "责令企业修订奖励办法" in page
    assert reverse("rewards:fast_handle", args=[case.pk]) not in page
    assert "监管部门督促企业兑现奖励" in [one.label for one in tips.steps(fresh(case), NOW.date())]
    assert "兑现奖励" in [one.label for one in tips.steps_for_handler(fresh(case), NOW.date())]

    firm.publish(handlers=[Handler(one.user_id, sees_names=True) for one in (firm.leader, firm.principal)])
    with pytest.raises(Refused, match="请先“转交企业经办人”"):
        fast_lane.handle_case(**end)
    post(officer, "fast_hand_over", case, user=firm.leader.user_id)
    fast_lane.handle_case(**end)

    words = {"form": "praise", "amount": 0, "words": "", "now": NOW}
    award = awards.propose_award(actor=firm.leader, report_id=case.report_id, **words)
    awards.approve_award(actor=firm.principal, award_id=award.pk, now=NOW)
    assert "兑现奖励" in [one.label for one in tips.steps(fresh(case), NOW.date())]


def test_a_true_report_whose_only_approver_proposes_stays_with_the_bureau(firm):
    everybody = (firm.officer.user_id, firm.union.user_id, firm.principal.user_id)
    report, _ = firm.send(concerns=everybody, text=TEXT, place=PLACE)
    firm.publish(handlers=[Handler(firm.leader.user_id, True), Handler(firm.officer.user_id, False)])
    firm.open_by_two(report)
    officer, _ = firm.custodians
    case = FastCase.unscoped.get(report=report)
    for name in ("fast_accept", "fast_acknowledge"):
        post(officer, name, case)
    firm.verify(report, by=officer)
    post(officer, "fast_feedback", case, words="已责令整改。")
    post(officer, "fast_hand_over", case, user=firm.leader.user_id)

    with pytest.raises(Refused, match="没有人能批准"):
        fast_lane.handle_case(actor=officer, case_id=case.pk, result="已责令整改", now=NOW)


@pytest.mark.parametrize("name", [*STEPS, "fast_appeal", "fast_hand_over"])
def test_no_step_with_the_report_before_two_persons_opened_it(firm, name):
    case, _ = accused(firm)

    assert post(firm.custodians[0], name, case, words=WORDS).status_code == 404
    assert fresh(case).state == "received"


@pytest.mark.parametrize("name", ["fast_acknowledge", "fast_verify", "fast_hand_over"])
def test_no_step_after_the_case_is_handled(firm, name):
    report, code = firm.verified()
    reporting.ask_bureau(actor=tips.find(code).actor, report_id=report.pk, now=NOW)
    firm.open_by_two(report)
    case = FastCase.unscoped.get()
    post(firm.custodians[0], "fast_accept", case)
    post(firm.custodians[0], "fast_handle", case, result="已办")

    assert post(firm.custodians[0], name, case).status_code == 404


def test_a_case_that_nobody_else_answers_is_not_closed_without_a_result(firm):
    case, _ = accused(firm)
    officer, _ = firm.custodians
    with pytest.raises(Refused):
        fast_lane.handle_case(actor=officer, case_id=case.pk, result="已办", now=NOW)
    fast_lane.accept_case(actor=officer, case_id=case.pk, now=NOW)

    with pytest.raises(Refused, match="还没有核实结论"):
        fast_lane.handle_case(actor=officer, case_id=case.pk, result="已办", now=NOW)
    with pytest.raises(Refused):
        fast_lane.accept_case(actor=officer, case_id=case.pk, now=NOW)


def test_a_case_in_hand_without_a_person_is_refused_by_the_database(firm):
    accused(firm)

    with pytest.raises(DatabaseError, match="fastcase_accepted_by_a_person"), transaction.atomic():
        FastCase.unscoped.update(state="accepted")


def test_a_result_of_the_enterprise_that_does_not_stand_is_verified_anew(firm):
    report, code = firm.send()
    firm.acknowledge(report)
    base = {"report_id": report.pk, "now": NOW}
    handling.reject(
        actor=firm.officer, revision=fresh_revision(report), outcome="false", words="没有。", **base
    )
    reporting.ask_bureau(actor=tips.find(code).actor, **base)
    firm.open_by_two(report)
    case, (officer, _) = FastCase.unscoped.get(), firm.custodians

    post(officer, "fast_reopen", case, revision=fresh_revision(report), words="照片上看得到，重新核实。")

    assert (fresh(case).state, fresh(case).outcome) == ("acknowledged", "")
    post(officer, "fast_verify", case, revision=fresh_revision(report), severity="general", words=WORDS)
    assert fresh(case).outcome == "true"
    assert get(officer, "fast_reopen", case).status_code == 404


def fresh_revision(report):
    return Report.unscoped.get(pk=report.pk).revision


def test_the_review_is_decided_by_whoever_did_not_judge(firm):
    report, code = firm.verified()
    tip = tips.find(code)
    base = {"actor": tip.actor, "report_id": report.pk, "now": NOW}
    reporting.ask_review(key=tip.key, about="result", text="应当是重大", **base)
    reporting.ask_bureau(**base)
    firm.open_by_two(report)
    case = FastCase.unscoped.get()

    page = get(firm.custodians[1], "fast_detail", case).content.decode()
    post(firm.custodians[1], "fast_appeal", case, uphold="yes", words="按重大重新核实。")

    assert "应当是重大" in page
    assert (fresh(case).state, fresh(case).outcome) == ("acknowledged", "")


def test_the_bureau_hands_it_to_somebody_whom_it_does_not_concern(firm):
    case, _ = opened(firm)
    firm.publish(handlers=[Handler(firm.officer.user_id, False), Handler(firm.leader.user_id, True)])
    officer, _ = firm.custodians

    page = get(officer, "fast_hand_over", case).content.decode()
    post(officer, "fast_hand_over", case, user=firm.officer.user_id)
    assert queries.open_report(firm.officer, case.report_id, NOW) is None
    post(officer, "fast_hand_over", case, user=firm.leader.user_id)

    assert firm.leader.name in page
    assert firm.officer.name not in page.split("<form", 1)[-1]
    assert queries.open_report(firm.leader, case.report_id, NOW).content["text"] == TEXT
    assert queries.open_report(officer, case.report_id, NOW)


def test_a_handler_passes_it_up_and_the_bureau_is_told_without_content(firm):
    report, _ = firm.confidential(text=TEXT, place=PLACE)
    page = reverse("rewards:tip_hand_up", args=[report.pk])

    assert client_of(firm.officer).get(page).status_code == 200
    assert client_of(firm.officer).post(page).status_code == 302

    assert queries.open_report(firm.officer, report.pk, NOW) is None
    case = FastCase.unscoped.get(report=report)
    assert case.reason == "handed_up"
    notices = Notice.objects.filter(kind="tip.fast_lane")
    assert {one.user_id for one in notices} >= {one.user_id for one in firm.custodians}
    _silent(notices)


def test_the_new_handler_alone_is_told_and_not_what_it_is_about(firm):
    report, _ = firm.confidential(text=TEXT, place=PLACE)
    firm.publish(handlers=[Handler(firm.union.user_id, True), Handler(firm.leader.user_id, False)])

    handling.hand_over(
        actor=firm.officer, report_id=report.pk, user_id=firm.leader.user_id, keep=False, now=NOW
    )

    notices = Notice.objects.filter(kind="tip.handed_over")
    assert [one.user_id for one in notices] == [firm.leader.user_id]
    assert notices[0].url == reverse("rewards:tip_detail", args=[report.pk])
    _silent(notices)


def _silent(notices):
    for one in notices:
        for secret in (NAME, PHONE, TEXT, PLACE):
            assert secret not in one.title + one.body


@pytest.mark.parametrize(
    ("days", "accepted", "steps"),
    [(1, False, []), (9, False, ["accept", "handle"]), (9, True, ["handle"])],
)
def test_the_bureau_is_reminded_of_its_own_clock_once(firm, days, accepted, steps):
    case, _ = accused(firm)
    if accepted:
        fast_lane.accept_case(actor=firm.custodians[0], case_id=case.pk, now=NOW)
    later = NOW + timedelta(days=days)

    assert [step for _, step in clocks.late_cases(later)] == steps
    with time_machine.travel(later, tick=False):
        run_report_clocks()
        run_report_clocks()

    told = AuditEvent.unscoped.filter(action="fast_case.clock_told")
    assert [one.detail["step"] for one in told.order_by("pk")] == steps
    late = Notice.objects.filter(kind__startswith="tip.fast_late", user=firm.custodians[0].user_id)
    assert late.count() == len(steps)


def test_the_page_shows_the_clock_of_the_bureau_and_its_reporter_sees_it_signed(firm):
    case, _ = accused(firm)
    officer, _ = firm.custodians
    before = get(officer, "fast_detail", case).content.decode()
    post(officer, "fast_accept", case)
    after = get(officer, "fast_detail", case).content.decode()

    assert "待签收" in before
    assert f"{officer.name}签收" in after
    assert "核实属实" not in after
    assert PASSPHRASES[0] not in after
