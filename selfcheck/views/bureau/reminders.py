"""Reminding: whom it reaches is shown first, then it is sent; calls are written down with their answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from portal import sms
from portal.audience import for_bureau
from portal.errors import Refused
from portal.later import after_commit as later
from selfcheck import tasks
from selfcheck.commands import reminders as commands
from selfcheck.forms.bureau import CallForm
from selfcheck.forms.reminding import RemindForm
from selfcheck.queries.reminder_reach import reach_counts, reach_of
from selfcheck.queries.reminders import selected
from selfcheck.states import REMINDERS, SEES_PHONES


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*REMINDERS)
def missing_remind(request):
    """GET shows whom the reminder reaches; POST sends it. Refused, it keeps what was typed."""
    picked = _picked(request)
    now = timezone.now()
    if not picked:
        return _nothing_picked(request)
    if request.method == "POST" and not selected(request.actor.scope, picked, now):
        messages.error(request, "选择的企业不在您的管辖范围内。请刷新页面后重新选择。")
        return redirect(_back(request))
    lines = _reach_or_404(request, picked, now)
    form = RemindForm(request.POST if request.method == "POST" else None, reach=_ways(lines))
    if form.is_bound and form.is_valid():
        if sent := _send(request, picked, form, now):
            _report(request, sent)
            return redirect(_back(request))
        lines = _reach_or_404(request, picked, now)  # somebody was quicker: they are no longer as shown
    people = sum(len(line.people) for line in lines if line.ways)
    context = {"lines": lines, "people": people, "picked": picked, "back": _back(request), "form": form}
    return render(
        request, "selfcheck/bureau/missing_remind.html", context, status=400 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*REMINDERS)
def missing_call(request):
    """Register a call or a visit, for one enterprise or for several that one person answers for."""
    picked = _picked(request)
    now = timezone.now()
    if not picked:
        return _nothing_picked(request)
    rows = _selected_or_404(request, picked, now)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.register_call(actor=request.actor, obligation_ids=picked, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, f"已登记 {len(rows)} 家的催报结果。")
            return redirect(_back(request))
    context = {
        "rows": rows,
        "form": form,
        "picked": picked,
        "back": _back(request),
        "sees_phones": request.actor.role in SEES_PHONES,
    }
    return render(
        request, "selfcheck/bureau/missing_call.html", context, status=400 if form.is_bound else 200
    )


def _reach_or_404(request, picked: list[int], now) -> list:
    return reach_of(request.actor.scope, _selected_or_404(request, picked, now), now)


def _ways(lines) -> dict[str, int]:
    """Where no gateway is set up, a text message reaches nobody."""
    counts = reach_counts(lines)
    return counts if sms.configured() else counts | {"sms": 0}


def _send(request, picked: list[int], form: RemindForm, now):
    """What became of it; None when nobody was reminded, and the form says why."""
    try:
        sent = commands.send_reminders(
            actor=request.actor,
            obligation_ids=picked,
            reason=form.cleaned_data["reason"],
            channels=tuple(form.cleaned_data["channels"]),
            now=now,
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return None
    if not sent.reminded:
        form.add_error(None, f"没有催报：{''.join(_left_out(sent))}")
        return None
    if sent.texts:
        later(tasks.send_planned)
    return sent


def _picked(request) -> list[int]:
    values = (request.POST if request.method == "POST" else request.GET).getlist("pick")
    return sorted({int(value) for value in values if value.isdecimal() and len(value) < 19})


def _selected_or_404(request, picked: list[int], now):
    rows = selected(request.actor.scope, picked, now)
    if not rows:
        raise Http404
    return rows


def _nothing_picked(request):
    messages.error(request, "没有选择企业。请先勾选要催报的企业。")
    return redirect(_back(request))


def _back(request) -> str:
    """The list as it was; only ever an address of our own."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else reverse("selfcheck:missing_list")


def _report(request, sent) -> None:
    if sent.reminded:
        texts = f"短信 {sent.texts} 条将在几分钟内发出（免打扰时段顺延）。" if sent.texts else ""
        letters = f"催报信 {sent.letters} 封待打印（催报台账 → 催报信）。" if sent.letters else ""
        messages.success(request, f"已催报 {sent.reminded} 家，通知 {sent.people} 人。{texts}{letters}")
    for line in _left_out(sent):
        messages.warning(request, line)


def _left_out(sent) -> list[str]:
    return [
        f"{len(names)} 家{words}：{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}。"
        for names, words in (
            (sent.no_longer_missing, "已报送或者免报，没有催"),
            (sent.just_reminded, "十分钟内刚催过，没有重复"),
            (sent.without_account, "按所选方式没有可通知的人，请改选方式或者电话催报"),
        )
        if names
    ]
