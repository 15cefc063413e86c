import copy
import re

import pytest

from selfcheck.documents.canonical import UnfitContent, digest, grouped
from selfcheck.documents.quarterly import pages_svg, quarterly_form
from selfcheck.documents.sample import sample_content, sample_nil_content, sample_preview, sample_receipt
from tests.selfcheck.documents.reading import metadata, page_sizes_mm, page_texts, text_of


def filed(content):
    return quarterly_form(content, sample_receipt(content))


def test_page_one_has_the_official_boxes_in_the_official_order():
    first, _ = page_texts(filed(sample_content()))

    assert first.startswith(
        "生产经营单位第三季度安全生产隐患排查治理情况统计季报表（2026年）"
        "单位名称（章）：安澜恒拓木业有限公司2026年10月13日"
        "单位地址安澜市青柏区石桥街道工业二路6号区域青柏县（市）区石桥乡镇（街道）"
        "作业场所地址安澜市青柏区石桥街道工业二路6号区域青柏县（市）区石桥乡镇（街道）"
        "联系人周敏联系电话座机：0999-5550137手机：130****2650"
        "一般隐患重大隐患"
        "发现：6项本季；1月以来累计14项尚未整改：2项截至2026年10月13日"
        "发现：1项本季；1月以来累计1项尚未整改：1项截至2026年10月13日"
        "列入治理计划的未整改重大隐患共1项，其中"
        "落实治理目标任务落实治理经费物资落实治理机构人员落实治理时间落实安全措施及应急预案落实治理资金（累计）"
        "1项1项1项1项1项6.80万元"
        "单位负责人：陆承远填表人：周敏填报日期：2026年10月12日"
    )


def test_page_two_carries_the_inspection_team_record():
    _, second = page_texts(filed(sample_content()))

    wanted = [
        "附：内部安全检查组检查情况",
        "检查日期2026年9月17日带队领导班子成员何启明（副总经理）",
        "主要负责人是否参加☐是☑否本年度已参加次数0次（应至少1次）",
        "对照的判定标准工贸企业重大事故隐患判定标准（应急管理部令第10号）",
        "对照项数21项（适用21项）向主要负责人报告日期2026年9月18日",
        "发现重大事故隐患1项：2号脉冲除尘器未设锁气卸灰装置（第十一条（六））",
        "零隐患声明☐经对照上述标准逐项检查，未发现重大事故隐患。（本次不适用）",
        "检查组人员及签字（成员第3版，2026年2月10日起生效）序号身份姓名职务签字",
        "6注册安全工程师吴文静外聘专家（外聘）平台确认2026-09-1808:12",
        "主要负责人确认事项",
        "☑我已阅读本报告，内容真实。《安全生产法》第四十一条第1版",
        "主要负责人（签字）：陆承远签字日期：2026年10月13日16:42:07",
        "签批身份主要负责人签批方式登录密码与动态口令复核",
    ]
    places = [second.find(words) for words in wanted]

    assert -1 not in places
    assert places == sorted(places)


def test_a_usual_report_is_two_a4_pages_and_an_empty_quarter_too():
    empty = sample_nil_content()
    empty["inspections"] = []
    empty["team"] = None
    empty["awards"] = None

    assert len(page_texts(filed(sample_content()))) == 2
    assert len(page_texts(filed(empty))) == 2
    assert page_sizes_mm(filed(empty)) == {(210, 297)}
    assert "检查日期本季度未开展检查" in text_of(filed(empty))


def test_nothing_found_is_a_ticked_statement_and_the_principal_is_named():
    text = text_of(filed(sample_nil_content()))

    assert "零隐患声明☑经对照上述判定标准逐项检查，未发现重大事故隐患。（第1版）" in text
    assert "发现重大事故隐患0项" in text
    assert "主要负责人是否参加☑是☐否陆承远本年度已参加次数1次" in text


def test_every_page_says_number_version_page_receipt_and_digest():
    content = sample_content()

    for number, page in enumerate(page_texts(filed(content)), start=1):
        assert f"报告编号ZC2026Q3-990102-004127版本1第{number}页，共2页" in page
        assert "回执HZ2026Q3-990102-004127-1报送时间2026年10月13日16:42:07" in page
        assert grouped(digest(content)).replace(" ", "") in page
        assert "预览" not in page


def test_a_preview_is_marked_on_every_page_and_has_no_digest():
    pages = page_texts(quarterly_form(sample_preview()))

    assert len(pages) == 2
    for page in pages:
        assert "预览·未提交" in page
        assert "摘要（" not in page
    assert "单位负责人：填表人：周敏" in pages[0]
    assert "☐我已阅读本报告" in pages[1]


def test_a_receipt_of_another_content_is_refused():
    content, other = sample_content(), sample_nil_content()

    with pytest.raises(UnfitContent, match="another content"):
        quarterly_form(content, sample_receipt(other))


def crowded_content():
    content = sample_content()
    inspection = content["inspections"][0]
    member = inspection["participants"][5]
    inspection["participants"] += [{**member, "name": f"检查员{n:02}", "signed_at": None} for n in range(24)]
    content["inspections"].append(
        copy.deepcopy(inspection) | {"inspected_on": "2026-10-02", "in_quarter": False}
    )
    hazard = content["hazards"][0]
    content["hazards"] += [
        hazard
        | {"number": f"YB-{n:02}", "title": f"隐患{n:02}", "level": "general", "measure": "清理并固定。" * 12}
        for n in range(20)
    ]
    return content


def test_long_lists_flow_on_with_repeated_heads_and_lose_nothing():
    content = crowded_content()
    pages = page_texts(filed(content))
    text = "".join(pages)

    assert sum("检查组人员及签字" in page for page in pages) >= 3
    assert sum("隐患明细（共21项）序号级别" in page for page in pages) >= 2
    assert all(text.count(f"检查员{n:02}") == 2 for n in range(24))
    assert all(text.count(f"隐患{n:02}（") == 1 for n in range(20))
    assert "第2次检查" in text
    assert "不在本季度内，本季检查义务未因此完成" in text
    assert f"第{len(pages)}页，共{len(pages)}页（附）" in pages[-1]


def test_a_text_longer_than_a_page_is_printed_to_its_last_word():
    content = sample_content()
    content["hazards"][0]["measure"] = "整改措施。" * 900 + "到此为止"
    content["notes"] = "备注。" * 1500 + "备注完"
    content["inspections"][0]["scope"] = "范围。" * 1500 + "范围完"

    text = text_of(filed(content))

    assert text.count("整改措施。") == 900
    assert text.count("到此为止") == text.count("备注完") == text.count("范围完") == 1


def test_a_correction_says_which_version_it_corrects_and_why():
    content = sample_content()
    content["version"] = 2
    content["correction"] = {
        "of_version": 1,
        "reason": "漏记一次检查",
        "material": True,
        "timeliness_effect": "不改变首次报送时间",
    }
    text = text_of(filed(content))

    assert "更正的版本第1版是否实质更正☑是☐否更正原因漏记一次检查对时限的影响不改变首次报送时间" in text
    assert "版本2第1页" in text


def test_a_one_person_firm_carries_its_note():
    content = sample_content()
    content["signed"]["self_prepared"] = True

    assert "填表人与签批人为同一人（单人企业）" in text_of(filed(content))


def test_a_moment_stored_in_utc_prints_as_shanghai_time():
    content = sample_content()
    content["signed"]["at"] = "2026-10-12T16:00:01+00:00"

    assert "签字日期：2026年10月13日00:00:01" in text_of(filed(content))


def test_the_file_is_titled_and_dated_with_the_signature():
    about = metadata(filed(sample_content()))

    assert about["Title"] == "安澜恒拓木业有限公司2026年第三季度安全生产隐患排查治理情况统计季报表"
    assert about["CreationDate"] == about["ModDate"] == "D:20261013084207Z"


def test_the_screen_shows_the_same_pages_without_asking_for_anything():
    content = crowded_content()
    pages = pages_svg(content, sample_receipt(content))

    assert len(pages) == len(page_texts(filed(content)))
    for page in pages:
        svg = page.decode()
        assert svg.startswith("<svg ")
        assert set(re.findall(r'(?:href|src)="(.)', svg)) == {"#"}
        assert set(re.findall(r"<([A-Za-z]+)", svg)) <= {"svg", "defs", "g", "path", "symbol", "use"}
        assert not re.search(r"\bon\w+=|style=|url\(", svg)
