"""The keys of the assessment format that a person may know, with their words and kinds.

Kinds: day (D), moment (T), never (T or "did not happen"), day_never, yes_no, harm, found_by, text.
"""

from dataclasses import dataclass
from typing import Any

from selfcheck.rules.case_facts import FOUND_BY

HARM = {"none": "没有危害后果", "minor": "危害后果轻微", "serious": "危害后果严重"}


@dataclass(frozen=True)
class Key:
    key: str
    label: str
    kind: str
    group: str


GROUPS = {
    "finding": "隐患的形成和发现",
    "check": "企业的检查、报告和整改",
    "violation": "违法情节",
    "order": "责令整改之后",
    "signs": "排除从宽的情形",
    "enterprise": "企业情况和名单查询",
}
KEYS = (
    Key("act_on", "违法行为发生日", "day", "finding"),
    Key("act_ended_on", "违法行为终了日", "day_never", "finding"),
    Key("finding.arose_at", "隐患形成时间", "moment", "finding"),
    Key("finding.discoverable", "最近一次内部检查时能够合理发现", "yes_no", "finding"),
    Key("finding.found_by", "最先由谁发现", "found_by", "finding"),
    Key("finding.found_at", "最先发现的时间", "moment", "finding"),
    Key("finding.official_by", "机关怎样发现", "found_by", "finding"),
    Key("finding.notice_at", "检查告知企业的时间", "never", "finding"),
    Key("finding.accident_at", "由此引发事故的时间", "never", "finding"),
    Key("check.checked_on", "最近一次内部检查日期", "day_never", "check"),
    Key("check.item_covered", "该次检查的清单包含本项", "yes_no", "check"),
    Key("check.reported_to_principal_at", "报告主要负责人的时间", "never", "check"),
    Key("check.reported_to_bureau_at", "报告应急管理部门的时间", "never", "check"),
    Key("check.plan_at", "治理方案的时间", "never", "check"),
    Key("check.interim_controls_at", "采取临时管控的时间", "never", "check"),
    Key("check.last_progress_at", "最近一次治理进展的时间", "never", "check"),
    Key("check.rectify_by", "企业自定整改期限", "day", "check"),
    Key("check.extended_to", "批准延期至", "day_never", "check"),
    Key("check.rectified_at", "整改完成时间", "never", "check"),
    Key("check.fictitious", "措施经查实为虚构", "yes_no", "check"),
    Key("check.recorded_truthfully", "如实记录隐患排查治理情况", "yes_no", "check"),
    Key("violation.minor", "违法行为轻微", "yes_no", "violation"),
    Key("violation.harm", "危害后果", "harm", "violation"),
    Key("violation.life_safety", "涉及公民生命健康安全、金融安全", "yes_no", "violation"),
    Key("violation.corrected_at", "改正时间", "never", "violation"),
    Key("violation.corrected_in_time", "及时改正（只知结果时填）", "yes_no", "violation"),
    Key("violation.no_fault_evidence", "企业提交了没有主观过错的证据", "yes_no", "violation"),
    Key("violation.on_list", "当地从宽清单列有本事项", "yes_no", "violation"),
    Key("violation.list_excluded", "清单排除此类事项或者行业", "yes_no", "violation"),
    Key("violation.commitment_letter", "企业签署了承诺书", "yes_no", "violation"),
    Key("order.issued_at", "责令整改的时间", "never", "order"),
    Key("order.correct_by", "责令整改期限", "day", "order"),
    Key("order.refused", "责令之后拒不整改", "yes_no", "order"),
    Key("order.falsely_reported_done", "虚构已整改", "yes_no", "order"),
    Key("order.suspension_defied", "违抗停产停业决定", "yes_no", "order"),
    Key("signs.crime", "有涉嫌犯罪的迹象", "yes_no", "signs"),
    Key("signs.concealment", "隐瞒隐患或者违法事实", "yes_no", "signs"),
    Key("signs.repeat", "累次违法", "yes_no", "signs"),
    Key("leniency_claimed", "企业主张自查免罚", "yes_no", "signs"),
    Key("enterprise.dishonest", "列入严重失信主体名单", "yes_no", "enterprise"),
    Key("enterprise.last_fatal_accident_on", "最近一次亡人事故", "day_never", "enterprise"),
    Key("history.searched", "已查询执法系统、其他机关和变更前主体的违法记录", "yes_no", "enterprise"),
)
BY_KEY = {one.key: one for one in KEYS}


def put(facts: dict[str, Any], key: str, value: Any) -> None:
    """Set a dotted key inside a fact set."""
    *path, last = key.split(".")
    for name in path:
        facts = facts.setdefault(name, {})
    facts[last] = value


def read(facts: dict[str, Any], key: str) -> Any:
    """The value of a dotted key; None where nobody knows it."""
    for name in key.split("."):
        if not isinstance(facts, dict) or name not in facts:
            return None
        facts = facts[name]
    return facts


def say(kind: str, value: Any) -> str:
    """For a reader."""
    if value is None:
        return "不明"
    if kind in ("yes_no",):
        return "是" if value else "否"
    if value is False:
        return "没有"
    if kind == "harm":
        return HARM[value]
    if kind == "found_by":
        return FOUND_BY[value]
    return str(value).replace("T", " ")[:16] if kind in ("moment", "never") else str(value)
