"""Whether somebody in the enterprise can take a report further: who handles it, and who could award it."""

from portal.actors import SYSTEM
from rewards.models import Award, FastCase, KeyWrap, Report
from rewards.queries.channels import active_handlers, active_members, scheme_of
from rewards.states import APPROVERS, AwardState, Outcome, Part

HAND_OVER = "企业里还没有人能办理这件报告的奖励。请先“转交企业经办人”，再登记办理结果。"
NAME_ONE = (
    "企业里没有人能办理这件报告的奖励，奖励办法里的经办人都被报告涉及。"
    "请责令企业修订奖励办法、增加没有被涉及的经办人，转交给其后再登记办理结果。"
)
NAME_APPROVER = (
    "企业里没有人能批准这件报告的奖励：主要负责人和带队领导班子成员都被报告涉及，或者只有经办人自己。"
    "请责令企业另增加一名带队领导班子成员的账户，再登记办理结果。"
)


def handlers_of(report: Report) -> set[int]:
    """Accounts of the enterprise that open it for good; not those for whom the bureau opened it."""
    held = KeyWrap.objects.visible_to(SYSTEM.scope).filter(
        report=report, part=Part.CONTENT, expires_at=None, user__in=_free(report).values("user")
    )
    return set(held.values_list("user", flat=True))


def only_bureau(report: Report, case: FastCase | None) -> bool:
    """Nobody in the enterprise handles it: what the reporter says reaches the bureau alone."""
    return case is not None and not handlers_of(report)


def award_blocked(report: Report) -> str:
    """Why a true report cannot come to its award yet, and what the bureau does about it; "" when it can."""
    if report.outcome != Outcome.TRUE or report.enterprise.state != "active":
        return ""
    awards = Award.objects.visible_to(SYSTEM.scope).filter(report=report)
    if awards.exclude(state=AwardState.REFUSED).exists():
        return ""
    handlers = handlers_of(report)
    if not handlers:
        return HAND_OVER if _named(report) else NAME_ONE
    approvers = set(_free(report).filter(role__in=APPROVERS).values_list("user", flat=True))
    return "" if any(approvers - {one} for one in handlers) else NAME_APPROVER


def _free(report: Report):
    return active_members(report.enterprise_id).exclude(user__in=report.excluded)


def _named(report: Report) -> bool:
    """The scheme in force names somebody whom the report does not concern."""
    scheme = scheme_of(SYSTEM.scope, report.enterprise_id) or report.scheme
    return any(one.user_id not in report.excluded for one in active_handlers(scheme))
