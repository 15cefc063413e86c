"""Three small tasks from the file of an enterprise: enter, correct or take back what a document tells."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_bureau
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import outside_records as commands
from selfcheck.forms.outside_records import OutsideForm, OutsidePenaltyForm, WithdrawForm
from selfcheck.queries import outside_records as queries
from selfcheck.queries.oversight import enterprises
from selfcheck.states import VISIT_RECORDERS

METHODS = ["GET", "HEAD", "POST"]
TITLES = {queries.ACCIDENT: "平台以外的亡人事故", queries.PENALTY: "平台以外的行政处罚"}
FORMS = {queries.ACCIDENT: OutsideForm, queries.PENALTY: OutsidePenaltyForm}
COUNTED = "规则从下一次评估起计入。本平台案件的处罚已经计入，不用再登记。"
KEPT = "登记后不能修改，可以更正或者撤回，原记录保留。"


@require_http_methods(METHODS)
@for_bureau(*VISIT_RECORDERS)
def outside_accident(request, enterprise_id):
    return _new(request, enterprise_id, queries.ACCIDENT)


@require_http_methods(METHODS)
@for_bureau(*VISIT_RECORDERS)
def outside_penalty(request, enterprise_id):
    return _new(request, enterprise_id, queries.PENALTY)


@require_http_methods(METHODS)
@for_bureau(*VISIT_RECORDERS)
def outside_correct(request, record_id):
    row = get_object_or_404(queries.record_rows(request.actor.scope), pk=record_id)
    form = FORMS[row.kind](posted(request), initial=_as_recorded(row))
    if form.is_bound and succeeds(
        form,
        lambda: commands.correct_outside(
            actor=request.actor, record_id=row.pk, values=form.values(), now=timezone.now()
        ),
    ):
        return _done(request, row.enterprise, "已更正，原记录保留。")
    return _page(request, form, row.enterprise, f"更正：{TITLES[row.kind]}", f"{COUNTED}原记录保留。")


@require_http_methods(METHODS)
@for_bureau(*VISIT_RECORDERS)
def outside_withdraw(request, record_id):
    row = get_object_or_404(queries.record_rows(request.actor.scope), pk=record_id)
    form = WithdrawForm(posted(request))
    if form.is_bound and succeeds(
        form,
        lambda: commands.withdraw_outside(
            actor=request.actor, record_id=row.pk, reason=form.cleaned_data["reason"], now=timezone.now()
        ),
    ):
        return _done(request, row.enterprise, "已撤回，原记录保留。")
    consequence = f"{row.on} {row.document_no} 不再计入，原记录保留。"
    return _page(request, form, row.enterprise, f"撤回：{TITLES[row.kind]}", consequence)


def _new(request, enterprise_id, kind):
    enterprise = get_object_or_404(enterprises(request.actor.scope), pk=enterprise_id)
    rows = queries.records(request.actor.scope, enterprise.pk)
    form = FORMS[kind](posted(request), initial={"seen": rows[0].pk if rows else 0})
    if form.is_bound and succeeds(form, lambda: _record(request, enterprise, kind, form)):
        return _done(request, enterprise, f"已登记{TITLES[kind]}。")
    return _page(request, form, enterprise, TITLES[kind], COUNTED + KEPT)


def _record(request, enterprise, kind, form):
    return commands.record_outside(
        actor=request.actor,
        enterprise_id=enterprise.pk,
        kind=kind,
        values=form.values(),
        seen=form.cleaned_data["seen"] or 0,
        now=timezone.now(),
    )


def _as_recorded(row):
    names = ("on", "document_no", "note", "agency", "item", "found_on", "law")
    major = {True: "yes", False: "no"}.get(row.major, "")
    return {name: getattr(row, name) for name in names} | {"major": major}


def _done(request, enterprise, words):
    messages.success(request, words)
    return redirect("selfcheck:enterprise_file", enterprise.pk)


def _page(request, form, enterprise, title, consequence):
    return task_page(
        request,
        form,
        title=title,
        submit="撤回" if isinstance(form, WithdrawForm) else "登记",
        back=(reverse("selfcheck:enterprise_file", args=[enterprise.pk]), "一企一档"),
        question=f"{title}：{enterprise.name}",
        consequence=consequence,
        notify="不通知任何人，企业看不到。",
    )
