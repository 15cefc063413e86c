"""Composition of the internal safety inspection team: what is missing, how serious, which article."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.legal import LawInForce, Reason, Result, Version

CATEGORY_LABELS = {
    "leader": "带队的领导班子成员",
    "safety_dept": "安全生产管理机构人员",
    "union": "工会人员",
    "employee_rep": "从业人员代表",
    "cse": "注册安全工程师",
}
ERROR, STRONG, WARNING, NOTE, OK = "error", "strong", "warning", "note", "ok"


@dataclass(frozen=True)
class TeamFacts:
    """A team on one day. ``groups``: kinds named in ``team_cse_required`` that the enterprise belongs to."""

    leaders: int = 0
    leader_is_principal: bool = False
    micro_firm: bool = False
    safety_dept: bool = False
    union: bool = False
    employee_rep: bool = False
    cse: bool = False
    cse_external: bool = False
    groups: frozenset[str] = frozenset()
    reasons_given: Mapping[str, str] = field(default_factory=dict)  # category -> the enterprise's reason


@dataclass(frozen=True)
class TeamFinding:
    """``level``: error blocks, strong and warning ask for a reason, note informs, ok confirms."""

    category: str
    level: str
    reason: Reason
    needs_note: bool = False

    @property
    def blocks(self) -> bool:
        return self.level == ERROR


def check_team(facts: TeamFacts, law: LawInForce) -> tuple[TeamFinding, ...]:
    """One finding per category, leader first. Only a missing or doubtful leader blocks."""
    rest = (_member(name, facts, law) for name in CATEGORY_LABELS if name != "leader")
    return (_leader(facts, law), *rest)


def _leader(facts: TeamFacts, law: LawInForce) -> TeamFinding:
    rule = law["team_categories"]
    text_rule = law["team_required_by_text"]
    level, result, text = _judge_leader(facts)
    reason = Reason("team_leader", result, text, text_rule.citation, rule.key)
    return TeamFinding("leader", level, reason, needs_note=level == NOTE)


def _judge_leader(facts: TeamFacts) -> tuple[str, Result, str]:
    if facts.leaders == 0:
        return ERROR, Result.NOT_MET, "没有指定带队的领导班子成员，应由主要负责人指定1名。"
    if facts.leaders > 1:
        return ERROR, Result.NOT_MET, f"指定了 {facts.leaders} 名带队领导班子成员，应当只指定1名。"
    if not facts.leader_is_principal:
        return OK, Result.MET, "已指定1名领导班子成员带队。"
    if facts.micro_firm:
        return NOTE, Result.NEEDS_PERSON, "微型企业没有领导班子，由主要负责人兼任带队，须附说明。"
    return ERROR, Result.NOT_MET, "主要负责人不能兼任带队人，应另行指定1名领导班子成员。"


def _member(category: str, facts: TeamFacts, law: LawInForce) -> TeamFinding:
    rule = law["team_categories"]
    label = CATEGORY_LABELS[category]
    if getattr(facts, category):
        external = category == "cse" and facts.cse_external
        text = f"已有{label}。" if not external else f"已有{label}（外聘服务，安全生产责任仍由本企业承担）。"
        return TeamFinding(
            category, OK, Reason(f"team_{category}", Result.MET, text, rule.citation, rule.key)
        )
    if category == "cse" and facts.groups & set(law.value("team_cse_required")):
        return _cse_required(facts, law)
    given = facts.reasons_given.get(category, "").strip()
    text = f"缺少{label}，" + (f"说明：{given}。" if given else "请说明理由。") + _text_note(category, law)
    reason = Reason(f"team_{category}", Result.NOT_MET, text, rule.citation, rule.key)
    return TeamFinding(category, rule.value[category], reason, needs_note=not given)


def _cse_required(facts: TeamFacts, law: LawInForce) -> TeamFinding:
    required: Version = law["team_cse_required"]
    given = facts.reasons_given.get("cse", "").strip()
    text = "缺少注册安全工程师，而本类单位应当有注册安全工程师从事安全生产管理工作"
    text += f"；说明：{given}。" if given else "，请尽快配备并说明情况。"
    basis = law["basis_97_1"].citation
    text += f"未按规定配备的，可能涉及{basis}。"
    reason = Reason("team_cse", Result.NOT_MET, text, required.citation, required.key)
    return TeamFinding("cse", STRONG, reason, needs_note=not given)


def _text_note(category: str, law: LawInForce) -> str:
    if category in law.value("team_required_by_text"):
        return ""
    return "（本地文本只写明指定1名领导班子成员，此项按国家文本提示。）"
