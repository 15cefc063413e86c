"""设置: what one's own division has set, with its history, and the ways to change it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.actors import Role
from portal.audience import for_bureau
from portal.errors import Refused
from selfcheck.commands.settings import change_setting
from selfcheck.forms.settings import FORMS
from selfcheck.queries import settings as queries
from selfcheck.states.settings import SETTERS, SettingKind

PAGES = {
    SettingKind.OFFICE_HOURS: "selfcheck:settings_hours",
    SettingKind.SERIES: "selfcheck:settings_series",
    SettingKind.OPINIONS: "selfcheck:settings_opinions",
    SettingKind.NOTES: "selfcheck:settings_notes",
    SettingKind.FLAGS: "selfcheck:settings_flags",
}
USED = {
    SettingKind.OFFICE_HOURS: (
        "只写进挂牌督办通知里的“咨询时间”。办理时限按工作日计算，不按钟点；"
        "提醒的时段由提醒阶梯的免打扰时段决定。"
    ),
    SettingKind.SERIES: "挂牌督办通知书和延期、验收意见书。",
    SettingKind.OPINIONS: "整改意见书。没有设置时用 ZGYJ 加区划代码。",
    SettingKind.NOTES: "不予行政处罚情况说明。没有设置时用 BYCF 加区划代码。",
    SettingKind.FLAGS: "规则提示单。没有设置时用 GZ 加区划代码。",
}


@require_safe
@for_bureau()
def settings_page(request):
    actor, today = request.actor, timezone.localdate()
    values = queries.in_force(actor.scope, actor.division, today)
    rows = queries.history(actor.scope, actor.division)[:100]
    context = {
        "may_set": actor.role in SETTERS,
        "may_staff": actor.role == Role.DIVISION_ADMIN,
        "kinds": [(k, PAGES[k], queries.words(k, values[k]) if k in values else "") for k in SettingKind],
        "history": [(row, queries.words(row.kind, row.value), row.from_on > today) for row in rows],
    }
    return render(request, "selfcheck/bureau/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*SETTERS)
def settings_hours(request):
    return _edit(request, SettingKind.OFFICE_HOURS)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*SETTERS)
def settings_series(request):
    return _edit(request, SettingKind.SERIES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*SETTERS)
def settings_opinions(request):
    return _edit(request, SettingKind.OPINIONS)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*SETTERS)
def settings_notes(request):
    return _edit(request, SettingKind.NOTES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*SETTERS)
def settings_flags(request):
    return _edit(request, SettingKind.FLAGS)


def _edit(request, kind: SettingKind):
    actor, now = request.actor, timezone.now()
    today = timezone.localdate(now)
    known = queries.in_force(actor.scope, actor.division, today).get(kind, {})
    form = FORMS[kind](request.POST or None, initial={"from_on": today, "first": 1} | known)
    if form.is_bound and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("from_on", "reason")}
        try:
            change_setting(actor=actor, kind=kind, value=form.value(), now=now, **said)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"{kind.label}已设置，{said['from_on']} 起生效。")
            return redirect("selfcheck:settings")
    context = {"form": form, "title": kind.label, "used": USED[kind]}
    return render(
        request, "selfcheck/bureau/settings_form.html", context, status=400 if form.is_bound else 200
    )
