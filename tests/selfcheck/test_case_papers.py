"""The papers of a case, filled from its rows."""

import pytest
from django.urls import reverse

from tests.casework import Casework
from tests.filing import client_of
from tests.selfcheck.test_case_outcomes import decide, lenient_case, with_artefacts
from tests.selfcheck.test_case_pages import page
from tests.selfcheck.test_cases import NO_BLOCKERS, add, led_by_the_enterprise

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_papers_of_a_case_are_printed_from_its_rows(kind):
    work = Casework(checked=True)
    case = lenient_case(work)
    with_artefacts(work, case)
    officer = client_of(work.officer)
    head = {"pdf": b"%PDF", "docx": b"PK"}[kind]

    for paper in ("flag-sheet", "opinion", "summary", "accountability"):
        response = officer.get(reverse("selfcheck:case_paper", args=[case.pk, paper, kind]))
        assert response.status_code == 200, paper
        assert response.content.startswith(head)
    for missing in ("no-penalty", "nothing"):
        assert officer.get(reverse("selfcheck:case_paper", args=[case.pk, missing, kind])).status_code == 404


def test_the_note_on_no_penalty_rests_on_an_upheld_leniency():
    work = led_by_the_enterprise()
    case = work.match(work.hazard)
    add(work, case, NO_BLOCKERS)
    work.settle(case)
    decide(work, case, "enterprise")
    officer = client_of(work.officer)

    assert "不予行政处罚情况说明" in page(officer, "case_detail", case.pk)
    response = officer.get(reverse("selfcheck:case_paper", args=[case.pk, "no-penalty", "pdf"]))
    assert response.content.startswith(b"%PDF")
