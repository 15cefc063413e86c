"""The line of states of a hazard with dates and persons, and the one thing that is next."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from portal.actors import Role
from portal.calendars import day_of
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import ACCEPTERS, FINDERS, HazardState

MAJOR = tuple(HazardState)
GENERAL = (HazardState.REGISTERED, HazardState.RECTIFYING, *tuple(HazardState)[4:])
SHORT = {HazardState.COMPLETED: "待验收"}


def state_line(file: HazardFile) -> list[dict[str, Any]]:
    """States passed with day and person; what lies ahead, and what was left out, without."""
    hazard = file.hazard
    reached: dict[str, tuple[datetime, str]] = {HazardState.REGISTERED: (hazard.recorded_at, "")}
    for move in file.moves:
        reached[move.target] = (move.at, move.name)
    shown = MAJOR if file.major else GENERAL
    shown = tuple(s for s in MAJOR if s in shown or s == hazard.state or s in reached)
    now = shown.index(hazard.state)
    return [_step(state, place, now, reached.get(state)) for place, state in enumerate(shown)]


def _step(state: HazardState, place: int, now: int, at: tuple[datetime, str] | None) -> dict[str, Any]:
    passed = place < now or state == HazardState.CLOSED and place == now
    if place > now:
        sub = "—"
    else:
        sub = f"{day_of(at[0]):%m-%d} {at[1]}".strip() if at else "未单独办理"
    return {
        "title": SHORT.get(state, state.label),
        "sub": sub,
        "state": "done" if passed else "doing" if place == now else "todo",
        "current": place == now,
    }


def next_step(file: HazardFile) -> dict[str, Any]:
    """What is missing, in words, and the page that does it; without a page it is somebody else's turn."""
    action, title, text, label = _wanted(file)
    page = {"title": title, "text": text, "label": label, "url": "", "who": ""}
    if action and file.actor.role in PAGES[action][1]:
        name = PAGES[action][0]
        page["url"] = name if name.startswith("#") else reverse(name, args=[file.hazard.pk])
    elif action:
        page["who"] = f"由{'、'.join(Role.LABELS[role] for role in PAGES[action][1])}办理。"
    return page


PAGES = {
    "report": ("selfcheck:hazard_report", ACCEPTERS),
    "elements": ("#plan", ACCEPTERS),
    "plan": ("selfcheck:hazard_plan", ACCEPTERS),
    "start": ("selfcheck:hazard_start", FINDERS),
    "complete": ("selfcheck:hazard_rectify", FINDERS),
    "accept": ("selfcheck:hazard_accept", ACCEPTERS),
    "close": ("selfcheck:hazard_close", ACCEPTERS),
    "ask_acceptance": ("selfcheck:hazard_order_accept", ACCEPTERS),
}


def _wanted(file: HazardFile) -> tuple[str, str, str, str]:
    """Action, title, text, label of the button."""
    state = file.hazard.state
    if state == HazardState.REGISTERED and file.major:
        text = "向属地应急管理部门和主要负责人报告，同时通报职工大会、职代会或者公示。"
        return "report", "还没有报告", text, "报告重大隐患"
    if state == HazardState.REGISTERED:
        return "complete", "等待整改", _deadline(file), "登记整改完成"
    if state == HazardState.REPORTED:
        return _plan_wanted(file)
    if state == HazardState.PLANNED:
        return "start", "方案已确认", "按方案开始整改后登记；整改期间随时登记进展。", "开始整改"
    if state == HazardState.RECTIFYING:
        return "complete", "正在整改", _deadline(file), "登记整改完成"
    return _end_wanted(file)


def _plan_wanted(file: HazardFile) -> tuple[str, str, str, str]:
    if file.missing:
        text = f"还缺 {len(file.missing)} 项：{'、'.join(file.missing)}。逐项写明内容和责任人。"
        return "elements", "制定治理方案", text, "填写治理方案"
    return "plan", "六项要素已填齐", "确认方案后列入治理计划。", "确认治理方案"


def _end_wanted(file: HazardFile) -> tuple[str, str, str, str]:
    hands = file.in_bureau_hands
    if file.hazard.state == HazardState.COMPLETED:
        if file.order and not file.open_request("acceptance"):
            text = f"本项有{hands}，由督办单位核查验收。请提交验收申请。"
            return "ask_acceptance", "等待申请验收", text, "申请验收"
        if hands:
            return "", "等待核查验收", f"本项有{hands}，由监管部门核查验收。", ""
        return "accept", "等待验收", "由具名人员验收，附整改前后的照片。", "登记验收"
    if file.hazard.state == HazardState.ACCEPTED:
        if hands:
            return "", "等待销号", f"本项有{hands}，由监管部门销号（安全生产法 第六十五条）。", ""
        return "close", "等待销号", "由具名人员销号，附佐证。销号后不能再改。", "销号"
    text = "问题再次出现的，请登记为新的隐患并注明接续本项。"
    return "", "已销号", text, ""


def _deadline(file: HazardFile) -> str:
    hazard, today = file.hazard, day_of(file.now)
    days = (hazard.rectify_by - today).days
    left = f"还有 {days} 天" if days >= 0 else f"已超期 {-days} 天"
    return f"整改期限 {hazard.rectify_by}，{left}，责任人{hazard.responsible}。"
