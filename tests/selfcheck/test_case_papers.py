"""The papers of a case, filled from its rows."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from portal.calendars import day_of
from portal.models import Bureau
from selfcheck.commands import flags
from selfcheck.commands.settings import change_setting
from selfcheck.queries.case_papers import Papers
from tests.casework import NOW, Casework
from tests.filing import client_of
from tests.selfcheck.bureau import official
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


def test_the_flag_sheet_says_that_the_reviewer_sent_it_back_and_calls_no_article_a_condition():
    work = Casework()
    case = work.match()
    flag = work.propose(work.flag(case, "DP-1"))
    flags.send_back(
        actor=work.reviewer, flag_id=flag.pk, reason="缺询问笔录", revision=flag.revision, now=NOW
    )
    address = reverse("selfcheck:case_paper", args=[case.pk, "flag-sheet", "docx"])

    paper = Document(BytesIO(client_of(work.officer).get(address).content))
    rows = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]

    assert any("已退回（" in text and "缺询问笔录" in text for row in rows for text in row)
    assert [row[0] for row in rows if "第一百零二条" in "".join(row)] == ["建议核对的依据"]


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


def set_word(bureau, kind: str, from_on, **value):
    actor = official("chief", bureau.division_code)
    change_setting(actor=actor, kind=kind, from_on=from_on, value=value, reason="与纸质文号衔接", now=NOW)


def test_papers_take_the_word_set_on_their_day_and_a_later_word_renumbers_none():
    work = Casework(checked=True)
    today = day_of(NOW)
    bureau = Bureau.objects.get(division_code=work.officer.division)
    set_word(bureau, "flag_word", today, word="青应急提")
    set_word(bureau, "opinion_series", today, word="青应急改", first=8)
    case = lenient_case(work)
    with_artefacts(work, case)
    set_word(bureau, "flag_word", today + timedelta(days=1), word="青应急新")

    filled = Papers(case, work.officer.scope, division=bureau.division_code, now=NOW + timedelta(days=2))

    year = today.year
    assert f"青应急提〔{year}〕{int(case.number[-4:])}号" in filled.flag_sheet().footer
    assert f"青应急改〔{year}〕8号" in filled.opinion().footer
