"""The yearly cap on inspections: what counts, how many are left, whether the next one is blocked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.legal import LawInForce, Reason, Result, Version
from selfcheck.rules.logic import reason

KINDS = {
    "planned": "计划检查",
    "double_random": "双随机抽查",
    "special": "专项检查",
    "joint": "联合检查",
    "rectification_review": "整改复查",
    "review_with_new_items": "复查时新开事项",
    "complaint": "投诉举报",
    "transfer": "转办交办",
    "monitoring": "数据监测监控",
    "off_site": "非现场检查",
    "guidance": "帮扶指导",
    "township": "乡镇（街道）检查",
    "licence": "许可现场核查",
    "accident_investigation": "事故调查",
    "case_check": "个案检查",
    "aborted": "未能入场",
}
OWN_RULE = {
    "rectification_review": "caps_review",
    "guidance": "caps_guidance",
    "township": "caps_township",
    "joint": "caps_joint",
    "aborted": "caps_unit",
}
GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True)
class Visit:
    on: date
    kind: str
    serious: bool | None = None
    plan: str | None = None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class CapFacts:
    """One enterprise, one calendar year. ``grades``: (from day, grade), None = known to be ungraded."""

    year: int
    high_hazard: bool
    grades: tuple[tuple[date, int | None], ...]
    visits: tuple[Visit, ...]
    next_visit: Visit
    risk_cap: int | None = None


@dataclass(frozen=True)
class CountedVisit:
    visit: Visit
    counted: bool
    reason: Reason


@dataclass(frozen=True)
class CapAnswer:
    cap: int | None
    used: int
    colour: str | None
    next_blocked: bool
    visits: tuple[CountedVisit, ...]
    reasons: tuple[Reason, ...]


LawOn = Callable[[date], LawInForce]  # the law of the enterprise's place on any day


def counts(visit: Visit, law: LawInForce) -> Reason:
    """Whether such a visit counts by the rules of the place on that day. MET = it counts."""
    source = law.get("caps_counting")
    label = KINDS[visit.kind]
    if source is None:
        first = law.book["caps_counting"][0]
        text = f"{label}：{visit.on:%Y-%m-%d} 当地没有频次上限规定，不计入。"
        return Reason("counts", Result.NOT_MET, text, first.citation)
    leads = law["caps_leads"]
    if visit.kind in leads.value["kinds"]:
        return _lead(visit, leads)
    if visit.kind == "case_check" and visit.serious:
        text = f"{label}：由严重违法行为线索引起，不受频次上限限制，不计入。"
        return reason("counts", Result.NOT_MET, text, leads)
    cited = law.get(OWN_RULE.get(visit.kind, "caps_counting")) or source
    if source.value[visit.kind]:
        return reason("counts", Result.MET, f"{label}：计入频次。", cited)
    return reason("counts", Result.NOT_MET, f"{label}：不计入频次。", cited)


def _lead(visit: Visit, leads: Version) -> Reason:
    text = f"{KINDS[visit.kind]}：{leads.value['word']}，不计入；须写明理由、依据和批准人。"
    if leads.value["serious_required"] and not visit.serious:
        text += "没有写明属于严重违法行为，报分管领导知悉。"
    return reason("counts", Result.NOT_MET, text, leads)


def count_visits(facts: CapFacts, law_on: LawOn) -> tuple[CountedVisit, ...]:
    """Every visit in its order with its answer; entries of one day under one plan are one visit."""
    merged: set[tuple[date, str]] = set()
    return tuple(_count(visit, facts, law_on(visit.on), merged) for visit in facts.visits)


def _count(visit: Visit, facts: CapFacts, law: LawInForce, merged: set[tuple[date, str]]) -> CountedVisit:
    answer = counts(visit, law)
    if visit.on.year != facts.year:
        text = f"{KINDS[visit.kind]}：不在 {facts.year} 年度内，不计入。"
        return CountedVisit(visit, False, Reason("counts", Result.NOT_MET, text, answer.citation))
    if not answer.met or visit.plan is None:
        return CountedVisit(visit, answer.met, answer)
    group = (visit.on, visit.plan)
    if group in merged:
        unit = law["caps_unit"]
        text = f"{KINDS[visit.kind]}：与同日同一检查方案（{visit.plan}）的检查合为一次，不重复计入。"
        return CountedVisit(visit, False, reason("counts", Result.NOT_MET, text, unit))
    merged.add(group)
    return CountedVisit(visit, True, answer)


def answer_cap(facts: CapFacts, law_on: LawOn) -> CapAnswer:
    law = law_on(facts.next_visit.on)
    visits = count_visits(facts, law_on)
    used = sum(one.counted for one in visits)
    cap, cap_reason = _cap(facts, law)
    next_reason = counts(facts.next_visit, law)
    blocked = cap is not None and used >= cap and next_reason.met
    reasons = [cap_reason, _used(used, cap, law), next_reason]
    if cap is not None:
        reasons.append(_next(facts.next_visit, next_reason.met, blocked, used >= cap, law))
    return CapAnswer(cap, used, _colour(used, cap), blocked, visits, tuple(reasons))


def grade_on(facts: CapFacts, day: date) -> int | None:
    """The grade in force that day; a change later in the year does not reach back."""
    return max((entry for entry in facts.grades if entry[0] <= day), key=lambda entry: entry[0])[1]


def _cap(facts: CapFacts, law: LawInForce) -> tuple[int | None, Reason]:
    source = law.get("caps")
    if source is None:
        first = law.book["caps"][0]
        text = f"{law.on:%Y-%m-%d} 当地没有现行的频次上限。"
        return None, Reason("cap", Result.NOT_MET, text, first.citation)
    if facts.risk_cap is not None:
        text = f"执法主体按风险评级确定的年度上限为 {facts.risk_cap} 次，取代通用上限。"
        return facts.risk_cap, reason("cap", Result.MET, text, law["caps_risk_grade"])
    grade = grade_on(facts, law.on)
    table = source.value["high_hazard" if facts.high_hazard else "other"]
    cap: int = table["ungraded" if grade is None else str(grade)]
    names = {None: "未定级", 1: "标准化一级", 2: "标准化二级", 3: "标准化三级"}
    hazard = "高危" if facts.high_hazard else "非高危"
    return cap, reason("cap", Result.MET, f"{hazard}行业领域{names[grade]}企业，年度上限 {cap} 次。", source)


def _colour(used: int, cap: int | None) -> str | None:
    if cap is None:
        return None
    return RED if used >= cap else AMBER if used == cap - 1 else GREEN


def _used(used: int, cap: int | None, law: LawInForce) -> Reason:
    unit = law.get("caps_unit") or law.book["caps_unit"][0]
    if cap is None:
        return reason("used", Result.UNKNOWN, f"本年度已计入 {used} 次，没有上限可比。", unit)
    result = Result.MET if used < cap else Result.NOT_MET
    return reason("used", result, f"本年度各层级合计已计入 {used} 次，上限 {cap} 次。", unit)


def _next(visit: Visit, counted: bool, blocked: bool, reached: bool, law: LawInForce) -> Reason:
    label = KINDS[visit.kind]
    if blocked:
        text = f"已达上限，不得再安排{label}；确有线索的，按线索检查办理并写明理由、依据和批准人。"
        return reason("next_visit", Result.NOT_MET, text, law["caps"])
    leads = law["caps_leads"]
    if reached and not counted and visit.kind in leads.value["kinds"] and leads.value["soft_ceiling"]:
        text = f"已达上限，{label}虽不受限制，但不得明显超过合理频次，由人判断。"
        return reason("next_visit", Result.NEEDS_PERSON, text, leads)
    return reason("next_visit", Result.MET, f"可以安排{label}。", law["caps"])
