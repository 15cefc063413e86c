"""The blind second look stays blind: nothing tells the first opinion to whoever may still be asked."""

import pytest

from portal.models import AuditEvent, Notice
from selfcheck.commands import leniency
from selfcheck.commands.second_checks import answer_second_check
from selfcheck.models import SecondCheck
from tests.casework import NOW, Casework
from tests.factories import UserFactory
from tests.filing import client_of
from tests.selfcheck.test_case_outcomes import artefact, close, decide, lenient_case, sign, with_artefacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return Casework(checked=True)


def told(actor) -> set[str]:
    return set(Notice.objects.filter(user_id=actor.user_id).values_list("kind", flat=True))


def test_only_who_works_on_the_case_is_told_of_signature_and_statement(work):
    case, other = lenient_case(work), work.staff("officer", "周正")
    sign(work, case)
    leniency.make_statement(
        actor=work.firm.principal, case_id=case.pk, text="已整改", claims_leniency=True, now=NOW
    )

    assert {"opinion.signed", "case.statement"} <= told(work.officer)
    assert not {"opinion.signed", "case.statement"} & told(other)
    assert not {"opinion.signed", "case.statement"} & told(work.reviewer)


def test_with_no_officer_of_the_case_left_the_chief_is_told(work):
    case = lenient_case(work)
    UserFactory._meta.model.objects.filter(pk=work.officer.user_id).update(is_active=False)
    leniency.make_statement(
        actor=work.firm.principal, case_id=case.pk, text="已整改", claims_leniency=False, now=NOW
    )

    assert "case.statement" in told(work.chief)


def test_who_only_recorded_one_artefact_knows_the_outcome_and_is_never_asked(work):
    case, helper = lenient_case(work), work.staff("officer", "林蔚")
    with_artefacts(work, case)
    officer, work.officer = work.officer, helper
    artefact(work, case, "explained")
    work.officer = officer
    close(work, case, draw=0.0)

    check = SecondCheck.unscoped.get()
    assert helper.username in check.excluded
    assert client_of(helper).get(f"/b/second-checks/{check.pk}/").status_code == 404


def test_the_page_of_the_second_look_does_not_say_that_the_first_was_lenient(work):
    case, other = lenient_case(work), work.staff("officer", "周正")
    with_artefacts(work, case)
    close(work, case, draw=0.0)
    check = SecondCheck.unscoped.get()

    for address in ("/b/second-checks/", f"/b/second-checks/{check.pk}/"):
        page = client_of(other).get(address).content.decode()
        assert "从宽结果" not in page
        assert "从宽案件" not in page


def test_who_opened_the_open_case_is_never_asked_and_the_reading_is_on_record(work):
    case, reader = lenient_case(work), work.staff("officer", "周正")
    for _ in range(2):
        assert client_of(reader).get(f"/b/cases/{case.pk}/").status_code == 200
    with_artefacts(work, case)
    close(work, case, draw=0.0)

    check = SecondCheck.unscoped.get()
    assert reader.username in check.excluded
    assert client_of(reader).get(f"/b/second-checks/{check.pk}/").status_code == 404
    assert AuditEvent.unscoped.filter(action="case.read", actor=reader.username).count() == 1


def test_a_case_that_did_not_end_leniently_is_drawn_too_so_that_the_draw_tells_nothing(work):
    case, other = work.match(), work.staff("officer", "周正")
    work.settle(case, "dismissed")
    for party in ("enterprise", "principal"):
        decide(work, case, party, outcome="not_established")
    close(work, case, draw=0.0)

    check = SecondCheck.unscoped.get()
    answered = answer_second_check(actor=other, check_id=check.pk, lenient=False, reason="没有", now=NOW)

    assert not answered.was_lenient
    assert answered.agrees
