"""重大事故隐患情况表, 治理方案, 整改与验收表 and 核查表: boxes in the order officers know."""

from selfcheck.documents.hazard_boxes import (
    clauses,
    closure_rows,
    contact_row,
    deadline_row,
    foot,
    hazard_paper,
    in_plan_rows,
    name_of,
    photo_names,
    place_row,
    signed_on,
    three_answers,
    unit_rows,
)
from selfcheck.documents.hazard_content import Element, Plan, Recheck, Rectification, Situation
from selfcheck.documents.papers import (
    Block,
    Cell,
    Grid,
    Paper,
    Row,
    Signs,
    Text,
    day,
    fit,
    heads,
    joined,
    label,
    moment,
    pair,
    wan,
    yes_no,
)

SIX = ("目标任务", "方法措施", "经费物资", "机构人员", "时限要求", "安全措施和应急预案")
FIVE = ("责任", "措施", "资金", "时限", "预案")
STATES = (("未落实", "none"), ("部分", "partial"), ("已落实", "done"))
NO_FINDING = "核查情况由核查人员填写，平台不预填结论。"


def situation(content: Situation) -> Paper:
    """重大事故隐患情况表. Content of 令16 art. 14: 现状及产生原因, 危害程度和整改难易程度分析, 治理方案."""
    fit(content, Situation)
    stops = (
        ("是否需\n政府协调", content["needs_government"]),
        ("是否需局部\n停产停业", content["needs_partial_stop"]),
        ("是否需全部\n停产停业", content["needs_full_stop"]),
    )
    rows: list[Row] = [
        *unit_rows(content),
        place_row(content),
        contact_row(content["contact"]),
        (label("现状及产生原因", 4, down=2), *pair("现状", content["present_state"], 20, 3, 4)),
        pair("产生原因", content["cause"], 20, 3, 4),
        (label("危害程度和整改\n难易程度分析", 4, down=2), *pair("危害程度", content["harm"], 20, 3, 3)),
        pair("整改难易", content["difficulty"], 20, 3, 3),
        *_source_rows(content),
        three_answers("整治说明", stops),
        *in_plan_rows(content["in_plan"]),
    ]
    reported = "" if content["reported_at"] is None else f"报送 {moment(content['reported_at'])}"
    return hazard_paper("重大事故隐患情况表", content, [Grid(rows), *foot(content["foot"])], reported)


def plan(content: Plan) -> Paper:
    """治理方案: the six elements of 令16 art. 15 as typed, the five assurances as derived."""
    fit(content, Plan)
    columns = heads(("要素", 3), ("内容", 9), ("责任人", 3), ("到位情况", 3), ("到位日期", 3), ("佐证", 3))
    signed = content["principal"]
    blocks: list[Block] = [
        Grid([*unit_rows(content), place_row(content)]),
        Grid([_element_row(one) for one in content["elements"] or _no_elements()], head=[columns]),
        Grid(_plan_rows(content)),
        Grid(
            _assurance_rows(content),
            head=[heads(("五落实", 4), ("是否落实", 6), ("依据（由六要素得出）", 14))],
        ),
        Signs(
            [
                [("主要负责人（签字）", name_of(signed)), ("编制人", content["prepared_by"])],
                [("签批时间", signed_on(signed)), ("编制日期", day(content["prepared_on"]))],
            ]
        ),
    ]
    return hazard_paper(
        "重大事故隐患治理方案", content, blocks, f"第 {content['version']} 版" if content["version"] else ""
    )


def rectification(content: Rectification) -> Paper:
    """重大事故隐患整改与验收表."""
    fit(content, Rectification)
    assessed = (
        ("自评", content["self_assessed"]),
        ("专家评估", content["expert_assessed"]),
        ("政府验收", content["government_accepted"]),
    )
    done = (
        *pair("整改完成日期", day(content["rectified_on"]), 12),
        *pair("实际投入资金", wan(content["spent_yuan"]), 12),
    )
    rows: list[Row] = [
        *unit_rows(content),
        place_row(content),
        contact_row(content["contact"]),
        deadline_row(content, "整改期限"),
        pair("隐患整治情况\n（简述）", content["text"], blank=6),
        three_answers("治理验收\n评估情况", assessed),
        done,
        *_accepted_rows(content),
        pair("照片", photo_names(content["photos"])),
        *closure_rows(content["closure"]),
        pair("备注", content["notes"], blank=2),
    ]
    blocks: list[Block] = [Grid(rows), *_progress(content), *foot(content["foot"])]
    return hazard_paper("重大事故隐患整改与验收表", content, blocks)


def recheck(content: Recheck) -> Paper:
    """重大事故隐患核查表. 核查情况 is what an officer wrote, or empty lines: never a text of the portal."""
    fit(content, Recheck)
    rows: list[Row] = [
        *unit_rows(content),
        place_row(content),
        (
            *pair("监管责任单位", content["responsible_body"], 13),
            *pair("监管责任人", content["responsible_officer"], 11),
        ),
        (*pair("核查单位", content["checking_body"], 13), *pair("核查日期", day(content["checked_on"]), 11)),
        pair("核查情况", content["finding"], blank=12),
        (label("核查结论", 4), yes_no(content["passed"], 20, ("整改合格", "整改不合格"))),
        pair("照片", photo_names(content["photos"])),
    ]
    officers = ("核查人员（签字）", joined(content["officers"], "、"))
    blocks: list[Block] = [
        Grid(rows),
        Signs([[officers], [("被核查单位负责人（签字）", "")]]),
        Text([NO_FINDING], indent=False, small=True),
    ]
    return hazard_paper("重大事故隐患核查表", content, blocks)


def _source_rows(content: Situation) -> list[Row]:
    return [
        (
            label("来源与时间", 4, down=2),
            *pair("隐患来源", content["found_by_label"], 10),
            *pair("发现日期", day(content["found_on"]), 10),
        ),
        pair("发现人或者\n发现方式", content["finder"], 20),
        (label("类别", 4, down=3), *pair("隐患类别", joined(content["category_labels"], " / "), 20)),
        pair("判定标准\n及条款", clauses(content["standard_items"], content["unmapped_reason"]), 20),
        pair("图片", photo_names(content["photos"]), 20),
    ]


def _no_elements() -> list[Element]:
    return [
        Element(label=name, content="", responsible="", state="", in_place_on=None, evidence=[])
        for name in SIX
    ]


def _element_row(one: Element) -> Row:
    ticks = tuple((word, one["state"] == state) for word, state in STATES)
    return (
        label(one["label"], 3),
        Cell(one["content"], 9),
        Cell(one["responsible"], 3, centred=True),
        Cell(span=3, ticks=ticks),
        Cell(day(one["in_place_on"], "\n"), 3, centred=True),
        Cell(joined(one["evidence"]), 3),
    )


def _assurance_rows(content: Plan) -> list[Row]:
    found = [(one["label"], one["met"], one["reason"]) for one in content["assurances"]]
    return [
        (label(name, 4), yes_no(met, 6, ("已落实", "未落实")), Cell(reason, 14))
        for name, met, reason in found or [(name, None, "") for name in FIVE]
    ]


def _plan_rows(content: Plan) -> list[Row]:
    since = "" if content["interim_from_at"] is None else f"自 {moment(content['interim_from_at'])} 起：\n"
    money = f"计划 {wan(content['planned_yuan'])}　实际 {wan(content['spent_yuan'])}"
    return [
        deadline_row(content, "完成期限"),
        pair("治理资金", money),
        pair("整改期间\n临时管控措施", since + content["interim_controls"], blank=2),
        (label("列入治理计划", 4), yes_no(content["in_plan"], 20)),
    ]


def _accepted_rows(content: Rectification) -> list[Row]:
    accepted = content["acceptance"]
    return [
        (
            label("企业验收", 4, down=3),
            *pair("验收日期", day(accepted["accepted_on"]), 10),
            label("验收结论", 3),
            yes_no(accepted["passed"], 7, ("合格", "不合格")),
        ),
        pair("验收意见", accepted["opinion"], 20, blank=3),
        pair("验收人", joined(accepted["people"], "、"), 20),
    ]


def _progress(content: Rectification) -> list[Block]:
    if not content["progress"]:
        return []
    rows = [
        (Cell(day(one["on"]), 5, centred=True), Cell(one["text"], 15), Cell(one["by"], 4))
        for one in content["progress"]
    ]
    return [Grid(rows, head=[heads(("进展日期", 5), ("整改进展", 15), ("记录人", 4))])]
