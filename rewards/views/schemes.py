"""奖励办法: the version in force and the earlier ones, publishing the next, the address on the poster."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_enterprise
from portal.views.task_page import posted, succeeds
from rewards.commands import schemes as commands
from rewards.forms import schemes as forms
from rewards.forms.handling import PlainForm
from rewards.queries import channels
from rewards.queries import schemes as queries
from rewards.states import SCHEME_MAKERS
from rewards.views._work import press, task
from rewards.views.handling import asks


@require_safe
@for_enterprise()
def scheme_detail(request):
    actor = request.actor
    found = list(queries.versions(actor.scope, actor.enterprise_id))
    channel = channels.channel_of(actor.scope, actor.enterprise_id)
    address = reverse("rewards:tell", args=[channel.token]) if channel else ""
    context = {
        "versions": [(one, queries.band_lines(one)) for one in found],
        "channel": channel,
        "address": f"{settings.PORTAL_URL}{address}" if address else "",
        "may": actor.role in SCHEME_MAKERS,
        "ready": queries.ready(actor),
    }
    return render(request, "rewards/work/scheme_detail.html", context)


@asks
@for_enterprise(*SCHEME_MAKERS)
def scheme_form(request):
    actor = request.actor
    form = forms.SchemeForm(
        posted(request),
        members=queries.members(actor.enterprise_id),
        initial=queries.start_of(actor, timezone.localdate()),
    )
    if request.method == "POST" and succeeds(form, lambda: _publish(actor, form)):
        messages.success(request, "已公布。今后收到的报告按这一版办理，以前的按原来的版本。")
        return redirect("rewards:scheme_detail")
    context = {"form": form, "ready": queries.ready(actor)}
    return render(request, "rewards/work/scheme_form.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_enterprise(*SCHEME_MAKERS)
def channel_open(request):
    return press(
        request,
        lambda: commands.open_channel(**_common(request)),
        done="报告地址已开通，请打印海报张贴。",
        to=reverse("rewards:scheme_detail"),
    )


@asks
@for_enterprise(*SCHEME_MAKERS)
def channel_change(request):
    return _channel_task(
        request,
        PlainForm(posted(request)),
        commands.change_token,
        title="更换报告地址",
        submit="更换",
        consequence="已张贴的海报和发出的链接都打不开，须重新打印张贴。已收到的报告不受影响。",
        done="已更换。请重新打印海报。",
    )


@asks
@for_enterprise(*SCHEME_MAKERS)
def channel_close(request):
    return _channel_task(
        request,
        forms.CloseChannelForm(posted(request)),
        commands.close_channel,
        title="关闭报告地址",
        submit="关闭",
        consequence="员工不能再报告。已收到的报告继续办理。",
        done="已关闭。",
    )


def _channel_task(request, form, command, **page):
    if channels.channel_of(request.actor.scope, request.actor.enterprise_id) is None:
        raise Http404

    def run() -> None:
        command(**_common(request), **form.cleaned_data)

    to = reverse("rewards:scheme_detail")
    return task(request, form, run, to=to, back_label="奖励办法", **page)


def _publish(actor, form) -> None:
    data, trusted = form.cleaned_data, set(form.cleaned_data["trusted"])
    commands.publish_scheme(
        actor=actor,
        enterprise_id=actor.enterprise_id,
        terms=queries.terms_from(data),
        bands=form.bands(),
        budget_yuan=data["budget_yuan"],
        channels=data["channels"],
        rules=data["rules"],
        handlers=[commands.Handler(int(one), sees_names=one in trusted) for one in data["handlers"]],
        now=timezone.now(),
    )


def _common(request):
    return {
        "actor": request.actor,
        "enterprise_id": request.actor.enterprise_id,
        "now": timezone.now(),
    }
