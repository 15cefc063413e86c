"""A verified report becomes a hazard of the register, or is linked with one that is there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from portal.audience import for_enterprise
from portal.calendars import day_of
from portal.views.task_page import posted, succeeds
from rewards.commands.registering import link_hazard, register_hazard
from rewards.forms.handling import LinkForm, TipHazardForm
from rewards.queries import inbox
from rewards.states import Severity
from rewards.views._work import task
from rewards.views.handling import asks, own
from selfcheck.queries.clause_picker import ClausePicker

APART = "台账全企业都能看。不要照抄报告人的原话，不要写只有个别人知道的细节。"


@asks
@for_enterprise()
def tip_register(request, tip_id):
    """A major one with the clauses it rests on, searched by words as in the register."""
    report = own(request, tip_id, timezone.now())
    given = request.POST if request.method == "POST" else request.GET
    picker = _picker(request, report, given) if report.severity == Severity.MAJOR else None
    items = picker.items if picker else None
    to = reverse("rewards:tip_detail", args=[report.pk])
    if given.get("go") == "search":
        form = TipHazardForm(initial=given.dict() | {"clauses": given.getlist("clauses")}, items=items)
    else:
        form = TipHazardForm(posted(request), items=items)
        if request.method == "POST" and succeeds(form, lambda: _register(request, report, form)):
            messages.success(request, "已登记到隐患台账，发现方式为员工内部报告。")
            return redirect(to)
    context = {"form": form, "report": report, "to": to, "apart": APART}
    context |= picker.context() if picker else {}
    status = 400 if form.is_bound else 200
    return render(request, "rewards/work/tip_register.html", context, status=status)


def _picker(request, report, given):
    on, sectors = day_of(report.received_at), report.enterprise.sectors
    return ClausePicker(request.actor.scope, on=on, sectors=sectors, given=given)


def _register(request, report, form):
    register_hazard(
        actor=request.actor,
        report_id=report.pk,
        values=form.values(),
        item_ids=form.cleaned_data.get("clauses", []),
        now=timezone.now(),
    )


@asks
@for_enterprise()
def tip_link(request, tip_id):
    report = own(request, tip_id, timezone.now())
    form = LinkForm(posted(request), hazards=inbox.hazards_to_link(request.actor, report))

    def run() -> None:
        link_hazard(
            actor=request.actor,
            report_id=report.pk,
            hazard_id=form.cleaned_data["hazard"],
            now=timezone.now(),
        )

    return task(
        request,
        form,
        run,
        title="关联台账里的隐患",
        submit="关联",
        consequence="关联后，这项隐患从收到报告的时间起视为企业自己发现。",
        done="已关联。",
        to=reverse("rewards:tip_detail", args=[report.pk]),
        back_label=report.number,
    )
