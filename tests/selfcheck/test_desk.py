"""今日待办 and 我方时限: what waits, for whom, until when; counters equal their lists."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from selfcheck.commands import hazard_extensions, prompt_reports
from selfcheck.commands.escalations import escalate
from selfcheck.queries import desk as queries
from selfcheck.queries.desk import Wanted
from selfcheck.queries.desk_sources import SOURCES
from selfcheck.rules.clocks import BY_CODE
from selfcheck.states.clocks import WHOSE
from tests.casework import Casework
from tests.factories import (
    NOW,
    DeadlineMoveFactory,
    EnterpriseFactory,
    ExemptionFactory,
    MembershipFactory,
    SecondCheckFactory,
    TrackDecisionFactory,
)
from tests.filing import Firm, client_of
from tests.hazards import Hazardous
from tests.selfcheck.bureau import official, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
DESK, CLOCKS, LIST = (reverse(f"selfcheck:{name}") for name in ("desk", "clock_overview", "clock_list"))
LATER = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)  # Monday


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(LATER, tick=False):
        yield


def counted(actor, **wanted) -> dict[str, int]:
    found = queries.groups(actor, Wanted(**wanted), LATER)
    return {kind: one.base for kind, one in queries.by_kind(found).items() if one.base}


def claim(**kwargs):
    return MembershipFactory(
        **{"state": "pending", "decided_at": None, "decided_by": "", "requested_at": NOW} | kwargs
    )


def test_the_three_tables_name_the_same_clocks():
    assert set(BY_CODE) == set(SOURCES) == set(WHOSE)


# What starts a clock and what stops it


def test_a_filed_report_waits_until_it_is_accepted():
    firm = Firm()
    submission = firm.file(now=NOW)
    officer = official("officer")
    assert counted(officer, mine=True) == {"report": 1}

    client = bureau_client(role="officer")
    client.post(reverse("selfcheck:submission_accept", args=[submission.pk]))
    assert counted(officer, mine=True) == {}


def test_a_major_hazard_report_waits_until_it_is_acknowledged():
    case = Hazardous()
    report = case.report()
    assert counted(official("clerk"), mine=True) == {"acknowledge": 1}

    prompt_reports.acknowledge(actor=official("clerk"), report_id=report.pk, comment="", now=LATER)
    assert counted(official("clerk"), mine=True) == {}


def test_extension_recheck_and_escalation_wait_for_officer_and_chief_only():
    case = Hazardous()
    case.report()
    hazard_extensions.request_extension(
        actor=case.officer, hazard_id=case.pk, to_on=date(2026, 11, 30), reason="到货延误",
        controls="停用", now=NOW,
    )  # fmt: skip
    escalate(
        actor=case.officer, hazard_id=case.pk, head="何启明", head_told_on=date(2026, 10, 8),
        text="已当面报告，要求继续生产", now=NOW,
    )  # fmt: skip
    done = Hazardous()
    done.supervise()
    done.until_completed()

    expected = {"acknowledge": 2, "extension": 1, "escalation": 1, "recheck": 1}
    assert counted(official("officer"), mine=True) == expected
    assert counted(official("clerk"), mine=True) == {"acknowledge": 2}
    assert "escalation" not in counted(official("division_admin"))


def test_a_flag_waits_for_the_officer_then_for_another_legal_reviewer():
    work = Casework()
    case = work.match()
    flag = case.flags.order_by("pk").first()
    before = counted(work.officer, mine=True)["propose"]
    assert "review" not in counted(work.reviewer, mine=True)

    work.propose(flag)
    assert counted(work.officer, mine=True).get("propose", 0) == before - 1
    assert counted(work.reviewer, mine=True) == {"review": 1}


def test_who_worked_on_a_case_is_not_asked_for_its_second_look():
    work = Casework()
    case = work.match()
    SecondCheckFactory(case=case, evaluation=case.evaluations.first(), excluded=[work.officer.username])
    other = official("officer")

    assert "second_check" not in counted(work.officer, mine=True)
    assert counted(other, mine=True) == {"second_check": 1}


def test_a_sealed_case_shows_no_flag_to_the_officer_who_may_look_a_second_time():
    work = Casework()
    case = work.match()
    SecondCheckFactory(case=case, evaluation=case.evaluations.first(), excluded=[work.officer.username])

    assert "propose" not in counted(official("officer"))
    assert "propose" in counted(work.chief)


def test_a_penalty_waits_for_publication_by_its_statutory_day():
    work = Casework()
    track = work.match().tracks.get(party="enterprise")
    TrackDecisionFactory(track=track, outcome="penalty", publish_by=date(2026, 10, 27))

    found = queries.groups(work.officer, Wanted(kind="publicity"), LATER)
    assert [(one.due, one.state) for one in found] == [(date(2026, 10, 27), "soon")]


def test_the_proposer_does_not_decide_his_own_exemption_or_deadline():
    officer = official("officer", username="qianli")
    for by in ("qianli", "somebody"):
        ExemptionFactory(proposed_by=by)
        DeadlineMoveFactory(enterprise=None, division_code="990102", quarter=3, proposed_by=by)

    assert counted(officer, mine=True) == {"exemption": 1, "deadline": 1}
    assert counted(officer) == {"exemption": 2, "deadline": 2}


def test_a_claim_is_due_three_working_days_after_it_was_made():
    claim(requested_at=datetime(2026, 10, 9, 15, 59, tzinfo=UTC))  # Friday 23:59; Saturday is worked
    claim(requested_at=datetime(2026, 10, 9, 16, 1, tzinfo=UTC))  # Saturday 00:01

    found = queries.groups(official("clerk"), Wanted(mine=True), LATER)
    assert [one.due for one in found] == [date(2026, 10, 13), date(2026, 10, 14)]


# Pages


def test_the_desk_lists_what_it_counts_sorted_by_due_day_over_pages():
    for number in range(45):
        claim(requested_at=LATER - timedelta(days=number % 9))
    Firm().file(now=NOW)
    clerk = bureau_client()

    lines = []
    for number in (1, 2, 3):
        lines += [row["line"] for row in clerk.get(DESK, {"page": number}).context["lines"]]
    tabs = {tab["state"]: tab["count"] for tab in clerk.get(DESK).context["tabs"]}

    assert len({(line.kind.code, line.pk) for line in lines}) == 46 == tabs[""]
    assert [line.due for line in lines] == sorted(line.due for line in lines)
    for state in ("late", "soon", "on_time"):
        listed = clerk.get(DESK, {"state": state}).context["page"].paginator.count
        assert listed == tabs[state] == sum(line.state == state for line in lines)


def test_filters_narrow_by_kind_and_division_and_a_foreign_division_is_no_page():
    places()
    claim(enterprise=EnterpriseFactory(division_code="990102001"))
    claim(enterprise=EnterpriseFactory(division_code="990102002"))
    ExemptionFactory(enterprise__division_code="990102002")
    chief = bureau_client(role="chief")

    def count(**query):
        return chief.get(DESK, query).context["page"].paginator.count

    assert (count(), count(kind="claim"), count(division="990102002")) == (3, 2, 2)
    assert count(kind="claim", division="990102002") == 1
    assert chief.get(DESK, {"division": "990103"}).status_code == 404


def test_an_empty_desk_says_so():
    assert "没有等您办理的事项" in bureau_client().get(DESK).content.decode()


def test_another_division_sees_nothing_of_it():
    claim(enterprise=EnterpriseFactory(division_code="990102001"))

    assert bureau_client("990103").get(DESK).context["page"].paginator.count == 0
    assert counted(official("chief", "990103")) == {}


@pytest.mark.parametrize("role", ["clerk", "officer", "legal_reviewer", "chief", "division_admin"])
def test_every_row_a_role_sees_opens(role):
    _everything()
    client = bureau_client(role=role)
    for url in (DESK, LIST):
        for row in client.get(url).context["lines"]:
            assert client.get(row["url"]).status_code == 200, row


@pytest.mark.parametrize("role", ["officer", "chief"])
def test_every_figure_of_the_overview_opens_a_list_of_that_length(role):
    places()
    _everything()
    client = bureau_client(role=role)
    context = client.get(CLOCKS).context
    rows = [context["whole"], *context["kinds"], *context["roles"], *context["parts"]]

    assert context["whole"]["sums"].base > 5
    for row in rows:
        for _, number, url in row["cells"]:
            assert client.get(url).context["page"].paginator.count == number, (row["label"], url)


def test_the_parts_of_an_area_add_up_and_lead_down():
    places()
    claim(enterprise=EnterpriseFactory(division_code="990102001"))
    claim(enterprise=EnterpriseFactory(division_code="990102"))
    client = bureau_client("9901", role="chief")

    city = client.get(CLOCKS).context["parts"]
    county = client.get(CLOCKS, {"division": "990102"}).context["parts"]
    assert {row["label"]: row["sums"].base for row in city if row["sums"].base} == {"青柏区": 2}
    assert {row["label"]: row["sums"].base for row in county if row["sums"].base} == {
        "石桥街道": 1, "本级或者未细分": 1
    }  # fmt: skip


def test_a_share_without_base_is_a_dash():
    assert "—" in bureau_client(role="chief").get(CLOCKS).content.decode()


@pytest.mark.parametrize(("url", "most"), [(DESK, 12), (LIST, 12), (CLOCKS, 11)])
def test_the_queries_do_not_grow_with_the_rows(url, most):
    claim()
    client = bureau_client(role="officer")
    one = queries_of(client, url)

    for number in range(25):
        claim(requested_at=NOW - timedelta(days=number))
    _everything()
    assert queries_of(client, url) == one <= most


def _everything():
    case = Hazardous()
    case.report()
    order = case.supervise()
    assert order.pk
    Firm().file(now=NOW)
    work = Casework()
    found = work.match()
    work.propose(found.flags.order_by("pk").first())
    SecondCheckFactory(case=Casework().match(), evaluation=found.evaluations.first(), excluded=["x"])
    claim()
    ExemptionFactory()
    DeadlineMoveFactory(enterprise=None, division_code="990102", quarter=3)
    escalate(
        actor=case.officer, hazard_id=case.pk, head="何启明", head_told_on=date(2026, 10, 8),
        text="已当面报告，要求继续生产", now=NOW,
    )  # fmt: skip


def test_a_signed_in_enterprise_has_no_door():
    assert client_of(Firm().officer).get(DESK).status_code in (302, 403)
