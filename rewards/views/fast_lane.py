"""监管直办: a report that went up. Two custodians open it; until then nobody here reads a word of it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.views.task_page import posted
from rewards.commands import custody
from rewards.commands.fast_lane import accept_case, handle_case
from rewards.forms import bureau as forms
from rewards.queries import bureau, fast_lane, handling, tips
from rewards.queries.reach import award_blocked
from rewards.states import CUSTODIANS, FAST_HANDLERS, Part
from rewards.views._work import press, task, turned_away
from rewards.views.handling import identity_page
from rewards.views.inbox import file_answer

PER_PAGE = 20
asks = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_bureau()
def fast_list(request):
    now, today = timezone.now(), timezone.localdate()
    only_open = forms.only_open(request.GET)
    rows = bureau.fast_cases(request.actor.scope, only_open=only_open)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(case, max((today - case.due_on).days, 0)) for case in page.object_list],
        "filter_form": forms.FastListForm({"state": "" if only_open else "all"}),
        "waiting": fast_lane.waiting_openings(request.actor, now),
    }
    return render(request, "rewards/bureau/fast_list.html", context)


@never_cache
@require_safe
@for_bureau()
def fast_detail(request, fast_id):
    """Clocks and reasons for everybody; content, talk and what was done to the reporter after an opening."""
    case, now, actor = one_case(request, fast_id), timezone.now(), request.actor
    opened = handling.open_report(actor, case.report_id, now)
    context = {
        "case": case,
        "report": case.report,
        "late": max((timezone.localdate() - case.due_on).days, 0) if case.state != "handled" else 0,
        "clock": tips.fast_steps(case, timezone.localdate(), ""),
        "reasons": fast_lane.reasons_of(actor.scope, case),
        "steps": tips.steps_for_handler(case.report, timezone.localdate()),
        "told": fast_lane.retaliations(actor, case, now),
        "openings": [(one, one.confirm_before < now) for one in fast_lane.openings_of(actor, case)],
        "opened": opened,
        "talk": [(row, tips.said_to_handler(row)) for row in opened.talk] if opened else [],
        "may_accept": fast_lane.may_accept(actor, case),
        "may_handle": fast_lane.may_handle(actor, case),
        "award_blocked": award_blocked(case.report) if case.state != "handled" else "",
        "may_judge": bool(opened) and fast_lane.may_judge(actor, case),
        "may_reopen": fast_lane.may_reopen(actor, case.report),
        "may_review": bool(opened and opened.appeal) and opened.appeal.against != actor.username,
        "may_open": fast_lane.may_open(actor, case) and opened is None,
        "law": fast_lane.protection(actor.division or "", timezone.localdate()),
    }
    return render(request, "rewards/bureau/fast_detail.html", context)


@asks
@for_bureau(*CUSTODIANS)
def fast_ask(request, fast_id):
    case = one_case(request, fast_id)
    form = forms.AskForm(posted(request))

    def run() -> None:
        data = form.cleaned_data
        custody.ask_opening(
            actor=request.actor,
            report_id=case.report_id,
            parts=(Part.CONTENT, Part.IDENTITY) if data["identity"] else (Part.CONTENT,),
            reason=data["reason"],
            passphrase=data["passphrase"],
            now=timezone.now(),
        )

    return _task(
        request,
        case,
        form,
        run,
        title="申请双人开启",
        submit="申请",
        consequence="须另一名托管人在期限内确认，两人都记入审计，企业看不到。",
        notify="不发通知，请直接告诉另一名托管人，在“监管直办”里确认。",
        done="已申请。请另一名托管人在期限内确认。",
    )


@asks
@for_bureau(*CUSTODIANS)
def opening_confirm(request, opening_id):
    opening = get_object_or_404(bureau.openings(request.actor), pk=opening_id)
    case = get_object_or_404(fast_lane.cases(request.actor.scope), report=opening.report_id)
    if request.method != "POST" and (why := fast_lane.unconfirmable(request.actor, opening, timezone.now())):
        return turned_away(request, why, to=reverse("rewards:fast_detail", args=[case.pk]))
    form = forms.ConfirmForm(posted(request))

    def run() -> None:
        custody.confirm_opening(
            actor=request.actor, opening_id=opening.pk, now=timezone.now(), **form.cleaned_data
        )

    parts = "、".join(Part(one).label for one in opening.parts)
    return _task(
        request,
        case,
        form,
        run,
        title="确认开启",
        submit="确认开启",
        consequence=f"{opening.asked_name}申请开启{parts}。理由：{opening.reason}。确认后你们两人可以查看。",
        done="已开启，期满自动收回。",
    )


@require_POST
@for_bureau(*FAST_HANDLERS)
def fast_accept(request, fast_id):
    case = one_case(request, fast_id)
    return press(
        request,
        lambda: accept_case(actor=request.actor, case_id=case.pk, now=timezone.now()),
        done="已签收。报告人凭编号看得到。",
        to=reverse("rewards:fast_detail", args=[case.pk]),
    )


@asks
@for_bureau(*FAST_HANDLERS)
def fast_handle(request, fast_id):
    case = one_case(request, fast_id)
    if request.method != "POST" and (why := award_blocked(case.report)):
        return turned_away(request, why, to=reverse("rewards:fast_detail", args=[case.pk]))
    form = forms.HandleForm(posted(request))

    def run() -> None:
        handle_case(actor=request.actor, case_id=case.pk, now=timezone.now(), **form.cleaned_data)

    words = {"title": "登记办理结果", "submit": "登记", "done": "已登记办理结果。"}
    return _task(request, case, form, run, notify="报告人凭编号看到，不发短信和邮件。", **words)


@never_cache
@asks
@for_bureau(*CUSTODIANS)
def fast_identity(request, fast_id):
    case = opened_case(request, fast_id)
    return identity_page(request, case.report, reverse("rewards:fast_detail", args=[case.pk]))


@never_cache
@require_safe
@for_bureau()
def fast_file(request, fast_id, position):
    case = one_case(request, fast_id)
    return file_answer(handling.file_of(request.actor, case.report_id, position, timezone.now()))


def one_case(request, fast_id):
    return get_object_or_404(fast_lane.cases(request.actor.scope), pk=fast_id)


def opened_case(request, fast_id):
    """404 unless two persons have opened it for this one."""
    case = one_case(request, fast_id)
    if not handling.inbox(request.actor, timezone.now()).filter(pk=case.report_id).exists():
        raise Http404
    return case


def _task(request, case, form, run, **page):
    to = reverse("rewards:fast_detail", args=[case.pk])
    return task(request, form, run, to=to, back_label=case.report.number, **page)
