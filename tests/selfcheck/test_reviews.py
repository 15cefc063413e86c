"""Return, mend, accept, correct: the old version stands, the time that counts is the rule's."""

from datetime import timedelta

import pytest

from portal.errors import Refused
from selfcheck.commands import reviews
from selfcheck.models import Draft, DraftStep, FiledInspection, Obligation, Report, Submission
from selfcheck.queries.comparison import differences
from selfcheck.queries.reports import status_of
from tests.factories import NOW
from tests.filing import Firm

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATE = NOW + 10 * DAY  # after the due day


def state(firm, now):
    obligation = Obligation.unscoped.select_related("exempt_by").get(pk=firm.obligation.pk)
    return status_of(obligation, now)


def test_a_returned_filing_mended_in_time_keeps_the_first_time():
    firm = Firm()
    first = firm.file()
    firm.send_back(first, now=NOW + DAY, fix_by=LATE + DAY)
    assert state(firm, NOW + DAY).status == "returned"

    firm.refile(first.report, now=LATE)

    assert (state(firm, LATE).status, state(firm, LATE).effective_filed_at) == ("filed", NOW)


def test_a_returned_filing_mended_too_late_counts_from_the_second_filing():
    firm = Firm()
    first = firm.file()
    firm.send_back(first, now=NOW + DAY, fix_by=NOW + 2 * DAY)

    firm.refile(first.report, now=LATE)

    assert (state(firm, LATE).status, state(firm, LATE).effective_filed_at) == ("late", LATE)


def test_a_second_return_does_not_heal_a_late_mending():
    firm = Firm()
    first = firm.file()
    firm.send_back(first, now=NOW + DAY, fix_by=NOW + 2 * DAY)
    second = firm.refile(first.report, now=LATE)
    firm.send_back(second, now=LATE + DAY, fix_by=LATE + 9 * DAY)

    firm.refile(second.report, now=LATE + 2 * DAY)

    assert (state(firm, LATE + 2 * DAY).status, state(firm, LATE + 2 * DAY).effective_filed_at) == (
        "late",
        LATE,
    )


def test_a_return_reopens_what_was_typed():
    firm = Firm()
    submission = firm.file()

    firm.send_back(submission, now=NOW + DAY, fix_by=NOW + 9 * DAY)

    draft = Draft.unscoped.get(report=submission.report, closed_at=None)
    inspections = DraftStep.unscoped.get(draft=draft, step="overview").data["inspections"]
    assert inspections[0]["inspected_on"] == "2026-09-17"


def test_a_return_needs_a_reason_and_a_future_day():
    firm = Firm()
    submission = firm.file()

    with pytest.raises(Refused, match="补正期限必须晚于现在"):
        firm.send_back(submission, now=NOW, fix_by=NOW)
    with pytest.raises(Refused, match="退回理由"):
        reviews.return_for_mending(
            actor=firm.clerk, submission_id=submission.pk, reason=" ", fix_by=NOW + DAY, now=NOW
        )


def test_only_the_version_in_force_is_returned():
    firm = Firm()
    first = firm.file()
    firm.send_back(first, now=NOW + DAY, fix_by=LATE)
    firm.refile(first.report, now=NOW + 2 * DAY)

    with pytest.raises(Refused, match="不是现行版本"):
        firm.send_back(first, now=NOW + 3 * DAY, fix_by=LATE)


def test_a_correction_keeps_the_time_and_leaves_the_old_version():
    firm = Firm()
    first = firm.file()
    reviews.accept(actor=firm.clerk, submission_id=first.pk, note="", now=NOW + DAY)
    reviews.start_correction(
        actor=firm.officer, report_id=first.report_id, reason="联系人写错", material=False, now=LATE
    )
    assert state(firm, LATE).status == "filed"

    second = firm.refile(first.report, now=LATE + DAY)

    status = state(firm, LATE + DAY)
    assert (status.status, status.corrected, status.effective_filed_at) == ("filed", True, NOW)
    assert (second.version, second.correction_reason, second.correction_material) == (2, "联系人写错", False)
    assert Submission.unscoped.get(pk=first.pk).content["correction"] is None
    assert list(FiledInspection.unscoped.values_list("submission__version", "current").order_by("pk")) == [
        (1, False),
        (2, True),
    ]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_dropped_correction_leaves_everything_as_it_was(accepted):
    firm = Firm()
    first = firm.file()
    if accepted:
        reviews.accept(actor=firm.clerk, submission_id=first.pk, note="", now=NOW + DAY)
    reviews.start_correction(
        actor=firm.officer, report_id=first.report_id, reason="看错了", material=True, now=NOW + DAY
    )

    reviews.drop_correction(actor=firm.officer, report_id=first.report_id, now=NOW + 2 * DAY)

    report = Report.unscoped.get(pk=first.report_id)
    assert (report.state, report.versions) == ("accepted" if accepted else "submitted", 1)
    assert not Draft.unscoped.filter(report=report, closed_at=None).exists()
    assert state(firm, NOW + 2 * DAY).corrected is False


def test_the_comparison_names_what_changed():
    firm = Firm()
    first = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=first.report_id, reason="联系人写错", material=False, now=NOW + DAY
    )
    firm.enterprise.contact_name = "汪旭"
    firm.enterprise.save()

    second = firm.refile(first.report, now=NOW + 2 * DAY)

    rows = {
        (row["part"], row["path"]): (row["old"], row["new"])
        for row in differences(first.content, second.content)
    }
    assert rows["企业信息", "联系人"] == ("周敏", "汪旭")


def test_an_enterprise_cannot_accept_its_own_report():
    firm = Firm()
    submission = firm.file()

    with pytest.raises(Refused, match="您的角色不能"):
        reviews.accept(actor=firm.principal, submission_id=submission.pk, note="", now=NOW)
