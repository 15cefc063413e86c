"""整改意见书 and 不予行政处罚情况说明: letters an officer may go on editing (`paper_docx`)."""

from selfcheck.documents.case_content import Demand, NoPenaltyNote, RectificationOpinion
from selfcheck.documents.case_papers import case_paper, case_rows, events, reasons
from selfcheck.documents.hazard_boxes import name_of, signature_note, signed_on
from selfcheck.documents.papers import (
    Block,
    Cell,
    Grid,
    Paper,
    Row,
    Signs,
    Text,
    day,
    day_in_text,
    fit,
    heads,
    joined,
    numbered,
    pair,
)
from selfcheck.documents.supervision_papers import bureau_paper, delivered, number_words, sealed

COPIES = "本意见书一式二份，企业、应急管理部门各一份。"
NO_DECISION = "本说明记录署名执法人员的判断、理由和依据，不是送达当事人的决定书；没有落实整改的，恢复处理。"


def rectification_opinion(content: RectificationOpinion) -> Paper:
    """整改意见书, signed by the principal."""
    fit(content, RectificationOpinion)
    officers = joined(content["officers"], "、") or "＿＿＿＿＿＿"
    visited = day_in_text(content["visited_on"])
    found = f"我局于 {visited} 对你单位进行检查（执法人员：{officers}），发现下列问题："
    columns = heads(("序号", 2), ("问题", 7), ("依据条款", 5), ("整改要求", 5), ("整改期限", 5))
    demands = [_demand_row(n, one) for n, one in enumerate(content["demands"], start=1)]
    addressee = content["enterprise"]["name"] or "＿＿＿＿＿＿＿＿＿＿"
    signed = content["principal"]
    signs = [("主要负责人（签字）", name_of(signed)), ("签字时间", signed_on(signed))]
    blocks: list[Block] = [
        Text([number_words(content["number"])], indent=False, align="right"),
        Text([f"{addressee}："], indent=False),
        Text([found]),
        Grid(demands or [_no_demand()], head=[columns]),
        Text(_said(content)),
        sealed("应急管理部门（章）", content["bureau_name"], content["issued_on"]),
        Text(["以上意见我已阅读，按期整改。"], indent=False, above=8),
        Signs([signs]),
        *signature_note(signed),
        *delivered(content["delivery"], COPIES, "企业签收人"),
    ]
    return bureau_paper("整改意见书", content, blocks)


def no_penalty_note(content: NoPenaltyNote) -> Paper:
    """不予行政处罚情况说明: why, on which facts, by whom, and what was done before closing."""
    fit(content, NoPenaltyNote)
    rows: list[Row] = [
        *case_rows(content),
        pair("法律用语", content["basis_label"]),
        pair("基本事实", content["facts"], blank=5),
        pair("适用依据", numbered(content["citations"]), blank=2),
    ]
    line = [
        [("执法人员（签字）", name_of(content["officer"])), ("日期", signed_on(content["officer"]))],
        [("法制审核（签字）", name_of(content["reviewer"])), ("日期", signed_on(content["reviewer"]))],
    ]
    blocks: list[Block] = [
        Grid(rows),
        reasons(content["reasons"]),
        events("已经完成的事项", content["artefacts"]),
        Text([NO_DECISION], indent=False, small=True),
        Signs(line),
        Text([f"制作日期：{day(content['issued_on'])}"], indent=False, small=True),
    ]
    return case_paper("不予行政处罚情况说明", content, blocks, number_words(content["number"]))


def _said(content: RectificationOpinion) -> list[str]:
    until = content["observation_until_on"]
    return [
        part
        for part in (
            f"法律规定及说明：{content['law_explained'] or '＿＿＿＿＿＿＿＿＿＿＿＿'}",
            "" if until is None else f"整改观察期至 {day(until)}。",
            content["consequence"],
        )
        if part
    ]


def _demand_row(n: int, one: Demand) -> Row:
    return (
        Cell(str(n), 2, centred=True),
        Cell(one["finding"], 7),
        Cell(one["clause"], 5),
        Cell(one["demand"], 5),
        Cell(day(one["rectify_by_on"]), 5, centred=True),
    )


def _no_demand() -> Row:
    return (Cell("1", 2, centred=True), Cell(span=7, blank_lines=4), *(Cell(span=5) for _ in range(3)))
