import io
import zipfile

import docx
import pytest
import time_machine

from selfcheck.documents.case_letters import no_penalty_note, rectification_opinion
from selfcheck.documents.paper_docx import as_docx
from tests.selfcheck.documents.case_samples import NO_PENALTY, OPINION
from tests.selfcheck.documents.paper_samples import full

LETTERS = [(rectification_opinion, OPINION), (no_penalty_note, NO_PENALTY)]


def words_of(letter):
    """Paragraphs and cells in the order of the page; a merged cell once."""
    document = docx.Document(io.BytesIO(letter))
    words = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            seen = set()
            for cell in (cell for row in block.rows for cell in row.cells):
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    words.append(cell.text)
        else:
            words.append(block.text)
    return words


@pytest.mark.parametrize(("letter", "sample"), LETTERS)
def test_an_editable_letter_has_the_words_of_its_pdf_in_their_order(letter, sample):
    paper = letter(full(sample))
    wanted = [paper.name]
    for block in paper.blocks:
        if block.kind == "grid":
            wanted += [cell.text for row in (*block.head, *block.rows) for cell in row if cell.text]
        elif block.kind == "text":
            wanted += block.paragraphs
    words = words_of(as_docx(paper))

    at = 0
    for one in wanted:
        at = words.index(one, at) + 1


def test_what_a_person_signed_stands_in_the_letter():
    words = words_of(as_docx(rectification_opinion(full(OPINION))))

    assert any("主要负责人（签字）：陆承远" in one for one in words)


def test_the_same_letter_is_the_same_file_on_another_day():
    paper = rectification_opinion(full(OPINION))
    first = as_docx(paper)

    with time_machine.travel("2031-03-01T00:00:00Z", tick=False):
        assert as_docx(paper) == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


@pytest.mark.parametrize("text", ["𠮷䶮㼆", "</w:t><w:p>", "响\x07铃\x0b换\ud83d行", "一\n二"])
def test_rare_and_strange_text_survives(text):
    shown = text.replace("\x07", "").replace("\x0b", "").replace("\ud83d", "")
    words = words_of(as_docx(no_penalty_note(full(NO_PENALTY, facts=text))))

    assert shown in words
