"""How a case ends: artefacts before a lenient close, decisions per track, publicity, the second look."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.errors import Conflict, Refused
from selfcheck.commands import case_outcomes, leniency
from selfcheck.commands.second_checks import answer_second_check
from selfcheck.models import RectificationOpinion, SecondCheck, TrackDecision
from tests.casework import NOW, Casework
from tests.filing import client_of
from tests.selfcheck.test_cases import discuss

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 22)


def decide(work, case, party, *, seen=0, **values):
    track = case.tracks.get(party=party)
    given = {
        "outcome": "no_penalty",
        "amount": None,
        "basis": "应急〔2025〕11号 十",
        "law": "",
        "reason": "已按规定报告并采取有效措施",
        "document_no": "",
        "decided_on": TODAY,
        "served_on": None,
        "repair_served_on": None,
        "referral": False,
    }
    return case_outcomes.decide_track(
        actor=work.officer, track_id=track.pk, values=given | values, seen_decision=seen, now=NOW
    )


def fine(work, case, party, yuan, **values):
    law = {"law": "安全生产法", "basis": "安全生产法 第一百零二条", "document_no": "青应急罚〔2026〕9号"}
    return decide(work, case, party, outcome="penalty", amount=Decimal(yuan), **law | values)


def artefact(work, case, kind, result="", now=NOW):
    return leniency.record_artefact(
        actor=work.officer, case_id=case.pk, kind=kind, done_on=TODAY, text="当面说明", result=result, now=now
    )


def sign(work, case):
    opinion = leniency.issue_opinion(
        actor=work.officer,
        case_id=case.pk,
        demands="安装锁气卸灰装置",
        law_explained="安全生产法 第四十一条",
        correct_by=date(2026, 11, 20),
        now=NOW,
    )
    return leniency.sign_opinion(
        actor=work.firm.principal,
        opinion_id=opinion.pk,
        read_digest=opinion.digest,
        method="密码复核",
        now=NOW,
    )


def close(work, case, draw=1.0, now=NOW):
    return case_outcomes.close_case(actor=work.officer, case_id=case.pk, draw=draw, now=now)


def lenient_case(work):
    """Everything but the artefacts."""
    case = work.match()
    work.settle(case)
    decide(work, case, "enterprise")
    decide(work, case, "principal")
    return case


def with_artefacts(work, case):
    artefact(work, case, "pointed_out")
    artefact(work, case, "explained")
    sign(work, case)
    artefact(work, case, "recheck", "done")


@pytest.fixture
def work():
    return Casework()


def test_nothing_is_decided_before_every_flag_is_settled(work):
    case = work.match()

    with pytest.raises(Refused, match="法制审核"):
        decide(work, case, "enterprise")


def test_9_a_lenient_case_closes_only_with_its_four_artefacts(work):
    case = lenient_case(work)

    with pytest.raises(Refused, match="指出违法行为、宣讲法律法规、主要负责人签署的整改意见书、复查合格"):
        close(work, case)
    with_artefacts(work, case)

    assert close(work, case).state == "closed"


def test_9_not_carried_out_reopens_the_case_for_punishment(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case)

    artefact(work, case, "recheck", "not_done", now=NOW + timedelta(days=30))

    case.refresh_from_db()
    assert case.state == "reopened"
    assert case.reopened_reason == "整改意见没有落实"
    with pytest.raises(Refused, match="还没有办理结果"):
        close(work, case, now=NOW + timedelta(days=31))


def test_a_re_check_waits_for_the_signature(work):
    case = lenient_case(work)

    with pytest.raises(Refused, match="还没有签署"):
        artefact(work, case, "recheck", "done")


def test_two_tracks_have_two_outcomes_and_both_are_needed(work):
    case = work.match()
    work.settle(case)
    discuss(work, case)
    fine(work, case, "enterprise", "20000")

    with pytest.raises(Refused, match="主要负责人这条线"):
        close(work, case)
    fine(work, case, "principal", "3000", law="安全生产违法行为行政处罚办法", basis="办法 第四十五条")

    assert close(work, case).state == "closed"


def test_no_floor_is_enforced_on_a_principals_fine(work):
    case = work.match()
    work.settle(case)

    assert fine(work, case, "principal", "3000").amount == Decimal("3000")


def test_78_a_penalty_is_to_be_published_within_seven_working_days(work):
    case = work.match()
    work.settle(case)

    row = fine(work, case, "enterprise", "20000")

    assert row.publish_by == date(2026, 11, 2)  # Thursday 2026-10-22 and seven working days
    public = case_outcomes.publicise(
        actor=work.officer, decision_id=row.pk, published_on=TODAY, place="信用中国", now=NOW
    )
    assert public.published_on == TODAY


def test_57_a_large_fine_needs_a_collective_discussion_first(work):
    case = work.match()
    work.settle(case)

    with pytest.raises(Refused, match="50,000"):
        fine(work, case, "enterprise", "50000")
    discuss(work, case)

    assert fine(work, case, "enterprise", "50000").pk


def test_both_letters_arrive_together_where_the_place_asks_for_it():
    work = Casework(division="230102001")
    case = work.match()
    work.settle(case)

    with pytest.raises(Refused, match="两书同达"):
        fine(work, case, "enterprise", "20000", served_on=TODAY)

    assert fine(work, case, "enterprise", "20000", served_on=TODAY, repair_served_on=TODAY).pk


def test_two_officers_never_decide_over_each_other(work):
    case = work.match()
    work.settle(case)
    decide(work, case, "enterprise")

    with pytest.raises(Conflict):
        decide(work, case, "enterprise")
    assert TrackDecision.unscoped.count() == 1


def test_a_closed_case_takes_no_more_facts_opinions_or_decisions(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case)

    for attempt in (lambda: decide(work, case, "enterprise"), lambda: artefact(work, case, "explained")):
        with pytest.raises(Refused, match="已经结案"):
            attempt()


def test_a_random_share_goes_to_a_blind_second_check(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case, draw=0.0999)
    check = SecondCheck.unscoped.get()
    other = work.staff("officer", "周正")

    page = client_of(other).get(reverse("selfcheck:second_check", args=[check.pk])).content.decode()
    case_page = client_of(other).get(reverse("selfcheck:case_detail", args=[case.pk]))

    assert work.finding.condition in page
    for outcome in ("不予行政处罚", "已认定成立", "DP-1", "事实清楚"):
        assert outcome not in page
    assert case_page.status_code == 302
    answered = answer_second_check(actor=other, check_id=check.pk, lenient=True, reason="报告在先", now=NOW)
    assert answered.agrees


def test_above_the_share_nobody_checks_again(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case, draw=0.1)

    assert not SecondCheck.unscoped.exists()


def test_who_worked_on_the_case_never_checks_it(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case, draw=0.0)
    check = SecondCheck.unscoped.get()

    assert {work.officer.username, work.reviewer.username} <= set(check.excluded)
    with pytest.raises(Refused, match="办理过本案"):
        answer_second_check(actor=work.officer, check_id=check.pk, lenient=True, reason="同意", now=NOW)
    answer = client_of(work.officer).get(reverse("selfcheck:second_check", args=[check.pk]))
    assert answer.status_code == 404


def test_agreement_is_shown_to_the_chief(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case, draw=0.0)
    other = work.staff("officer", "周正")
    check = SecondCheck.unscoped.get()
    answer_second_check(actor=other, check_id=check.pk, lenient=False, reason="报告在后", now=NOW)

    page = client_of(work.chief).get(reverse("selfcheck:second_check_list")).content.decode()

    assert "0 / 1 件已复核" in page
    assert "不一致" in page


def test_only_the_registered_principal_signs_and_only_what_he_read(work):
    case = lenient_case(work)
    opinion = leniency.issue_opinion(
        actor=work.officer,
        case_id=case.pk,
        demands="安装锁气卸灰装置",
        law_explained="安全生产法",
        correct_by=TODAY,
        now=NOW,
    )
    common = {"opinion_id": opinion.pk, "method": "密码复核", "now": NOW}

    with pytest.raises(Refused):
        leniency.sign_opinion(actor=work.firm.officer, read_digest=opinion.digest, **common)
    with pytest.raises(Conflict):
        leniency.sign_opinion(actor=work.firm.principal, read_digest="0" * 64, **common)
    leniency.sign_opinion(actor=work.firm.principal, read_digest=opinion.digest, **common)
    twice = leniency.sign_opinion(actor=work.firm.principal, read_digest=opinion.digest, **common)

    assert RectificationOpinion.unscoped.get().signed_at == twice.signed_at


def test_a_7_own_decisions_are_history_and_unsearched_registers_may_hold_more(work):
    case = work.match()
    work.settle(case)
    fine(work, case, "enterprise", "20000")

    later = work.second_finding()
    facts = later.evaluations.get().facts

    past, unknown = facts["history"]
    assert past == {
        "item": "GM-11-6",
        "found_on": "2026-10-20",
        "agency": "990102应急管理局",
        "penalised": True,
        "decided_on": "2026-10-22",
        "law": "安全生产法",
        "major": True,
    }
    assert unknown == {}


@pytest.mark.parametrize(("division", "until"), [("440703001", date(2026, 11, 21)), ("990102001", None)])
def test_a_17_the_period_of_observation_runs_where_the_place_has_one(division, until):
    work = Casework(division=division)
    case = lenient_case(work)
    with_artefacts(work, case)

    assert close(work, case).observe_until == until


def test_until_he_has_answered_an_officer_finds_the_outcome_nowhere(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case, draw=0.0)
    check = SecondCheck.unscoped.get()
    second = work.staff("officer", "周正")
    other = client_of(second)
    track = case.tracks.get(party="enterprise")
    sealed = [
        reverse("selfcheck:case_paper", args=[case.pk, "summary", "pdf"]),
        reverse("selfcheck:case_reopen", args=[case.pk]),
        reverse("selfcheck:case_artefact", args=[case.pk, "recheck"]),
        reverse("selfcheck:track_decide", args=[track.pk]),
    ]
    upheld = reverse("selfcheck:flag_list") + "?state=upheld"

    assert [other.get(url).status_code for url in sealed] == [404] * 4
    assert case.number not in other.get(upheld).content.decode()
    assert case.number in client_of(work.officer).get(upheld).content.decode()
    assert case.number in client_of(work.chief).get(upheld).content.decode()
    answer_second_check(actor=second, check_id=check.pk, lenient=True, reason="报告在先", now=NOW)
    assert case.number in other.get(upheld).content.decode()


def test_another_case_of_the_enterprise_does_not_tell_the_sealed_outcome(work):
    case = lenient_case(work)
    with_artefacts(work, case)
    close(work, case, draw=0.0)
    url = reverse("selfcheck:case_detail", args=[work.second_finding().pk])

    sealed, opened = (
        "".join(client_of(who).get(url).content.decode().split())
        for who in (work.staff("officer", "周正"), work.officer)
    )

    assert "结果暂不显示：您还可能被抽取复核" in sealed
    assert "不予行政处罚，发现于" not in sealed
    assert "不予行政处罚，发现于" in opened
