"""The strip of facts at the head of an enterprise's file, and the links to its parts."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.badges import FILING
from portal.calendars import Quarter, day_of
from portal.formats import as_date
from selfcheck.states.cases import SEES_CASES

JUMPS = (
    ("rp", "报告"),
    ("mj", "重大隐患"),
    ("ig", "检查组"),
    ("bs", "基本情况"),
    ("hi", "档案沿革"),
    ("vs", "检查频次"),
    ("ov", "重点检查和上限"),
    ("ox", "平台以外"),
    ("rm", "催报"),
)
TONES = {"overdue": "over", "returned": "soon", "due": "soon"}


def jumps_of(parts: list[dict]) -> list[tuple[str, str]]:
    return [*JUMPS, *((part["anchor"], part["title"]) for part in parts), ("tl", "经过")]


def facts_of(role: str, enterprise, owed: dict, visits, lead: dict, now) -> list[dict]:
    """`enterprise` comes from `file_head`, `owed` from `owed_years`, `lead` from `participation_of`."""
    found = [_quarter(owed, now), _hazards(enterprise)]
    if role in SEES_CASES:
        url = f"{reverse('selfcheck:flag_list')}?{urlencode({'q': enterprise.uscc})}"
        found.append(_fact("待办理提示", enterprise.open_flags, "项", "从宽与双罚", url))
    answer = visits.answer
    cap = "—" if answer.cap is None else answer.cap
    visits_url = f"{reverse('selfcheck:inspection_list')}?{urlencode({'q': enterprise.uscc})}"
    tone = {"red": "over", "amber": "soon"}.get(answer.colour or "", "")
    return [
        *found,
        _fact("今年检查", f"{answer.used} / {cap}", "次", "已用 / 上限", visits_url, tone),
        _fact(
            "负责人参加检查",
            f"{lead['count']} / {lead['needed']}",
            "次",
            {"ok": "今年已参加", "at_risk": "今年尚未参加"}.get(lead["status"], "没有参加"),
            "#qs",
            "" if lead["status"] == "ok" else "soon",
        ),
    ]


def _quarter(owed: dict, now) -> dict:
    """The quarter whose report is asked for now, else the newest that is owed."""
    asked = Quarter.of(day_of(now)).previous()
    row = owed.get(asked.year, {}).get(asked.quarter)
    if row is None:
        newest = owed[max(owed)] if owed else {}
        row = newest[max(newest)] if newest else None
    if row is None:
        return _fact("季度报告", "没有应报", "", "还没有开启的季度", "#rp")
    quarter = Quarter(row.year, row.quarter)
    beside = f"{as_date(row.counts_at)} 报送" if row.counts_at else f"{as_date(row.due_at)} 截止"
    return _fact(quarter.label, FILING[row.status].word, "", beside, "#rp", TONES.get(row.status, ""))


def _hazards(enterprise) -> dict:
    query = urlencode({"filter": "open", "q": enterprise.name})
    return _fact(
        "未销号重大隐患",
        enterprise.open_major,
        "项",
        f"超期 {enterprise.overdue_major}；台账未销号共 {enterprise.open_hazards}",
        f"{reverse('selfcheck:major_hazard_list')}?{query}",
        "over" if enterprise.overdue_major else "",
    )


def _fact(label: str, value, unit: str, beside: str, url: str, tone: str = "") -> dict:
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "beside": beside,
        "url": url,
        "tone": tone,
        "wordy": not unit,
    }
