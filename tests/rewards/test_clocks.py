"""What runs by itself: reminders, sending up, throwing away, destroying keys; and what the reports feed."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.calendars import SHANGHAI
from portal.models import Notice
from rewards import tasks
from rewards.commands import awards, clocks, handling, registering
from rewards.models import FastCase, LedgerEntry, Report
from rewards.queries import tips
from selfcheck.facts.hazard_life import finding_facts
from selfcheck.models import DraftStep, Hazard
from tests.factories import NOW, HazardFactory
from tests.filing import client_of
from tests.tipping import Tipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return Tipping()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("today", "reminded", "up"),
    [
        (date(2026, 10, 10), set(), False),
        (date(2026, 10, 11), {"tip.late_acknowledge"}, False),
        (date(2026, 10, 14), {"tip.late_acknowledge", "tip.late_verify"}, False),
        (date(2026, 10, 15), {"tip.late_acknowledge", "tip.late_verify"}, True),
    ],
)
def test_late_reports_are_reminded_of_and_then_sent_up(firm, today, reminded, up):
    """Acknowledged by 10-10; three working days after it nobody has acted."""
    report, _ = firm.send()

    with time_machine.travel(at(today)):
        tasks.run_report_clocks()
        tasks.run_report_clocks()

    kinds = Notice.objects.filter(kind__startswith="tip.late", user=firm.officer.user_id)
    assert set(kinds.values_list("kind", flat=True)) == reminded
    assert kinds.count() == len(reminded)
    assert FastCase.unscoped.filter(report=report, reason="unanswered").exists() is up


def test_an_unpaid_award_is_reminded_of(firm):
    firm.verified()

    with time_machine.travel(at(date(2026, 11, 9))):
        tasks.run_report_clocks()

    assert Notice.objects.filter(kind="tip.late_pay", user=firm.officer.user_id).count() == 1


def test_what_was_typed_and_not_sent_is_gone_after_a_day(firm):
    firm.draft()

    with time_machine.travel(NOW + timedelta(hours=23)):
        tasks.clean_reports()
    assert Report.unscoped.count() == 1
    with time_machine.travel(NOW + timedelta(hours=25)):
        tasks.clean_reports()
    assert Report.unscoped.count() == 0


def test_after_the_retention_nobody_reads_it_and_the_ledger_stays(firm):
    report, code = firm.verified()
    award = awards.propose_award(
        actor=firm.officer, report_id=report.pk, form="praise", amount=0, words="", now=NOW
    )
    awards.approve_award(actor=firm.principal, award_id=award.pk, now=NOW)
    awards.settle_award(actor=firm.union, award_id=award.pk, claim="", voucher="", now=NOW)
    handling.give_feedback(actor=firm.officer, report_id=report.pk, words="属实", now=NOW)
    firm.register(report)
    handling.close(actor=firm.officer, report_id=report.pk, now=NOW)

    assert not clocks.destroy_keys(actor=firm.officer, report_id=report.pk, now=NOW + timedelta(days=729))
    assert clocks.destroy_keys(actor=firm.officer, report_id=report.pk, now=NOW + timedelta(days=731))

    report.refresh_from_db()
    assert (report.sealed, report.reporter_wrap, report.code_hash) == (None, None, "")
    assert tips.find(code) is None
    assert not report.wraps.exists()
    assert LedgerEntry.unscoped.count() == 2


VALUES = {
    "title": "2号叉车刹车偏软",
    "place": "成品库",
    "measure": "更换刹车片",
    "responsible": "汪旭",
    "rectify_by": date(2026, 10, 30),
    "rectified_on": None,
}


def test_a_report_becomes_a_hazard_found_by_the_enterprise_at_the_moment_of_the_report(firm):
    """应急〔2025〕11号 十: found by itself, from 09:00 on 9 October; nothing says by whom."""
    report, _ = firm.verified()

    registering.register_hazard(
        actor=firm.officer, report_id=report.pk, values=VALUES, item_ids=[], now=NOW + timedelta(days=2)
    )

    hazard = Hazard.unscoped.get()
    assert (hazard.found_by, hazard.found_at, hazard.finder) == ("internal_report", report.received_at, "")
    assert finding_facts(hazard)["found_by"] == "internal_report"
    report.refresh_from_db()
    assert report.hazard == hazard


def test_a_hazard_entered_later_counts_from_the_report(firm):
    report, _ = firm.verified()
    hazard = HazardFactory(
        enterprise=firm.enterprise, found_on=date(2026, 10, 20), rectify_by=date(2026, 11, 1)
    )

    registering.link_hazard(actor=firm.officer, report_id=report.pk, hazard_id=hazard.pk, now=NOW)

    hazard.refresh_from_db()
    facts = finding_facts(hazard)
    assert facts["found_by"] == "internal_report"
    assert facts["found_at"].startswith("2026-10-09T09:00")


def test_a_hazard_found_before_the_report_keeps_its_finding(firm):
    report, _ = firm.verified()
    hazard = HazardFactory(enterprise=firm.enterprise, found_on=date(2026, 9, 17))

    registering.link_hazard(actor=firm.officer, report_id=report.pk, hazard_id=hazard.pk, now=NOW)

    hazard.refresh_from_db()
    assert finding_facts(hazard) == {"severity": "general", "found_by": "self", "found_at": "2026-09-17"}


def test_another_enterprises_hazard_is_not_linked(firm):
    report, _ = firm.verified()

    with pytest.raises(Hazard.DoesNotExist):
        registering.link_hazard(
            actor=firm.officer, report_id=report.pk, hazard_id=HazardFactory().pk, now=NOW
        )


def test_the_quarterly_report_carries_the_counted_figures_and_nothing_typed():
    """Typed: 2, 2, 2, 1, 200.00. The portal counted one report in the quarter and no payment."""
    firm = Tipping(year=2026, quarter=4)
    firm.send()

    report = firm.firm.draft(inspected_on=date(2026, 10, 8), now=NOW)
    content, _ = firm.firm.read(report)

    assert content["awards"] == {
        "reports": 1,
        "verified": 0,
        "rectified": 0,
        "paid": 0,
        "amount_yuan": "0.00",
    }
    assert DraftStep.unscoped.get(draft__report=report, step="awards").data["reports"] == 2


def test_before_the_signature_nothing_counted_is_called_missing():
    """The step was never opened: its figures count all the same."""
    firm = Tipping(year=2026, quarter=4)
    report = firm.firm.draft(inspected_on=date(2026, 10, 8), now=NOW)
    DraftStep.unscoped.filter(draft__report=report, step="awards").update(data={})

    with time_machine.travel(NOW, tick=False):
        url = reverse("selfcheck:report_step", args=[report.pk, "sign"])
        page = client_of(firm.officer).get(url).content.decode()

    assert "送签前检查" in page
    assert "“收到内部报告”没有填写" not in page
