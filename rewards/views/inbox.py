"""员工隐患报告 for handlers: the list, one report with its talk, a file in the clear."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.audience import for_enterprise
from portal.calendars import day_of
from rewards.forms.handling import AnswerForm, InboxForm, wanted_from
from rewards.queries import channels, handling, inbox, tips
from rewards.queries.awards import amount_words, may_approve
from rewards.queries.closing import why_open
from rewards.states import SCHEME_MAKERS, ReportState

PER_PAGE = 20


@require_safe
@for_enterprise()
def tip_list(request):
    now, actor = timezone.now(), request.actor
    wanted = wanted_from(request.GET)
    page = Paginator(inbox.inbox_like(actor, wanted, now), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [inbox.Line(row, day_of(now)) for row in page.object_list],
        "filter_form": InboxForm({"state": wanted.state, "kind": wanted.kind, "q": wanted.words}),
        "scheme": channels.scheme_of(actor.scope, actor.enterprise_id),
        "waiting": handling.waiting_awards(actor).count() if may_approve(actor) else 0,
        "may_publish": actor.role in SCHEME_MAKERS,
    }
    return render(request, "rewards/work/tip_list.html", context)


@never_cache
@require_safe
@for_enterprise()
def tip_detail(request, tip_id):
    return detail(request, tip_id, AnswerForm())


def detail(request, tip_id, answer, status=200):
    """404 for whoever cannot open it: also for the person it is about."""
    now, actor = timezone.now(), request.actor
    opened = handling.open_report(actor, tip_id, now)
    if opened is None:
        raise Http404
    report = opened.report
    context = {
        "opened": opened,
        "report": report,
        "steps": tips.steps_for_handler(report, day_of(now)),
        "talk": [(row, tips.said_to_handler(row)) for row in opened.talk],
        "moves": [(move, tips.word_for_handler(move)) for move in opened.moves],
        "award_amount": amount_words(opened.award) if opened.award else "",
        "answer": answer,
        "answer_url": reverse("rewards:tip_answer", args=[report.pk]),
        "may_review": bool(opened.appeal) and opened.appeal.against != actor.username,
        "open": report.state != ReportState.CLOSED,
        "why_open": why_open(
            report,
            in_review=bool(opened.appeal),
            award_state=opened.award.state if opened.award else "",
        ),
        "warnings": tips.warnings_for(
            report.enterprise, opened.content["text"], opened.content["group"], day_of(now)
        ),
        "law": tips.law_on_page(report.enterprise, day_of(now)),
    }
    return render(request, "rewards/work/tip_detail.html", context, status=status)


@never_cache
@require_safe
@for_enterprise()
def tip_file(request, tip_id, position):
    return file_answer(handling.file_of(request.actor, tip_id, position, timezone.now()))


def file_answer(found):
    """Opened in memory for this answer; a browser is told to keep nothing and to guess nothing."""
    if found is None:
        raise Http404
    row, body = found
    response = HttpResponse(body, content_type=row.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response
