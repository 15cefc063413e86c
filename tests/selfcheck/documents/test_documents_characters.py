import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfcheck.documents.characters import covered, missing_characters, printable
from selfcheck.documents.quarterly import pages_svg, quarterly_form
from selfcheck.documents.receipts import filing_receipt
from selfcheck.documents.sample import sample_content, sample_receipt
from tests.selfcheck.documents.reading import page_texts, text_of

RARE = "𠮷𪚥𬍡㼆䶮堃喆犇燚𠅤𬭚𫖯龘鿍"


def outlines(content):
    return set(re.findall(rb'<symbol id="([^"]+)"[^>]*><path d="[^"]{60,}"', pages_svg(content)[0]))


@pytest.mark.parametrize("character", RARE)
def test_a_rare_character_has_an_outline_of_its_own(character):
    plain, named = sample_content(), sample_content()
    named["prepared_by"]["name"] = plain["prepared_by"]["name"] + character

    assert len(outlines(named) - outlines(plain)) == 1
    assert missing_characters(named) == []


def test_rare_names_read_back_as_they_were_written():
    content = sample_content()
    content["prepared_by"]["name"] = RARE
    content["inspections"][0]["participants"][2]["name"] = "买买提·吐尔逊"

    text = text_of(quarterly_form(content))

    assert f"填表人：{RARE}" in text
    assert "买买提·吐尔逊" in text


def test_the_fonts_carry_gb_2312_and_gbk_whole():
    pairs = [bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF)]
    characters = {pair.decode("gbk", "ignore") for pair in pairs}
    han = {character for character in characters if "\u4e00" <= character <= "\u9fff"}

    assert len(han) == 20902
    assert {ord(character) for character in han} <= covered()


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("周😀敏", "周〔U+1F600〕敏"),
        ("周\U00030edd", "周〔U+30EDD〕"),
        ("\x07响铃", "〔U+0007〕响铃"),
        ("\u202e倒序", "〔U+202E〕倒序"),
        ("零\u200b宽", "零〔U+200B〕宽"),
        ("\ue000", "〔U+E000〕"),
        ("\ud83d", "〔U+D83D〕"),
        ("葛\U000e0100", "葛"),
        ("甲\t乙\u3000丙", "甲 乙\u3000丙"),
        ("一\r\n二\r三", "一\n二\n三"),
    ],
)
def test_what_no_font_has_is_shown_and_never_left_blank(written, printed):
    assert printable(written) == printed


def test_missing_characters_are_listed_once_wherever_they_stand():
    content = sample_content()
    content["prepared_by"]["name"] = "周😀"
    content["hazards"][0]["standard_items"][0]["title"] = "\U00030edd😀\x00"

    assert missing_characters(content) == ["\x00", "😀", "\U00030edd"]
    assert "填表人：周〔U+1F600〕" in text_of(quarterly_form(content))


MARKUP = [
    '#panic("no")',
    "*粗* _斜_ $x^2$ @ref <label>",
    '"]) #eval("1+1") //',
    "\\u{41} \\n \\",
    "</text><script>alert(1)</script>",
    "= 标题",
    "`code`",
]


@pytest.mark.parametrize("name", MARKUP)
def test_markup_in_a_name_is_only_text(name):
    content = sample_content()
    content["enterprise"]["name"] = name

    for document in (quarterly_form(content), filing_receipt(content, sample_receipt(content))):
        assert name.replace(" ", "") in page_texts(document)[0]


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_no_text_stops_a_document(text):
    content = sample_content()
    content["enterprise"] |= {
        "name": text,
        "reg_address": text,
        "contact_name": text,
        "mobile": text,
        "county": text,
    }
    content["hazards"][0] |= {"title": text, "measure": text, "number": text}
    content["signed"]["name"] = content["notes"] = content["statements"][0]["text"] = text

    assert len(page_texts(quarterly_form(content))) >= 2


def test_a_word_without_spaces_stays_inside_its_box():
    content = sample_content()
    content["prepared_by"]["name"] = "W" * 120
    content["inspections"][0]["participants"][0]["name"] = "x" * 80

    text = text_of(quarterly_form(content))

    assert "W" * 120 in text
    assert "x" * 80 in text
