"""The bureau's first screen; every figure opens its list."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter, day_of
from portal.queries.divisions import area
from selfcheck.queries import bureau_home as queries
from selfcheck.queries import statistics
from selfcheck.queries.obligations import open_quarters
from selfcheck.states import APPROVERS
from selfcheck.states.cases import COUNTERSIGNERS, OFFICERS, SEES_CASES
from selfcheck.views.bureau._desk_lines import desk_head
from selfcheck.views.bureau._hazard_todo import hazard_lines
from selfcheck.views.bureau._listing import chased_quarter
from selfcheck.views.bureau._overview import overview_of


@require_safe
@for_bureau()
def bureau_home(request):
    actor, now = request.actor, timezone.now()
    quarters = open_quarters(actor.division)
    quarter = chased_quarter(quarters, now)
    overview = overview_of(request, quarter, actor.division, now)
    waiting = queries.waiting(actor.scope)
    context = {
        "today": day_of(now),
        "area": area(actor.division, actor.division),
        "quarter": quarter,
        "is_open": quarter in quarters or overview.whole.total > 0,
        "current": Quarter.of(day_of(now)),
        "tally": overview.whole,
        "figures_at": overview.at,
        "links": _links(quarter),
        "waiting": waiting,
        "todo": _todo(waiting, overview.whole, quarter, actor, now),
        "head": desk_head(actor, now),
        "next_due": queries.next_due(actor.division, now),
        "clocks": queries.correction_clocks(actor.scope, now),
        "reminders": queries.recent_reminders(actor.scope, now),
        "jobs": queries.latest_jobs(actor),
    }
    return render(request, "selfcheck/bureau/home.html", context)


def _links(quarter: Quarter) -> dict[str, str]:
    """The non-filer list of the quarter, by status."""
    address = reverse("selfcheck:missing_list")
    where = {"year": quarter.year, "quarter": quarter.quarter}
    return {
        status: f"{address}?{urlencode(where | {'status': status})}"
        for status in ("open", "overdue", "due", "not_due", "returned", "late", "filed", "exempt", "all")
    }


def _todo(waiting: dict, tally: statistics.Tally, quarter: Quarter, actor, now) -> list[dict]:
    """Only what there is; the most pressing first."""
    links = _links(quarter)
    lines = [
        (tally["overdue"], "over", f"{quarter.label}逾期未报", "家", "催报", links["overdue"]),
        (tally["returned"], "soon", f"{quarter.label}已退回，等企业补正", "家", "查看", links["returned"]),
        (
            waiting["reports"],
            "doing",
            "报告待查看",
            "份",
            "查看",
            f"{reverse('selfcheck:submission_list')}?state=submitted",
        ),
        (waiting["claims"], "doing", "认领待审核", "件", "审核", reverse("portal:claim_list")),
        (
            waiting["exemptions"],
            "doing",
            "免报待批准",
            "件",
            "办理" if actor.role in APPROVERS else "查看",
            f"{reverse('selfcheck:exemption_list')}?state=proposed",
        ),
        (
            waiting["deadlines"],
            "doing",
            "延期待批准",
            "件",
            "办理" if actor.role in APPROVERS else "查看",
            f"{reverse('selfcheck:deadline_list')}?state=proposed",
        ),
    ]
    lines += hazard_lines(actor, now)
    lines += _flag_lines(waiting, actor.role) if actor.role in SEES_CASES else []
    names = ("count", "tone", "words", "unit", "label", "url")
    return [dict(zip(names, line, strict=True)) for line in lines if line[0]]


def _flag_lines(waiting: dict, role: str) -> list[tuple]:
    """A button names what this role may do there."""
    address = reverse("selfcheck:flag_list")
    propose = "办理" if role in OFFICERS else "查看"
    review = "审核" if role in COUNTERSIGNERS else "查看"
    return [
        (waiting["raised"], "doing", "从宽与双罚提示待提出意见", "项", propose, f"{address}?state=raised"),
        (waiting["under_review"], "doing", "提示待法制审核", "项", review, f"{address}?state=under_review"),
    ]
