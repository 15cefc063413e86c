"""规则提示单, 案件摘要 and 责任倒查名单: what the rules and the records say; people decide on it."""

from collections.abc import Mapping, Sequence
from typing import Any

from selfcheck.documents.case_content import (
    AccountabilityList,
    CaseSummary,
    Cited,
    FlagDecision,
    FlagSheet,
    RaisedFlag,
    TracedMember,
    Track,
)
from selfcheck.documents.hazard_boxes import name_of, signed_on
from selfcheck.documents.hazard_content import Progress
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
    numbered,
    pair,
    wan,
    yes_no,
)
from selfcheck.documents.supervision_papers import number_words

RESULTS = {"met": "已满足", "not_met": "未满足", "unknown": "不明", "needs_person": "需人工判断"}
RAISED = {True: "提示", False: "不提示", None: "待人判断"}
OFFICER_DECIDES = (
    "本单只列事实、理由和依据，不是处理决定。"
    "每一项是否采纳由署名执法人员决定，经法制审核人员会签；不明的条件不作已满足处理。"
)
NO_SCORE = "本名单只列各成员的签字和在案记录，不评分、不排序、不作结论；是否追责由署名执法人员依法判断。"


def flag_sheet(content: FlagSheet) -> Paper:
    """规则提示单: each flag with its reasons, the law's own word, the day of law and what people decided."""
    fit(content, FlagSheet)
    decided = {one["rule"]: one for one in content["decisions"]}
    rows: list[Row] = [
        *case_rows(content),
        pair("检查发现", content["finding"]),
        pair("事实冻结时间", moment(content["frozen_at"])),
        pair("事实摘要", content["facts_digest"]),
    ]
    blocks: list[Block] = [Grid(rows)]
    for flag in content["flags"]:
        blocks += [
            Text([_flag_line(flag)], indent=False, bold=True, above=6),
            Grid([_law_row(flag)]),
            reasons(flag["reasons"]),
            *([Grid([pair("建议核对的依据", numbered(flag["basis"]), 24, 5)])] if flag["basis"] else []),
            Grid([_decision_row(decided.get(flag["rule"]))]),
        ]
    used = [f"所用参数：{'；'.join(content['parameters'])}"] if content["parameters"] else []
    blocks += [
        Text([OFFICER_DECIDES], indent=False),
        Text(used, indent=False, small=True),
        Signs(
            [[("执法人员（签字）", ""), ("日期", day(None))], [("法制审核（签字）", ""), ("日期", day(None))]]
        ),
    ]
    return case_paper("规则提示单", content, blocks, number_words(content["number"]))


def case_summary(content: CaseSummary) -> Paper:
    """案件摘要: one page over a case with its linked tracks."""
    fit(content, CaseSummary)
    rows: list[Row] = [
        *case_rows(content),
        (*pair("立案日期", day(content["opened_on"]), 12), *pair("案件状态", content["state_label"], 12)),
        (
            *pair("案件来源", content["source_label"], 12),
            *pair("承办人", joined(content["officers"], "、"), 12),
        ),
        pair("检查发现", content["finding"]),
        pair("有关隐患", joined(content["hazard_numbers"], "、") or "—"),
        (
            *pair("追责时效至", _or_dash(content["limitation_until_on"]), 12),
            label("移送司法机关", 4),
            yes_no(content["crime_referral"], 8),
        ),
    ]
    flags = [
        (
            Cell(one["rule"], 3),
            Cell(one["title"], 7),
            Cell(RAISED[one["raised"]], 4),
            Cell(one["modality"], 5),
            Cell(one["state_label"], 5),
        )
        for one in content["flags"]
    ]
    columns = heads(("规则", 3), ("名称", 7), ("系统结果", 4), ("法律用语", 5), ("办理", 5))
    blocks: list[Block] = [Grid(rows), Grid(flags, head=[columns])]
    blocks += [Grid(_track_rows(track)) for track in content["tracks"]]
    blocks += [events("办理经过", content["events"]), Text([OFFICER_DECIDES], indent=False, small=True)]
    return case_paper("案件摘要", content, blocks)


def accountability_list(content: AccountabilityList) -> Paper:
    """责任倒查名单: the members of the version of the team that was in force, and what each signed."""
    fit(content, AccountabilityList)
    version = f"第 {content['team_version']} 版，{day(content['team_from_on'])} 起生效"
    rows: list[Row] = [
        *case_rows(content),
        (*pair("检查日期", day(content["inspected_on"]), 10), *pair("检查组版本", version, 14)),
    ]
    blocks: list[Block] = [Grid(rows)]
    for n, member in enumerate(content["members"], start=1):
        blocks += [Grid(_member_rows(n, member)), reasons(member["situations"])]
    blocks += [
        Grid([pair("可援引依据", numbered(content["legal_basis"])), pair("保护", content["protection"])]),
        Text([NO_SCORE], indent=False, small=True),
        Signs([[("执法人员（签字）", name_of(content["officer"])), ("日期", signed_on(content["officer"]))]]),
    ]
    return case_paper("责任倒查名单", content, blocks)


def case_paper(name: str, content: Mapping[str, Any], blocks: Sequence[Block], number: str = "") -> Paper:
    case = content["case_number"]
    return Paper(
        name=name,
        subject=joined((case, number), " "),
        author=content["bureau_name"],
        as_of_at=content["as_of_at"],
        blocks=blocks,
        footer=joined((f"案件编号 {case}" if case else "", number), "　"),
    )


def case_rows(content: Mapping[str, Any]) -> list[Row]:
    unit = content["enterprise"]
    return [
        (*pair("企业名称", unit["name"], 14), *pair("信用代码", unit["uscc"], 10, 3)),
        (*pair("案件编号", content["case_number"], 14), *pair("属地", unit["region"], 10, 3)),
    ]


def reasons(found: Sequence[Cited]) -> Grid:
    columns = heads(("判断", 3), ("条件", 10), ("依据", 7), ("佐证", 4))
    return Grid([_reason_row(one) for one in found], head=[columns])


def events(name: str, found: Sequence[Progress]) -> Grid:
    rows = [
        (Cell(day(one["on"]), 5, centred=True), Cell(one["text"], 14), Cell(one["by"], 5)) for one in found
    ]
    return Grid(rows, head=[heads(("日期", 5), (name, 14), ("经办人", 5))])


def _flag_line(flag: RaisedFlag) -> str:
    return f"{flag['rule']} {flag['title']}：{RAISED[flag['raised']]}（{flag['modality']}）"


def _law_row(flag: RaisedFlag) -> Row:
    act = flag["act_law_on"]
    compared = "" if act is None else f"；行为发生日 {day(act)} 的规定已一并对照"
    return pair("适用规定", f"{day(flag['law_on'])} 有效的规定{compared}", 24, 3)


def _reason_row(one: Cited) -> Row:
    citation = one["citation"] + ("" if one["verified"] else "（待核实）")
    return (
        Cell(RESULTS[one["result"]], 3, centred=True),
        Cell(one["text"], 10),
        Cell(citation, 7),
        Cell(joined(one["evidence"]), 4),
    )


def _decision_row(decision: FlagDecision | None) -> Row:
    if decision is None:
        return pair("执法人员决定", "尚未决定", 24, 5)
    officer, reviewer = decision["officer"], decision["reviewer"]
    countersigned = f"法制审核：{decision['sent_back'] or '尚未会签'}"
    if reviewer is not None:
        countersigned = f"法制审核：{reviewer['name']}，{moment(reviewer['at'])}"
    head = f"{decision['outcome_label']}（{officer['name']}，{moment(officer['at'])}）"
    return pair("执法人员决定", joined((head, f"理由：{decision['reason']}", countersigned)), 24, 5)


def _track_rows(track: Track) -> list[Row]:
    money = "—" if track["amount_yuan"] is None else wan(track["amount_yuan"])
    return [
        (
            label(track["subject_label"], 4, down=5),
            *pair("当事人", track["subject"], 10, 3),
            *pair("状态", track["state_label"], 10, 3),
        ),
        (*pair("结果", track["outcome_label"] or "尚未决定", 10, 3), *pair("金额", money, 10, 3)),
        pair("依据", track["basis"], 20, 3),
        (
            *pair("决定日期", _or_dash(track["decided_on"]), 10, 3),
            *pair("公示期限", _or_dash(track["publish_by_on"]), 10, 3),
        ),
        pair("结案", _or_dash(track["closed_on"]), 20, 3),
    ]


def _member_rows(n: int, member: TracedMember) -> list[Row]:
    return [
        (
            label(f"成员 {n}", 4, down=2),
            *pair("姓名", member["name"], 9, 3),
            *pair("职务", member["post"], 11, 3),
        ),
        pair("身份", member["capacity_label"], 20, 3),
        pair("签字", numbered(member["signed"]) or "没有签字记录"),
        pair("检查条目", joined(member["items"], "、") or "没有记录"),
        pair("佐证", joined(member["evidence"], "、") or "—"),
    ]


def _or_dash(iso: str | None) -> str:
    return "—" if iso is None else day(iso)
