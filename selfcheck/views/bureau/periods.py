"""Quarters: which are open, since when, with how many enterprises; opening the next one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter, day_of
from portal.commands.jobs import request_job
from portal.errors import Refused
from portal.queries.named import named
from selfcheck import tasks
from selfcheck.commands.obligations import open_period
from selfcheck.queries import obligations as queries
from selfcheck.states import PERIOD_OPENERS

SHOWN = 8
AT_ONCE = 20_000  # enterprises; more are opened in the background


@require_safe
@for_bureau()
def period_list(request):
    now = timezone.now()
    division = request.actor.division
    quarters = _quarters(division, now)
    figures = queries.period_figures(request.actor.scope, quarters, division)
    opened = queries.openings_above(division)
    lines = [_line(q, figures.get(q), opened.get(q), division, now) for q in quarters]
    context = {
        "lines": lines,
        "names": named(row.opened_by for row in opened.values()),
        "may_open": request.actor.role in PERIOD_OPENERS,
        "rule": queries.due_dates(quarters[0], division, now)[0].rule,
    }
    return render(request, "selfcheck/bureau/period_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*PERIOD_OPENERS)
def period_open(request):
    """The preview, then the opening. Opening again only adds who joined since."""
    now = timezone.now()
    quarter = _quarter_or_404(request.GET.get("period", ""))
    division = request.actor.division
    preview = queries.preview(request.actor.scope, quarter, division)
    if request.method == "POST":
        return _open(request, quarter, division, preview, now)
    context = {
        "quarter": quarter,
        "preview": preview,
        "dates": queries.due_dates(quarter, division, now),
        "background": preview.create > AT_ONCE,
    }
    return render(request, "selfcheck/bureau/period_open.html", context)


def _open(request, quarter: Quarter, division: str, preview, now):
    if preview.create > AT_ONCE:
        job = request_job(
            actor=request.actor,
            kind="period_open",
            title=f"开启{quarter.label}",
            params={"period": str(quarter), "division": division},
            now=now,
        )
        tasks.open_period_in_background.delay_on_commit(job_id=job.pk)
        return redirect("portal:job_detail", job.pk)
    try:
        opened = open_period(actor=request.actor, quarter=quarter, division=division, now=now)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"{quarter.label}：新建 {opened.created} 家的报送义务，原有 {opened.existing} 家不变。"
        )
    return redirect(reverse("selfcheck:period_list"))


def _quarters(division: str, now) -> list[Quarter]:
    """Those open here, the current and the next one, newest first."""
    today = Quarter.of(day_of(now))
    return sorted({*queries.open_quarters(division), today, today.next()}, reverse=True)[:SHOWN]


def _line(quarter: Quarter, figures: dict | None, opening, division: str, now) -> dict:
    return {
        "quarter": quarter,
        "figures": figures,
        "base": figures["total"] - figures["exempt"] if figures else 0,
        "opening": opening,
        "due": queries.due_dates(quarter, division, now)[0],
        "now": quarter == Quarter.of(day_of(now)),
    }


def _quarter_or_404(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise Http404 from error
