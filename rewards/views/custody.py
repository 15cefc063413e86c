"""托管钥匙: who keeps it, since when, and making a new one."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.views.task_page import posted
from rewards.commands.custody import become_custodian, make_escrow_key
from rewards.forms.bureau import CustodianForm
from rewards.forms.handling import PlainForm
from rewards.queries import bureau, fast_lane
from rewards.states import CUSTODIANS
from rewards.views._work import task
from rewards.views.handling import asks


@require_safe
@for_bureau()
def custody(request):
    actor = request.actor
    current = fast_lane.current_key(actor)
    holders = fast_lane.share_holders(actor.scope, current)
    people = bureau.custodians(actor.scope).filter(division_code=actor.division)
    context = {
        "current": current,
        "people": [(one, one.pk in holders) for one in people],
        "keys": bureau.escrow_keys(actor.scope).filter(division_code=actor.division),
        "me": fast_lane.custodian_of(actor),
        "may": actor.role in CUSTODIANS,
    }
    return render(request, "rewards/bureau/custody.html", context)


@asks
@for_bureau(*CUSTODIANS)
def custodian_new(request):
    form = CustodianForm(posted(request))

    def run() -> None:
        become_custodian(actor=request.actor, passphrase=form.cleaned_data["passphrase"], now=timezone.now())

    consequence = "口令不在系统里保存，忘记了不能找回：由其他两名托管人开启，并重新设置托管钥匙。"
    return _task(
        request,
        form,
        run,
        title="设置我的托管口令",
        submit="设置",
        consequence=consequence,
        done="已设置。请重新设置托管钥匙，您才持有份额。",
    )


@asks
@for_bureau(*CUSTODIANS)
def escrow_make(request):
    form = PlainForm(posted(request))

    def run() -> None:
        make_escrow_key(actor=request.actor, now=timezone.now())

    return _task(
        request,
        form,
        run,
        title="设置托管钥匙",
        submit="设置",
        consequence="今后的报告用新钥匙封存，任意两名托管人能共同开启；以前的报告仍用以前的钥匙。",
        done="已设置。",
    )


def _task(request, form, run, **page):
    return task(request, form, run, to=reverse("rewards:custody"), back_label="托管钥匙", **page)
