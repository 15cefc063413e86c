"""What a report still waits for before it is 办结."""

from typing import Protocol

from rewards.states import AwardState, Outcome

UNSETTLED = (AwardState.PROPOSED, AwardState.APPROVED)


class Judged(Protocol):
    feedback_at: object
    outcome: str
    hazard_id: int | None


def why_open(report: Judged, *, in_review: bool, award_state: str) -> str:
    """The sentence for whoever wants to close it; "" when it may be closed. `award_state` "" without one."""
    if not report.feedback_at:
        return "还没有向报告人反馈结果，不能办结。请先反馈。"
    if in_review:
        return "报告人申请的复核还没有办理，不能办结。请先复核。"
    if award_state in UNSETTLED:
        return "奖励还没有批准或者兑现，不能办结。请先办理奖励。"
    if report.outcome == Outcome.TRUE and not report.hazard_id:
        return "查实的报告还没有登记为隐患，不能办结。请先登记为隐患，或者关联台账里的隐患。"
    return ""
