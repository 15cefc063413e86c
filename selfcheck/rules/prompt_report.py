"""The prompt report of a major hazard: a second duty beside the quarterly filing, with its own clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.legal import LawInForce, Reason, Result
from selfcheck.rules.logic import reason

REPORTED, RUNNING, REMIND, ESCALATE = "reported", "running", "remind", "escalate"


@dataclass(frozen=True)
class PromptReport:
    """``state``: reported, or how far the clock has run. The law itself names no number of hours."""

    state: str
    remind_at: datetime
    escalate_at: datetime
    reason: Reason


def prompt_report(
    found_at: datetime, reported_at: datetime | None, now: datetime, law: LawInForce
) -> PromptReport:
    duty, clock = law["prompt_report"], law["prompt_report_clock"].value
    remind_at = found_at + timedelta(hours=clock["remind_hours"])
    escalate_at = found_at + timedelta(hours=clock["escalate_hours"])
    sent = reported_at if reported_at and reported_at <= now else None
    hours = int(((sent or now) - found_at).total_seconds() // 3600)
    if sent:
        state, result = REPORTED, Result.MET
        text = f"发现后 {hours} 小时报告；是否{duty.value['word']}由人判断。"
    else:
        state, result = _running(now, remind_at, escalate_at), Result.NOT_MET
        text = f"发现后已 {hours} 小时，尚未报告；重大事故隐患应当{duty.value['word']}报告。"
    return PromptReport(state, remind_at, escalate_at, reason("prompt_report", result, text, duty))


def _running(now: datetime, remind_at: datetime, escalate_at: datetime) -> str:
    if now >= escalate_at:
        return ESCALATE
    return REMIND if now >= remind_at else RUNNING
