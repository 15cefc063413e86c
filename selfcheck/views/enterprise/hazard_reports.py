"""及时报告: preview and send, receipt, the principal's acknowledgement, and the notice to the staff."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.actors import Role
from portal.audience import for_enterprise
from portal.errors import Refused
from portal.views.task_page import succeeds
from selfcheck.commands import prompt_reports as commands
from selfcheck.documents.canonical import grouped
from selfcheck.facts.profile import bureau_name
from selfcheck.facts.prompt_reports import report_content
from selfcheck.forms.hazard_work import StaffNoticeForm
from selfcheck.queries import hazards
from selfcheck.queries.drafts import number_of
from selfcheck.queries.hazard_reports import prompt_report
from selfcheck.states.hazards import ACCEPTERS
from selfcheck.views.enterprise._hazard_task import Words, back, bound, file_of, task
from selfcheck.views.enterprise.signing import qr_svg


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*ACCEPTERS)
def hazard_report(request, hazard_id):
    """What will be sent, word by word; sending it freezes it."""
    file = file_of(request, hazard_id)
    if not file.major or file.closed:
        messages.info(request, "只有没有销号的重大事故隐患需要单独报告。")
        return back(file.hazard)
    form = forms.Form(request.POST if request.method == "POST" else None)
    sent = []
    if request.method == "POST" and succeeds(form, lambda: sent.append(_send(request, file.hazard))):
        messages.success(request, f"已报告，回执编号 {sent[0].receipt_no}。请接着办理职工通报。")
        return redirect("selfcheck:hazard_receipt", file.hazard.pk, sent[0].version)
    return render(
        request,
        "selfcheck/enterprise/hazard_report.html",
        _preview(request, file) | {"form": form},
        status=400 if form.is_bound else 200,
    )


@require_safe
@for_enterprise()
def hazard_receipt(request, hazard_id, version):
    file = file_of(request, hazard_id)
    report = prompt_report(request.actor.scope, file.hazard, version)
    if report is None:
        raise Http404
    context = {
        "hazard": file.hazard,
        "report": report,
        "content": report.content,
        "digest": grouped(report.digest),
        "qr": qr_svg(f"{settings.PORTAL_URL}/verify/{report.receipt_no}/"),
        "bureau": bureau_name(file.hazard.enterprise.division_code),
        "may_read": request.actor.role == Role.PRINCIPAL and report.read_by is None,
    }
    return render(request, "selfcheck/enterprise/hazard_receipt.html", context)


@require_POST
@for_enterprise(Role.PRINCIPAL)
def hazard_acknowledge(request, hazard_id, version):
    file = file_of(request, hazard_id)
    report = prompt_report(request.actor.scope, file.hazard, version)
    if report is None:
        raise Http404
    try:
        commands.acknowledge_as_principal(actor=request.actor, report_id=report.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已确认知悉。请组织制定并实施治理方案。")
    return back(file.hazard)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*ACCEPTERS)
def hazard_staff(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    form = bound(request, hazard, StaffNoticeForm, initial={"told_on": timezone.localdate()})
    words = Words(
        "登记职工通报",
        "保存",
        "已登记职工通报。",
        consequence="重大事故隐患排查治理情况应当向职工大会或者职工代表大会、信息公示栏等方式通报"
        "（安全生产法 第四十一条第二款）。这里登记已经通报的情况。",
    )

    def tell(given):
        kept = given.cleaned_data
        told = commands.Told(on=kept["told_on"], way=kept["way"], note=kept["note"], file_ids=given.ids())
        try:
            commands.tell_staff(actor=request.actor, hazard_id=hazard.pk, told=told, now=timezone.now())
        except Refused as refusal:
            raise Refused(
                refusal.message, field={"on": "told_on"}.get(refusal.field, refusal.field)
            ) from None

    return task(request, hazard, form, tell, words)


def _send(request, hazard):
    return commands.report_hazard(
        actor=request.actor,
        hazard_id=hazard.pk,
        revision=number_of(request.POST.get("revision")) or 0,
        now=timezone.now(),
    )


def _preview(request, file):
    hazard, actor = file.hazard, request.actor
    version = len(file.reports) + 1
    content = report_content(hazard, actor.scope, version=version, sender=actor.name, now=file.now)
    return {
        "hazard": hazard,
        "file": file,
        "version": version,
        "content": content,
        "clauses": hazard.found_clauses,
        "bureau": bureau_name(hazard.enterprise.division_code),
        "gaps": [label for name, label in commands.NEEDED.items() if not getattr(hazard, name).strip()],
        "frozen": hazards.freeze_of(hazard, actor.scope),
    }
