"""公开网站 for the bureau: correction requests, pages that must go, drafts made from cases."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.commands import corrections, drafts, takedowns
from cms.forms.corrections import AnswerForm, KeepForm, TakedownForm, TakeDownNowForm
from cms.queries import desk as queries
from cms.queries import drafting
from cms.queries.law_values import value_today
from portal.actors import Role
from portal.audience import for_bureau
from portal.errors import Refused
from portal.views.task_page import succeeds, task_page

READERS = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.CHIEF, Role.EDITOR)
DECIDERS = (Role.LEGAL_REVIEWER, Role.CHIEF, Role.EDITOR)
DRAFTERS = (Role.OFFICER,)
MOST = 100


@require_safe
@for_bureau(*READERS)
def desk(request):
    scope, today = request.actor.scope, timezone.localdate()
    context = {
        "corrections": [queries.clock(row, today) for row in queries.corrections(scope)[:MOST]],
        "takedowns": [queries.clock(row, today) for row in queries.takedowns(scope)[:MOST]],
        "drafts": queries.drafts_of(scope)[:MOST],
        "may_decide": request.actor.role in DECIDERS,
    }
    return render(request, "cms/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*DECIDERS)
def answer(request, correction_id):
    row = get_object_or_404(queries.corrections(request.actor.scope), pk=correction_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and succeeds(
        form,
        lambda: corrections.answer_correction(
            actor=request.actor, correction_id=row.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "答复已登记，提出人凭受理编号可以看到。")
        return redirect("cms:desk")
    return task_page(
        request,
        form,
        title=f"答复更正请求 {row.number}",
        question=row.text,
        sub=f"{row.due_on} 前答复" + (f"，联系方式 {row.contact}" if row.contact else ""),
        submit="登记答复",
        back=_back(),
        consequence="答复对凭编号查询的人公开。案例确有错误的，请在编辑端修改并重新审稿。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*READERS)
def ask_takedown(request):
    form = TakedownForm(request.POST or None, initial={"public_id": request.GET.get("case", "")[:20]})
    if request.method == "POST" and succeeds(
        form,
        lambda: takedowns.ask_takedown(actor=request.actor, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, "已提出撤下，期限开始计算。")
        return redirect("cms:desk")
    return task_page(
        request,
        form,
        title="提出撤下案例",
        submit="提出撤下",
        back=_back(),
        consequence=f"处罚决定被改变或者撤销的，案例应当在 {_days()} 个工作日内撤下。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*DECIDERS)
def take_down(request, takedown_id):
    row = get_object_or_404(queries.takedowns(request.actor.scope), pk=takedown_id)
    form = TakeDownNowForm(request.POST or None)
    if request.method == "POST" and succeeds(
        form,
        lambda: takedowns.take_down(
            actor=request.actor, takedown_id=row.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "案例已撤下，原地址显示说明。")
        return redirect("cms:desk")
    return task_page(
        request,
        form,
        title=f"撤下案例 {row.public_id}",
        question=f"理由：{row.reason}",
        sub=f"{row.due_on} 前撤下",
        submit="立即撤下",
        back=_back(),
        consequence="页面、订阅和下载数据里立即没有这个案例；原地址只显示下面的说明。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*DECIDERS)
def keep(request, takedown_id):
    row = get_object_or_404(queries.takedowns(request.actor.scope), pk=takedown_id)
    form = KeepForm(request.POST or None)
    if request.method == "POST" and succeeds(
        form,
        lambda: takedowns.keep_case(
            actor=request.actor, takedown_id=row.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "已登记保留，案例继续公开。")
        return redirect("cms:desk")
    return task_page(
        request,
        form,
        title=f"保留案例 {row.public_id}",
        question=f"提出撤下的理由：{row.reason}",
        sub=f"{row.due_on} 前办理",
        submit="核实后保留",
        back=_back(),
        consequence="案例继续公开，期限停止计算。理由和经办人留在“公开网站”和审计记录里，不对外公开。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*DRAFTERS)
def draft(request, case_id):
    case = drafting.closed_case(request.actor.scope, case_id)
    if case is None:
        raise Http404("没有这个案件，或者还没有结案。")
    made = queries.draft_of_case(case.case_id)
    values = drafting.values_of(case)
    if request.method == "POST" and made is None:
        try:
            made = drafts.draft_case(actor=request.actor, values=drafts.Draft(**values), now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("cms:draft", case_id)
        messages.success(request, f"草稿 {made.public_id} 已交公开网站编辑，没有公开。")
        return redirect("cms:draft", case_id)
    return render(request, "cms/draft.html", {"case": case, "values": values, "made": made})


def _days() -> str:
    return value_today("case_takedown").value


def _back() -> tuple[str, str]:
    return reverse("cms:desk"), "公开网站"
