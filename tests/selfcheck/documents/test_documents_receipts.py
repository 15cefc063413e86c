import pytest
import segno

from selfcheck.documents.canonical import UnfitContent
from selfcheck.documents.receipts import filing_receipt, receipt_svg
from selfcheck.documents.sample import sample_content, sample_nil_content, sample_preview, sample_receipt
from selfcheck.documents.typeset import qr
from tests.selfcheck.documents.reading import page_sizes_mm, page_texts


def test_a_receipt_says_what_was_filed_and_what_it_does_not_say():
    content = sample_content()
    receipt = sample_receipt(content)

    (page,) = page_texts(filing_receipt(content, receipt))

    for words in (
        "报送回执回执编号HZ2026Q3-990102-004127-1",
        "报送单位安澜恒拓木业有限公司统一社会信用代码91990102MA7K2HQX07",
        "2026年第三季度企业安全自查报告",
        "报告编号ZC2026Q3-990102-004127第1版",
        "接收单位青柏区应急管理局",
        "报送时间2026年10月13日16:42:07北京时间；应报送截止2026年10月15日24:00",
        "时限结果按期报送",
        "签批主要负责人陆承远2026年10月13日16:42:07登录密码与动态口令复核",
        f"摘要（SM3）{receipt['digest']}",
        "本回执不代表报告内容已经审核，也不代表内容属实。",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        ("2026-10-15T23:59:59+08:00", "2026年10月15日24:00"),
        ("2026-10-16T00:00:00+08:00", "2026年10月15日24:00"),
        ("2026-10-15T16:00:00+00:00", "2026年10月15日24:00"),
        ("2026-10-20T17:00:00+08:00", "2026年10月20日17:00"),
    ],
)
def test_the_deadline_is_written_as_the_day_it_closes(due_at, words):
    content = sample_content()
    receipt = sample_receipt(content) | {"due_at": due_at}

    assert f"应报送截止{words}时限结果" in page_texts(filing_receipt(content, receipt))[0]


def test_a_receipt_is_one_a5_page_even_for_the_longest_name():
    content = sample_content()
    content["enterprise"]["name"] = "安澜恒拓木业有限公司" * 20
    pdf = filing_receipt(content, sample_receipt(content))

    assert len(page_texts(pdf)) == len(receipt_svg(content, sample_receipt(content))) == 1
    assert page_sizes_mm(pdf) == {(148, 210)}


def test_a_receipt_of_a_correction_names_the_version_it_corrects():
    content = sample_content()
    content["version"] = 3
    content["correction"] = {
        "of_version": 2,
        "reason": "笔误",
        "material": False,
        "timeliness_effect": "不变",
    }

    assert "第3版（更正第2版）" in page_texts(filing_receipt(content, sample_receipt(content)))[0]


def test_no_receipt_without_a_signature_and_none_for_another_content():
    preview, content = sample_preview(), sample_content()

    with pytest.raises(UnfitContent, match="signed content"):
        filing_receipt(preview, sample_receipt(preview))
    with pytest.raises(UnfitContent, match="another content"):
        filing_receipt(content, sample_receipt(sample_nil_content()))


def test_the_printed_code_is_the_qr_code_of_the_address():
    url = "https://zicha.example.cn/verify/HZ2026Q3-990102-004127-1"
    code = qr(url)
    size = code["size"]
    drawn = [[0] * size for _ in range(size)]
    for y, x, lengths in code["rows"]:
        for at, length in enumerate(lengths):
            drawn[y][x : x + length] = [1 - at % 2] * length
            x += length

    matrix = [[0, 0, *row, 0, 0] for row in segno.make_qr(url, error="m").matrix]
    blank = [[0] * size] * 2
    assert drawn == [*blank, *matrix, *blank]
