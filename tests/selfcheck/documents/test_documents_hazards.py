import pytest

from selfcheck.documents.canonical import UnfitContent
from selfcheck.documents.hazard_content import Plan, Recheck, Rectification, Situation
from selfcheck.documents.hazard_papers import plan, recheck, rectification, situation
from selfcheck.documents.papers import as_pdf
from tests.selfcheck.documents.paper_samples import PLAN, RECHECK, RECTIFICATION, SITUATION, empty, full
from tests.selfcheck.documents.reading import assert_in_order, page_sizes_mm, page_texts, text_of


def test_the_situation_has_the_official_boxes_in_the_official_order():
    (page,) = page_texts(as_pdf(situation(full(SITUATION))))

    assert_in_order(
        page,
        "重大事故隐患情况表",
        "单位名称安澜恒拓木业有限公司信用代码91990102MA7K2HQX07隐患编号ZD-20260917-0031",
        "单位地址安澜市青柏区石桥街道工业二路6号市级以上重点工程☐是☑否",
        "地点隐患地址打磨车间2号除尘器隐患区域青柏区石桥街道",
        "联系联系人周敏联系电话0999-5550137手机130****2650",
        "现状打磨车间2号脉冲除尘器灰斗下方直接敞口落灰，没有锁气卸灰装置。",
        "产生原因2024年改造时漏装，此后检查清单没有列入该项。",
        "危害程度粉尘积聚，遇火源可能爆炸，波及当班11人。",
        "整改难易须停用2号除尘器两天，外购装置到货约15天。",
        "隐患来源企业自查发现日期2026年9月17日",
        "发现人或者发现方式内部安全检查组第三季度检查",
        "隐患类别设备设施/除尘系统",
        "应急管理部令第10号第十一条（六）未设锁气卸灰装置",
        "图片1.整改前IMG_2031.jpg2026-09-17摘要abababababababab",
        "整治说明是否需政府协调☐是☑否是否需局部停产停业☑是☐否是否需全部停产停业☐是☑否",
        "目标经费物资机构人员时间安全措施及应急预案",
        "☑是☐否☑是☐否☑是☐否☑是☐否☐是☑否",
        "完成日期2026年10月20日治理资金6.80万元",
        "单位负责人：陆承远填表人：周敏填报日期：2026年9月18日",
        "陆承远于2026年9月18日15:20在平台签批（密码与动态口令复核）",
    )


def test_a_hazard_without_a_clause_says_so():
    assert "未对应条款" in text_of(as_pdf(situation(full(SITUATION, standard_items=[]))))


def test_the_plan_shows_six_elements_and_the_five_assurances_with_their_reasons():
    text = text_of(as_pdf(plan(full(PLAN))))

    assert_in_order(
        text,
        "要素内容责任人到位情况到位日期佐证",
        "目标任务10月20日前装好锁气卸灰装置并恢复使用。陆承远☐未落实☐部分☑已落实2026年9月20日采购合同.pdf",
        "方法措施外购星型卸灰阀，停机安装，联锁试验。何启明☐未落实☑部分☐已落实年月日",
        "经费物资设备和安装费用由安全生产费用列支。孙薇☐未落实☐部分☑已落实",
        "机构人员设备部负责，安全部监督。",
        "时限要求10月20日前完成。",
        "安全措施和应急预案2号线停用，现场警戒，每班清灰。周敏☑未落实☐部分☐已落实",
        "完成期限2026年10月20日延期至—",
        "治理资金计划6.80万元实际7.13万元",
        "自2026年9月17日14:00起：2号打磨线停用",
        "列入治理计划☑是☐否",
        "责任☑已落实☐未落实六要素均已指定责任人",
        "措施☐已落实☑未落实方法措施为部分落实",
        "预案☐已落实☑未落实安全措施和应急预案未落实",
        "主要负责人（签字）：陆承远编制人：周敏",
    )


def test_the_original_deadline_stays_beside_the_one_it_was_moved_to():
    text = text_of(as_pdf(rectification(full(RECTIFICATION))))

    assert "整改期限2026年10月10日延期至2026年10月20日" in text


def test_rectification_is_printed_with_acceptance_progress_and_closure():
    text = text_of(as_pdf(rectification(full(RECTIFICATION))))

    for words in (
        "单位地址安澜市青柏区石桥街道工业二路6号单位区域青柏区石桥街道地点隐患地址打磨车间2号除尘器",
        "治理验收评估情况自评☑是☐否专家评估☑是☐否政府验收☐是☑否",
        "整改完成日期2026年10月18日实际投入资金7.13万元",
        "验收日期2026年10月19日验收结论☑合格☐不合格",
        "验收人何启明（副总经理）、吴文静（注册安全工程师）",
        "照片1.整改前IMG_2031.jpg2026-09-17摘要abababababababab2.整改后IMG_2217.jpg",
        "销号2026年10月20日，销号人何启明，批准人赵一帆（北执法0123）验收合格，照片前后对照。",
        "进展日期整改进展记录人2026年9月28日签订采购合同。孙薇",
    ):
        assert words in text


def test_an_open_hazard_is_not_called_closed():
    assert "销号尚未销号" in text_of(as_pdf(rectification(full(RECTIFICATION, closure=None))))


def test_a_finding_is_never_filled_in_before_an_officer_writes_it():
    text = text_of(as_pdf(recheck(full(RECHECK, finding="", passed=None))))

    assert "核查情况核查结论☐整改合格☐整改不合格照片" in text
    assert "属实" not in text


def test_the_finding_is_printed_as_the_officer_wrote_it():
    text = text_of(as_pdf(recheck(full(RECHECK))))

    assert "监管责任单位青柏区应急管理局监管责任人赵一帆核查单位青柏区应急管理局执法大队" in text
    assert "核查情况现场查看卸灰阀已安装，手动停机后联锁动作。核查结论☑整改合格" in text
    assert "核查人员（签字）：赵一帆（北执法0123）、钱立群（北执法0188）" in text


@pytest.mark.parametrize(
    ("paper", "sample", "kind"),
    [
        (situation, SITUATION, Situation),
        (plan, PLAN, Plan),
        (rectification, RECTIFICATION, Rectification),
        (recheck, RECHECK, Recheck),
    ],
)
def test_each_is_one_a4_page_full_or_empty(paper, sample, kind):
    for content in (full(sample), empty(kind)):
        pdf = as_pdf(paper(content))

        assert len(page_texts(pdf)) == 1
        assert page_sizes_mm(pdf) == {(210, 297)}


def test_an_empty_box_is_left_for_the_pen():
    text = text_of(as_pdf(plan(empty(Plan))))

    assert text.count("☐未落实☐部分☐已落实年月日") == 6
    assert "治理资金计划＿＿＿＿万元实际＿＿＿＿万元" in text
    assert "☑" not in text.replace("列入治理计划☐是☑否", "")


def test_an_answer_nobody_gave_ticks_neither_box():
    assert "市级以上重点工程☐是☐否" in text_of(as_pdf(situation(full(SITUATION, key_project=None))))


def test_a_content_that_does_not_fit_is_named_place_by_place():
    broken = full(SITUATION)
    del broken["cause"]
    broken["in_plan"]["funds_yuan"] = "6.8万"

    with pytest.raises(
        UnfitContent, match=r"content\.cause: missing; content\.in_plan\.funds_yuan: expected"
    ):
        situation(broken)
