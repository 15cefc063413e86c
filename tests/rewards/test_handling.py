"""A report's way through the enterprise, and what its reporter does with the code."""

from datetime import date, timedelta

import pytest

from portal.errors import Conflict, Refused
from rewards.commands import handling, reporting, reviews
from rewards.models import Appeal, FastCase, KeyWrap, Report
from rewards.queries import handling as queries
from rewards.queries import tips
from rewards.states import REPORT, ReportState
from tests.factories import NOW
from tests.tipping import Tipping

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=4)


@pytest.fixture
def firm():
    return Tipping()


def told(firm, report):
    return handling.give_feedback(actor=firm.officer, report_id=report.pk, words="已更换刹车片。", now=NOW)


def test_from_received_to_closed(firm):
    report, code = firm.verified()
    told(firm, report)
    firm.register(report)

    closed = handling.close(actor=firm.officer, report_id=report.pk, now=LATER)

    assert closed.state == ReportState.CLOSED
    assert closed.erase_on == LATER.date() + timedelta(days=730)
    tip = tips.find(code)
    assert [said.text for said in tips.talk(tip.report, tip.key)] == [
        "已到现场核实，属实。",
        "已更换刹车片。",
    ]
    assert [move.action for move in tips.moves(report)] == [
        "send",
        "acknowledge",
        "verify",
        "feedback",
        "register_hazard",
        "close",
    ]


@pytest.mark.parametrize("state", ReportState.values)
def test_the_table_of_moves(state):
    allowed = {
        "unsent": {"send"},
        "received": {"acknowledge"},
        "acknowledged": {"verify", "reject"},
        "verified": {"reopen", "close"},
        "rejected": {"reopen", "close"},
        "closed": {"reopen"},
    }
    assert {move.action for move in REPORT.moves if state in move.sources} == allowed[state]


def test_payment_is_due_thirty_days_after_the_verification(firm):
    report, _ = firm.verified()

    assert report.pay_by == date(2026, 11, 8)


@pytest.mark.parametrize("outcome", ["false", "out_of_scope"])
def test_rejected_with_the_reason_the_reporter_reads(firm, outcome):
    report, code = firm.send()
    firm.acknowledge(report)

    handling.reject(
        actor=firm.officer, report_id=report.pk, revision=2, outcome=outcome, words="现场没有发现。", now=NOW
    )

    tip = tips.find(code)
    assert (tip.report.state, tip.report.outcome) == ("rejected", outcome)
    assert tips.talk(tip.report, tip.key)[0].text == "现场没有发现。"


def test_a_duplicate_names_the_report_before_it(firm):
    first, _ = firm.send()
    second, _ = firm.send(now=NOW + timedelta(minutes=1))
    later, _ = firm.send(now=NOW + timedelta(minutes=2))
    firm.acknowledge(second)
    values = {"actor": firm.officer, "report_id": second.pk, "revision": 2, "words": "同一件。", "now": NOW}

    with pytest.raises(Refused, match="重复"):
        handling.reject(outcome="duplicate", **values)
    with pytest.raises(Refused, match="先收到"):
        handling.reject(outcome="duplicate", duplicate_of=later.pk, **values)
    assert handling.reject(outcome="duplicate", duplicate_of=first.pk, **values).duplicate_of == first


def test_two_browsers_give_one_result(firm):
    report, _ = firm.send()
    firm.acknowledge(report)
    firm.verify(report)

    with pytest.raises(Conflict):
        handling.reject(
            actor=firm.union, report_id=report.pk, revision=2, outcome="false", words="没有。", now=NOW
        )


def test_nobody_else_handles_it(firm):
    report, _ = firm.send()

    for actor in (firm.principal, *firm.custodians):
        with pytest.raises(Report.DoesNotExist):
            handling.acknowledge(actor=actor, report_id=report.pk, now=NOW)


def test_handing_over_to_a_handler_who_came_later(firm):
    report, _ = firm.send()
    from rewards.commands.schemes import Handler

    firm.publish(handlers=[Handler(firm.union.user_id, True), Handler(firm.leader.user_id, False)])

    handling.hand_over(
        actor=firm.officer, report_id=report.pk, user_id=firm.leader.user_id, keep=False, now=NOW
    )

    assert queries.open_report(firm.leader, report.pk, NOW)
    assert queries.open_report(firm.officer, report.pk, NOW) is None


def test_it_is_never_handed_to_whom_it_concerns(firm):
    report, _ = firm.send(concerns=(firm.officer.user_id,))

    with pytest.raises(Refused, match="没有被报告涉及"):
        handling.hand_over(
            actor=firm.union, report_id=report.pk, user_id=firm.officer.user_id, keep=True, now=NOW
        )
    assert not KeyWrap.unscoped.filter(report=report, user=firm.officer.user_id).exists()


def test_a_review_is_decided_by_somebody_else_and_opens_the_report_again(firm):
    report, code = firm.verified()
    told(firm, report)
    tip = tips.find(code)
    appeal = reporting.ask_review(
        actor=tip.actor, report_id=report.pk, key=tip.key, about="result", text="级别定低了", now=NOW
    )

    with pytest.raises(Refused, match="复核还没有办理"):
        handling.close(actor=firm.officer, report_id=report.pk, now=NOW)
    with pytest.raises(Refused, match="原办理人"):
        reviews.decide_appeal(actor=firm.officer, appeal_id=appeal.pk, uphold=True, words="维持", now=NOW)
    assert queries.open_report(firm.union, report.pk, NOW).appeal_text == "级别定低了"
    reviews.decide_appeal(actor=firm.union, appeal_id=appeal.pk, uphold=True, words="重新核实", now=NOW)

    report.refresh_from_db()
    assert (report.state, report.outcome) == ("acknowledged", "")
    assert Appeal.unscoped.get().state == "upheld"


def test_closing_needs_the_feedback(firm):
    report, _ = firm.verified()

    with pytest.raises(Refused, match="反馈"):
        handling.close(actor=firm.officer, report_id=report.pk, now=NOW)


def test_the_talk_goes_both_ways(firm):
    report, code = firm.send()
    tip = tips.find(code)

    reporting.say(actor=tip.actor, report_id=report.pk, key=tip.key, text="照片在第二天拍的", now=NOW)
    handling.answer_reporter(actor=firm.union, report_id=report.pk, text="收到，谢谢", now=NOW)

    talk = queries.open_report(firm.officer, report.pk, NOW).talk
    assert [(said.by, said.name, said.text) for said in talk] == [
        ("reporter", "", "照片在第二天拍的"),
        ("handler", "沈立", "收到，谢谢"),
    ]


@pytest.mark.parametrize(("day", "now"), [(30, NOW + timedelta(days=29)), (31, NOW + timedelta(days=90))])
def test_a_question_is_answered_on_its_day_only(firm, day, now):
    report, code = firm.send()

    with pytest.raises(Refused):
        reporting.answer_pulse(
            actor=tips.find(code).actor, report_id=report.pk, day=day, suffered=False, now=now
        )


@pytest.mark.parametrize("suffered", [True, False])
def test_a_yes_to_the_question_goes_to_the_bureau(firm, suffered):
    """安全生产法 第五十四条"""
    report, code = firm.send()

    reporting.answer_pulse(
        actor=tips.find(code).actor,
        report_id=report.pk,
        day=30,
        suffered=suffered,
        now=NOW + timedelta(days=30),
    )

    assert FastCase.unscoped.filter(report=report, reason="retaliation").exists() is suffered


def test_retaliation_is_told_to_the_bureau_and_not_to_the_handlers(firm):
    from portal.models import AuditEvent, Notice

    report, code = firm.send()
    before = Notice.objects.filter(user=firm.officer.user_id).count()
    tip = tips.find(code)

    reporting.tell_retaliation(
        actor=tip.actor,
        report_id=report.pk,
        key=tip.key,
        kind="post",
        on=NOW.date(),
        text="第二天被调去夜班",
        now=NOW,
    )

    assert FastCase.unscoped.get(report=report).reason == "retaliation"
    assert Notice.objects.filter(user=firm.officer.user_id).count() == before
    event = AuditEvent.unscoped.get(action="tip.retaliation_told")
    assert event.enterprise_id is None


def test_every_step_of_the_life_has_words_for_the_reporter():
    import re
    from pathlib import Path

    from rewards import commands

    noted = set()
    for path in Path(commands.__file__).parent.glob("*.py"):
        noted |= set(re.findall(r'note_move\([a-z_., ]+, "([a-z_]+)"', path.read_text(encoding="utf-8")))

    assert noted == set(tips.MOVE_WORDS)
