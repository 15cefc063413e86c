"""Two people of the bureau at the same instant on one case: one wins, the other is told, rows agree."""

import pytest

from portal.errors import Conflict, Refused
from portal.models import AuditEvent
from selfcheck.commands import case_outcomes, cases, flags
from selfcheck.models import Case, CaseFlag, CaseTrack, Evaluation, FlagStep, VisitFinding
from tests.casework import NOW, Casework
from tests.races import at_once, raised
from tests.selfcheck.test_case_outcomes import decide, lenient_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work():
    return Casework()


def test_two_officers_match_one_finding_and_one_case_opens(work):
    other = work.staff("officer", "周正")

    results = at_once(
        VisitFinding.unscoped.get(pk=work.finding.pk), work.match, lambda: work.match(actor=other)
    )

    assert [type(one) for one in raised(results)] == [Conflict]
    assert (Case.unscoped.count(), Evaluation.unscoped.count()) == (1, 1)
    assert AuditEvent.unscoped.filter(action="case.matched").count() == 1


def test_two_officers_in_conflict_over_one_flag_leave_one_opinion(work):
    flag, other = work.flag(work.match(), "DP-1"), work.staff("officer", "周正")

    def says(actor, opinion):
        return lambda: flags.propose(
            actor=actor, flag_id=flag.pk, opinion=opinion, reason="事实清楚", revision=0, now=NOW
        )

    results = at_once(flag, says(work.officer, "upheld"), says(other, "dismissed"))

    assert [type(one) for one in raised(results)] == [Conflict]
    flag.refresh_from_db()
    steps = FlagStep.unscoped.filter(flag=flag, action="proposed")
    assert [(step.by, step.opinion) for step in steps] == [(flag.proposed_by, flag.opinion)]


def test_while_the_reviewer_signs_the_officer_cannot_change_what_is_signed(work):
    case = work.match()
    flag = work.propose(work.flag(case, "DP-1"))

    def revise():
        return flags.propose(
            actor=work.officer, flag_id=flag.pk, opinion="dismissed", reason="改", revision=1, now=NOW
        )

    def sign():
        return flags.send_back(actor=work.reviewer, flag_id=flag.pk, reason="补充笔录", revision=1, now=NOW)

    results = at_once(flag, revise, sign)

    assert [type(one) for one in raised(results)] == [Conflict]
    flag.refresh_from_db()
    assert (flag.revision, flag.state) in {(2, "under_review"), (2, "raised")}


def test_two_officers_decide_one_track_once(work):
    case = lenient_case(work)
    track = case.tracks.get(party="enterprise")
    last = track.decisions.order_by("-pk").values_list("pk", flat=True).first() or 0

    results = at_once(
        Case.unscoped.get(pk=case.pk),
        lambda: decide(work, case, "enterprise", seen=last),
        lambda: decide(work, case, "enterprise", seen=last),
    )

    assert [type(one) for one in raised(results)] == [Conflict]
    assert CaseTrack.unscoped.get(pk=track.pk).decisions.filter(pk__gt=last).count() == 1


def test_new_facts_and_closing_at_the_same_instant_never_leave_a_closed_case_with_open_flags(work):
    case = lenient_case(work)
    version = Evaluation.unscoped.filter(case=case).latest("version").version

    def learn():
        return cases.add_facts(
            actor=work.officer,
            case_id=case.pk,
            values={"signs.crime": True},
            source="笔录",
            seen_version=version,
            now=NOW,
        )

    def finish():
        return case_outcomes.close_case(actor=work.chief, case_id=case.pk, draw=1.0, now=NOW)

    results = at_once(Case.unscoped.get(pk=case.pk), learn, finish)

    assert all(isinstance(one, Refused) for one in raised(results))
    closed = Case.unscoped.get(pk=case.pk).state == "closed"
    waiting = CaseFlag.unscoped.filter(case=case, state__in=("raised", "under_review")).exists()
    assert not (closed and waiting)
