"""The blind second look stays blind: nothing tells the first opinion to whoever may still be asked."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.models import AuditEvent, Notice
from selfcheck.commands import leniency
from selfcheck.commands.second_checks import answer_second_check
from selfcheck.models import CaseFlag, SecondCheck
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


def exported(client, name="flag_export", **query) -> str:
    response = client.get(reverse(f"selfcheck:{name}"), query)
    book = load_workbook(BytesIO(b"".join(response.streaming_content)), read_only=True)
    return "\n".join(str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value)


def test_a_settled_flag_of_an_open_case_is_on_no_list_of_an_officer_who_may_be_drawn(work):
    case, other = lenient_case(work), client_of(work.staff("officer", "周正"))
    pages = [
        (reverse("selfcheck:flag_list"), {"state": "all"}),
        (reverse("selfcheck:flag_list"), {"state": "upheld", "q": case.number}),
        (reverse("selfcheck:statistics_flags"), {"state": "all", "year": NOW.year, "quarter": 4}),
    ]
    upheld = f"/b/flags/{CaseFlag.unscoped.filter(case=case, state='upheld').latest('pk').pk}/"

    for address, query in pages:
        assert upheld not in other.get(address, query).content.decode(), address
        assert upheld in client_of(work.officer).get(address, query).content.decode(), address
        assert upheld in client_of(work.reviewer).get(address, query).content.decode(), address
    assert "已认定成立" not in exported(other, state="all")
    assert "已认定成立" in exported(client_of(work.officer), state="all")


def test_it_is_missing_whichever_way_it_was_settled(work):
    case, other = work.match(), client_of(work.staff("officer", "周正"))
    work.settle(case, "dismissed")

    shown = other.get(reverse("selfcheck:flag_list"), {"state": "all", "q": case.number}).content.decode()

    assert "没有符合条件的提示" in shown


def test_the_opinion_of_a_flag_under_review_is_not_exported_to_who_may_be_drawn(work):
    case, other = work.match(), work.staff("officer", "周正")
    work.propose(work.flag(case, "DP-1"), opinion="dismissed")

    assert "DP-1" in exported(client_of(other))
    assert "不成立" not in exported(client_of(other))
    assert "不成立" in exported(client_of(work.officer))
    assert "不成立" in exported(client_of(work.chief))


def test_who_opens_the_case_sees_it_on_the_lists_and_is_out_of_the_draw(work):
    case, other = lenient_case(work), work.staff("officer", "周正")
    client = client_of(other)
    client.get(f"/b/cases/{case.pk}/")

    assert "已认定成立" in client.get(reverse("selfcheck:flag_list"), {"state": "all"}).content.decode()
    with_artefacts(work, case)
    close(work, case, draw=0.0)
    assert other.username in SecondCheck.unscoped.get().excluded


def test_a_closed_case_that_was_not_drawn_or_is_checked_hides_nothing(work):
    case, other = lenient_case(work), work.staff("officer", "周正")
    with_artefacts(work, case)
    close(work, case, draw=1.0)

    shown = client_of(other).get(reverse("selfcheck:flag_list"), {"state": "all"}).content.decode()
    assert "已认定成立" in shown


def test_the_file_of_the_enterprise_tells_no_opinion_and_no_result_of_an_open_or_a_drawn_case(work):
    case, other = lenient_case(work), client_of(work.staff("officer", "周正"))
    with_artefacts(work, case)
    address = reverse("selfcheck:enterprise_timeline", args=[case.enterprise_id])
    told_words = ("承办人提出意见", "法制审核同意", "办理结果")

    for _ in ("open", "drawn"):
        shown = other.get(address, {"group": "flag"}).content.decode()
        assert "系统提示" in shown
        assert not [word for word in told_words if word in shown]
        known = client_of(work.officer).get(address, {"group": "flag"}).content.decode()
        assert [word for word in told_words if word in known] == list(told_words)
        if case.state != "closed":
            close(work, case, draw=0.0)
            case.refresh_from_db()


def test_that_a_penalty_waits_to_be_published_is_on_no_desk_of_who_may_be_drawn(work):
    case, other = work.match(), work.staff("officer", "周正")
    work.settle(case, "upheld")
    decide(work, case, "enterprise", outcome="penalty", amount=10_000)

    address = reverse("selfcheck:desk")
    assert "处罚" not in main(client_of(other), address, case)
    assert "处罚" in main(client_of(work.officer), address, case)


def main(client, address: str, case) -> str:
    """The lines of the page that name the enterprise of the case."""
    shown = client.get(address, {"kind": "publicity"}).content.decode()
    return "\n".join(line for line in shown.splitlines() if case.enterprise.name in line)
