"""What every paper keeps: its bytes, the same boxes in both formats, rare and strange text, long text."""

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from selfcheck.documents.hazard_papers import plan, recheck, rectification, situation
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import Grid, as_pdf, as_svg
from selfcheck.documents.supervision_list import supervision_list
from selfcheck.documents.supervision_papers import (
    acceptance_opinion,
    acceptance_request,
    extension_opinion,
    extension_request,
    order,
)
from tests.selfcheck.documents import paper_samples as samples
from tests.selfcheck.documents.reading import metadata, page_texts, text_of

ROOT = Path(__file__).parents[3]
PAPERS = [
    (situation, samples.SITUATION),
    (plan, samples.PLAN),
    (rectification, samples.RECTIFICATION),
    (recheck, samples.RECHECK),
    (order, samples.ORDER),
    (extension_request, samples.EXTENSION_REQUEST),
    (extension_opinion, samples.EXTENSION_OPINION),
    (acceptance_request, samples.ACCEPTANCE_REQUEST),
    (acceptance_opinion, samples.ACCEPTANCE_OPINION),
]
RARE = "䶮㼆𬍡喆"
PROGRAM = """
import hashlib, sys
from selfcheck.documents.hazard_papers import situation
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import as_pdf
from tests.selfcheck.documents.paper_samples import SITUATION
for draw in (as_pdf, as_xlsx):
    sys.stdout.write(hashlib.sha256(draw(situation(SITUATION))).hexdigest() + chr(10))
"""


def sheet_of(workbook):
    return openpyxl.load_workbook(io.BytesIO(workbook)).active


def cells_of(workbook):
    return [str(cell.value) for row in sheet_of(workbook) for cell in row if cell.value]


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("paper", "sample"), PAPERS)
def test_the_workbook_has_the_boxes_of_the_page_in_the_same_order(paper, sample):
    drawn = paper(samples.full(sample))
    page, at = text_of(as_pdf(drawn)), 0

    grids = [block for block in drawn.blocks if isinstance(block, Grid)]
    beside = {cell.text for grid in grids for row in grid.rows for cell in row if cell.down > 1}
    for cell in cells_of(as_xlsx(drawn)):
        if cell in beside:  # drawn after the rows it stands beside
            continue
        found = page.find(squeezed(cell), at)
        assert found >= at, cell
        at = found


def test_the_workbook_prints_on_a4_one_page_wide():
    sheet = sheet_of(as_xlsx(situation(samples.full(samples.SITUATION))))

    assert sheet.title == "重大事故隐患情况表"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "2"},
    ],
)
def test_another_process_in_another_zone_makes_the_same_bytes(surroundings, tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **surroundings}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    drawn = situation(samples.full(samples.SITUATION))

    assert done.stdout.split() == [hashlib.sha256(draw(drawn)).hexdigest() for draw in (as_pdf, as_xlsx)]


def test_a_file_is_titled_and_dated_with_the_moment_of_its_facts():
    about = metadata(as_pdf(situation(samples.full(samples.SITUATION))))

    assert about["Title"] == "重大事故隐患情况表 ZD-20260917-0031"
    assert about["Author"] == "安澜恒拓木业有限公司"
    assert about["CreationDate"] == "D:20261020013000Z"


def test_rare_characters_are_printed_and_kept_in_the_workbook():
    content = samples.full(samples.SITUATION, finder="𠮷野😀敏")
    content["hazard"]["place"] = RARE
    drawn = situation(content)

    assert f"隐患地址{RARE}" in text_of(as_pdf(drawn))
    assert "𠮷野〔U+1F600〕敏" in text_of(as_pdf(drawn))
    assert RARE in cells_of(as_xlsx(drawn))
    assert "𠮷野😀敏" in cells_of(as_xlsx(drawn))


@pytest.mark.parametrize("text", ['#panic("no")', "*粗* _斜_ $x^2$ @ref", "=1+1", "@SUM(A1)", "</v><v>"])
def test_markup_and_formulas_are_only_text(text):
    drawn = situation(samples.full(samples.SITUATION, cause=text))

    assert f"产生原因{squeezed(text)}" in text_of(as_pdf(drawn))
    sheet = sheet_of(as_xlsx(drawn))
    (cell,) = [cell for row in sheet for cell in row if cell.value == text]
    assert cell.data_type == "s"


def test_a_text_longer_than_a_page_is_printed_to_its_last_word():
    content = samples.full(samples.SITUATION)
    content["present_state"] = "甲。" * 900 + "到此为止"
    content["difficulty"] = "乙。" * 900 + "再到此为止"
    content["finder"] = "查" * 400
    pages = page_texts(as_pdf(situation(content)))
    text = "".join(re.sub(r"隐患编号ZD-20260917-0031报送[^页]*页，共\d+页", "", page) for page in pages)

    assert len(pages) >= 3
    assert (text.count("甲"), text.count("乙"), text.count("查" * 400)) == (900, 900, 1)
    assert "再到此为止" in text
    assert pages[-1].index("单位负责人") > 0


def rows_with(sheet, words):
    return [cell.row for row in sheet for cell in row if words in str(cell.value)]


def test_a_long_text_in_a_workbook_parts_between_two_lines():
    """A printed page may end at any row of the sheet: no row is taller than its own lines."""
    told = "".join(f"第{n:04}处粉尘。" for n in range(400))
    sheet = sheet_of(as_xlsx(situation(samples.full(samples.SITUATION, present_state=told))))
    rows = rows_with(sheet, "处粉尘")
    parts = [cell.value for row in sheet for cell in row if "处粉尘" in str(cell.value)]
    heights = [sheet.row_dimensions[row].height for row in rows]

    assert "".join(parts) == told
    assert rows == list(range(rows[0], rows[0] + len(parts)))
    lines = [sum(0.5 if mark < "一" else 1 for mark in part) / 36 for part in parts]
    assert all(15.5 * many < tall <= 409 for many, tall in zip(lines, heights, strict=True))


def test_a_box_too_narrow_for_its_choices_has_one_on_each_line():
    (first, *_) = [cell for cell in cells_of(as_xlsx(plan(samples.full(samples.PLAN)))) if "未落实" in cell]

    assert first == "☐ 未落实\n☐ 部分\n☑ 已落实"


def test_the_head_of_a_list_is_printed_on_every_page():
    rows = [
        {"number": f"ZD-{n}", "place": "车间", "rectified": False, "level_label": "县级",
         "bureau_name": "青柏区应急管理局", "finished_on": None}
        for n in range(60)
    ]  # fmt: skip
    content = {name: samples.COMMON[name] for name in ("as_of_at", "bureau_name")}
    drawn = supervision_list(content | {"filter_words": "青柏区", "rows": rows})
    sheet = sheet_of(as_xlsx(drawn))

    assert sheet.print_title_rows == f"${rows_with(sheet, '序号')[0]}:${rows_with(sheet, '序号')[0]}"
    assert all("隐患地址" in page for page in page_texts(as_pdf(drawn)))


def test_boxes_beside_one_label_part_between_pages_and_leave_no_page_empty():
    told = "布袋除尘器无泄爆装置。" * 50
    first, *_ = page_texts(as_pdf(situation(samples.full(samples.SITUATION, present_state=told, cause=told))))

    assert first.count("布袋除尘器无泄爆装置") >= 50


def test_a_signature_in_a_workbook_stands_on_one_line():
    sheet = sheet_of(as_xlsx(order(samples.full(samples.ORDER))))
    (row,) = rows_with(sheet, "签收）：")
    widths = {
        box.min_col: box.max_col - box.min_col + 1 for box in sheet.merged_cells.ranges if box.min_row == row
    }
    (name, signer, _, moment) = sorted(widths)

    assert widths[signer] >= 4
    assert widths[name] * 2 >= len("治理责任单位主要负责人（签收）：")
    assert moment + widths[moment] - 1 == 24


def test_a_number_in_a_narrow_box_stays_inside_it():
    number = "ZD-" + "9" * 60
    content = samples.full(samples.SITUATION)
    content["hazard"]["number"] = number

    assert f"隐患编号{number}" in text_of(as_pdf(situation(content)))


def picture(colour, form):
    target = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(target, form)
    return target.getvalue()


def test_photos_follow_on_pages_of_their_own_with_their_captions():
    drawn = rectification(samples.full(samples.RECTIFICATION))
    before, after = (one["digest"] for one in samples.PHOTOS)
    pdf = as_pdf(drawn, {before: picture("red", "JPEG"), after: picture("blue", "PNG"), "ef": b"no picture"})
    first, second = page_texts(pdf)

    assert "整改前IMG_2031.jpg" in first
    assert second.startswith("附图整改前IMG_2031.jpg2026-09-17摘要abababababababab整改后IMG_2217.jpg")
    assert pdf == as_pdf(drawn, {before: picture("red", "JPEG"), after: picture("blue", "PNG")})


def test_a_photo_that_is_not_handed_over_is_only_named():
    assert len(page_texts(as_pdf(rectification(samples.full(samples.RECTIFICATION)), {}))) == 1


def test_the_screen_shows_the_same_pages():
    drawn = plan(samples.full(samples.PLAN))

    assert len(as_svg(drawn)) == len(page_texts(as_pdf(drawn)))
