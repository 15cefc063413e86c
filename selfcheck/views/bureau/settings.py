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


@require_safe
@for_bureau()
def settings_page(request):
    actor, today = request.actor, timezone.localdate()
    values = queries.in_force(actor.scope, actor.division, today)
    rows = queries.history(actor.scope, actor.division)[:100]
    context = {
        "may_set": actor.role in SETTERS,
        "may_staff": actor.role == Role.DIVISION_ADMIN,
        "kinds": [(k, k.label, queries.words(k, values[k]) if k in values else "") for k in SettingKind],
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
    context = {"form": form, "title": kind.label}
    return render(
        request, "selfcheck/bureau/settings_form.html", context, status=400 if form.is_bound else 200
    )
