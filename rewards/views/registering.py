"""A verified report becomes a hazard of the register, or is linked with one that is there."""

from django.urls import reverse
from django.utils import timezone

from portal.audience import for_enterprise
from portal.views.task_page import posted
from rewards.commands.registering import link_hazard, register_hazard
from rewards.forms.handling import LinkForm, TipHazardForm
from rewards.queries import inbox
from rewards.states import Severity
from rewards.views._work import task
from rewards.views.handling import asks, own

APART = "台账全企业都能看。不要照抄报告人的原话，不要写只有个别人知道的细节。"


@asks
@for_enterprise()
def tip_register(request, tip_id):
    report = own(request, tip_id, timezone.now())
    form = TipHazardForm(posted(request), major=report.severity == Severity.MAJOR)

    def run() -> None:
        register_hazard(
            actor=request.actor,
            report_id=report.pk,
            values=form.cleaned_data,
            item_ids=[],
            now=timezone.now(),
        )

    return task(
        request,
        form,
        run,
        title="登记为隐患",
        submit="登记",
        consequence=APART,
        sub=f"{report.get_severity_display()}，发现时间按收到报告的时间登记",
        done="已登记到隐患台账，发现方式为员工内部报告。",
        to=reverse("rewards:tip_detail", args=[report.pk]),
        back_label=report.number,
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
