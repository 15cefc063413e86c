import pytest

from selfcheck.documents.case_content import (
    AccountabilityList,
    CaseSummary,
    FlagSheet,
    NoPenaltyNote,
    RectificationOpinion,
)
from selfcheck.documents.case_letters import no_penalty_note, rectification_opinion
from selfcheck.documents.case_papers import accountability_list, case_summary, flag_sheet
from selfcheck.documents.papers import as_pdf
from tests.selfcheck.documents.case_samples import (
    ACCOUNTABILITY,
    FLAG_SHEET,
    MEMBER,
    NO_PENALTY,
    OPINION,
    REASONS,
    SUMMARY,
)
from tests.selfcheck.documents.paper_samples import empty, full
from tests.selfcheck.documents.reading import assert_in_order, page_texts, text_of


def test_a_flag_sheet_gives_each_reason_its_result_its_article_and_the_day_of_law():
    text = text_of(as_pdf(flag_sheet(full(FLAG_SHEET))))

    assert_in_order(
        text,
        "规则提示单企业名称安澜恒拓木业有限公司信用代码91990102MA7K2HQX07",
        "检查发现2026-10-20抽查发现打磨车间2号除尘器未设锁气卸灰装置。",
        "事实冻结时间2026年10月21日08:30事实摘要abababab",
        "LE-1自查发现的重大事故隐患：待人判断（依法不予处罚）",
        "适用规定2026年10月20日有效的规定；行为发生日2026年9月17日的规定已一并对照",
        "判断条件依据佐证已满足企业先于机关发现（2026-09-17）。应急〔2025〕11号十内部检查记录",
        "未满足已向主要负责人报告（未报告）。应急〔2025〕11号十",
        "不明治理措施按期进行（没有进展记录）。应急〔2025〕11号十（待核实）",
        "需人工判断危害后果是否轻微。",
        "DP-1一案双罚：提示（要依法一案双罚）",
    )


def test_a_flag_sheet_says_that_an_officer_decides_and_what_was_decided():
    text = text_of(as_pdf(flag_sheet(full(FLAG_SHEET))))

    assert "执法人员决定尚未决定" in text
    assert "维持（赵一帆，2026年10月28日09:10）理由：本季没有检查记录。" in text
    assert "法制审核：罗书瑶，2026年10月28日09:50" in text
    assert "不是处理决定。每一项是否采纳由署名执法人员决定" in text
    assert "不明的条件不作已满足处理" in text


def test_a_decision_without_a_countersignature_says_so():
    sheet = full(FLAG_SHEET)
    sheet["decisions"][0]["reviewer"] = None

    assert "法制审核：尚未会签" in text_of(as_pdf(flag_sheet(sheet)))


def test_the_rectification_opinion_is_signed_by_the_principal():
    text = text_of(as_pdf(rectification_opinion(full(OPINION))))

    assert_in_order(
        text,
        "整改意见书青应急整〔2026〕31号安澜恒拓木业有限公司：",
        "我局于2026年10月20日对你单位进行检查（执法人员：赵一帆（北执法0123）、钱立群（北执法0188））",
        "序号问题依据条款整改要求整改期限1",
        "2026年10月27日",
        "法律规定及说明：除尘系统未设锁气卸灰装置属于重大事故隐患。整改观察期至2026年11月20日。",
        "应急管理部门（章）：青柏区应急管理局2026年10月20日",
        "主要负责人（签字）：陆承远签字时间：2026年9月18日15:20",
    )


def test_without_a_signature_the_opinion_waits_for_the_pen():
    text = text_of(as_pdf(rectification_opinion(full(OPINION, principal=None))))

    assert "主要负责人（签字）：签字时间：年月日" in text
    assert "在平台签批" not in text


def test_the_no_penalty_note_names_the_law_the_reasons_and_what_was_done_first():
    text = text_of(as_pdf(no_penalty_note(full(NO_PENALTY))))

    for words in (
        "法律用语依法不予处罚基本事实企业自查发现隐患",
        "已满足企业先于机关发现",
        "2026年10月21日主要负责人签收整改意见书。陆承远",
        "不是送达当事人的决定书；没有落实整改的，恢复处理。",
        "执法人员（签字）：赵一帆日期：2026年10月28日09:10",
        "法制审核（签字）：罗书瑶日期：2026年10月28日09:50",
    ):
        assert words in text


def test_the_summary_keeps_two_tracks_apart():
    text = text_of(as_pdf(case_summary(full(SUMMARY))))

    for words in (
        "当事人安澜恒拓木业有限公司状态已决定",
        "结果罚款金额3.00万元",
        "决定日期2026年10月27日公示期限2026年11月5日",
        "结案—",
        "当事人陆承远状态调查中",
        "结果尚未决定金额—",
    ):
        assert words in text


def test_the_accountability_list_shows_what_each_signed_and_scores_nobody():
    text = text_of(as_pdf(accountability_list(full(ACCOUNTABILITY))))

    for words in (
        "检查日期2026年9月17日检查组版本第3版，2026年2月10日起生效",
        "姓名汪旭职务专职安全员",
        "签字1.2026-09-1808:12内部检查记录（平台确认）检查条目第十一条（六）佐证检查记录.pdf",
        "签字没有签字记录检查条目没有记录佐证—",
        "保护安全生产管理人员依《安全生产法》第四十六条报告的，不得打击报复。",
        "不评分、不排序、不作结论",
    ):
        assert words in text
    assert "分数" not in text
    assert "得分" not in text


def test_a_long_flag_sheet_and_a_large_team_lose_nothing():
    sheet = full(FLAG_SHEET)
    sheet["flags"][0]["reasons"] = [{**REASONS[0], "text": f"条件{n:03}。" * 8} for n in range(60)]
    listed = full(ACCOUNTABILITY, members=[{**MEMBER, "name": f"成员甲{n:02}"} for n in range(30)])
    pages = page_texts(as_pdf(flag_sheet(sheet)))
    team = page_texts(as_pdf(accountability_list(listed)))

    assert len(pages) > 3
    assert sum("判断条件依据佐证" in page for page in pages) >= len(pages) - 1
    assert all("".join(pages).count(f"条件{n:03}。") == 8 for n in range(60))
    assert all("".join(team).count(f"成员甲{n:02}") == 1 for n in range(30))


@pytest.mark.parametrize(
    ("paper", "kind"),
    [
        (flag_sheet, FlagSheet),
        (case_summary, CaseSummary),
        (accountability_list, AccountabilityList),
        (rectification_opinion, RectificationOpinion),
        (no_penalty_note, NoPenaltyNote),
    ],
)
def test_an_empty_paper_is_printed_and_decides_nothing(paper, kind):
    content = empty(kind)
    for name in ("frozen_at", "opened_on", "inspected_on", "team_from_on"):
        if name in content:
            content[name] = "2026-10-20" if name.endswith("_on") else "2026-10-20T08:00:00+08:00"

    (page,) = page_texts(as_pdf(paper(content)))

    assert "☑" not in page
