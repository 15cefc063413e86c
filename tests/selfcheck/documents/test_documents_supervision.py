import pytest

from selfcheck.documents.papers import as_pdf
from selfcheck.documents.supervision_content import (
    AcceptanceOpinion,
    AcceptanceRequest,
    ExtensionOpinion,
    ExtensionRequest,
    SupervisionOrder,
)
from selfcheck.documents.supervision_list import supervision_list
from selfcheck.documents.supervision_papers import (
    acceptance_opinion,
    acceptance_request,
    extension_opinion,
    extension_request,
    order,
)
from tests.selfcheck.documents.paper_samples import (
    ACCEPTANCE_OPINION,
    ACCEPTANCE_REQUEST,
    COMMON,
    EXTENSION_OPINION,
    EXTENSION_REQUEST,
    ORDER,
    empty,
    full,
)
from tests.selfcheck.documents.reading import assert_in_order, page_texts, text_of


def test_the_order_names_hazards_basis_deadline_duties_and_who_received_it():
    (page,) = page_texts(as_pdf(order(full(ORDER))))

    assert_in_order(
        page,
        "重大事故隐患挂牌督办通知书青应急督〔2026〕12号签发人：孔令川",
        "安澜恒拓木业有限公司：经检查，你单位存在以下重大事故隐患：",
        "1.ZD-20260917-0031打磨车间2号脉冲除尘器未设锁气卸灰装置",
        "依据《中华人民共和国安全生产法》第四十一条第三款、《安全生产事故隐患排查治理暂行规定》，",
        "实行县级挂牌督办，限于2026年10月10日前治理完毕。",
        "①主要负责人组织制定治理方案，并于2026年10月8日前报我局备案；",
        "②每季度至少报告一次治理进展情况；",
        "③期满前提交验收申请；不能按期完成的，在期满前15个工作日内申请延期；",
        "④治理期间落实防控措施",
        "督办单位（章）：青柏区应急管理局2026年9月25日",
        "送达人（签字）：赵一帆、钱立群送达日期：2026年9月25日",
        "治理责任单位主要负责人（签收）：陆承远签收日期：2026年9月25日10:05",
        "本通知书一式二份",
    )


def test_an_extension_is_asked_for_with_reason_controls_and_both_dates():
    text = text_of(as_pdf(extension_request(full(EXTENSION_REQUEST))))

    assert text.startswith(
        "重大事故隐患治理延期申请书治理责任单位（盖章）安澜恒拓木业有限公司所在区域青柏区石桥街道"
        "联系人周敏联系电话0999-5550137130****2650"
        "隐患编号ZD-20260917-0031督办通知书文号青应急督〔2026〕12号"
    )
    assert_in_order(
        text,
        "理由制造厂因台风停产，交货推迟到10月15日。",
        "防控措施2号线继续停用，每班清灰并记录。",
        "原治理期限2026年10月10日申请延期日期至2026年10月20日",
        "主要负责人（签字）：陆承远申请日期：2026年9月29日",
    )


@pytest.mark.parametrize(
    ("agreed", "ticked"),
    [(True, "☑同意延期☐不同意延期"), (False, "☐同意延期☑不同意延期"), (None, "☐同意延期☐不同意延期")],
)
def test_the_opinion_on_an_extension_ticks_what_was_decided(agreed, ticked):
    text = text_of(as_pdf(extension_opinion(full(EXTENSION_OPINION, agreed=agreed))))

    assert f"意见如下（打√）：{ticked}" in text
    assert "治理期限由2026年10月10日延至2026年10月20日。意见：理由属实" in text


def test_acceptance_is_asked_for_with_the_enterprises_own_acceptance():
    text = text_of(as_pdf(acceptance_request(full(ACCEPTANCE_REQUEST))))

    assert "整改完成日期2026年10月18日实际投入资金7.13万元" in text
    assert "验收日期2026年10月19日验收结论☑合格☐不合格" in text
    assert "附件1.整改前后照片2.联锁试验记录" in text


def test_the_opinion_on_acceptance_says_what_failed_and_goes_in_three_copies():
    text = text_of(as_pdf(acceptance_opinion(full(ACCEPTANCE_OPINION))))

    assert "☐验收合格☑验收不合格说明：联锁信号没有接入中控室。" in text
    assert "本意见书一式三份，治理责任单位、督办单位、同级安全生产委员会办公室各一份。" in text


@pytest.mark.parametrize(
    ("paper", "kind"),
    [
        (order, SupervisionOrder),
        (extension_request, ExtensionRequest),
        (extension_opinion, ExtensionOpinion),
        (acceptance_request, AcceptanceRequest),
        (acceptance_opinion, AcceptanceOpinion),
    ],
)
def test_an_empty_form_is_one_page_for_the_pen_and_decides_nothing(paper, kind):
    (page,) = page_texts(as_pdf(paper(empty(kind))))

    assert "☑" not in page


def rows(count):
    row = {
        "number": "ZD-20260917-0031",
        "place": "打磨车间",
        "rectified": False,
        "level_label": "县级",
        "bureau_name": "青柏区应急管理局",
        "finished_on": None,
    }
    return [{**row, "place": f"车间{n:03}"} for n in range(count)]


def test_the_record_of_supervision_repeats_its_columns_and_loses_no_line():
    content = {
        "as_of_at": COMMON["as_of_at"],
        "bureau_name": "青柏区应急管理局",
        "filter_words": "2026年",
        "rows": rows(80),
    }
    pages = page_texts(as_pdf(supervision_list(content)))
    head = "序号隐患编号隐患地址是否整改挂牌级别督办单位督办完成时间"

    assert len(pages) > 2
    assert all(head in page for page in pages)
    assert all("".join(pages).count(f"车间{n:03}") == 1 for n in range(80))
    assert "共80项" in pages[0]
