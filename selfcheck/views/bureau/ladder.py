"""设置 · 提醒阶梯: what is in force, who gets what before it runs, and a new version with its reason."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.queries.divisions import area, full_names
from selfcheck.commands.ladder_plans import set_ladder
from selfcheck.forms.ladder import ROWS, LadderForm, StepFormSet, value_of
from selfcheck.queries import ladder_preview, ladders
from selfcheck.queries.ladder_draft import draft as draft_of
from selfcheck.queries.reminders import channel_word
from selfcheck.states.reminders import LADDER_CHANNELS, LADDER_SETTERS


@require_safe
@for_bureau()
def ladder_detail(request):
    """The ladder of the own division and the preview of a day."""
    today = timezone.localdate()
    day = _day(request.GET.get("day", ""), today)
    ladder = ladders.nearest(ladders.in_force(today), request.actor.division)
    context = {
        "ladder": ladder,
        "steps": [ladder_preview.words(s.label, s.audience, s.channels) for s in ladder.steps],
        "repeat": ladder_preview.words("", ladder.repeat_audience, ladder.repeat_channels),
        "history": _history(request.actor.division),
        "day": day,
        "preview": ladder_preview.preview(request.actor.scope, day),
        "progress": ladder_preview.progress(request.actor.scope, today),
        "may_set": request.actor.role in LADDER_SETTERS,
        "today": today,
    }
    return render(request, "selfcheck/bureau/ladder_detail.html", context)


@require_safe
@for_bureau()
def ladder_preview_list(request):
    """The enterprises behind one number of the preview."""
    day = _day(request.GET.get("day", ""), timezone.localdate())
    number = request.GET.get("step", "")
    if not number.isdecimal() or len(number) > 5:
        raise Http404
    channel = request.GET.get("channel", "")
    if channel and channel not in LADDER_CHANNELS:
        raise Http404
    found = ladder_preview.preview_list(request.actor.scope, day, int(number), channel)
    if found is None:
        raise Http404
    due, rows = found
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    names = full_names(row.division_code for row in page)
    lines = [{"row": row, "place": names.get(row.division_code, "")} for row in page]
    way = channel_word(channel) if channel else ""
    context = {"due": due, "day": day, "page": page, "lines": lines, "way": way}
    return render(request, "selfcheck/bureau/ladder_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*LADDER_SETTERS)
def ladder_edit(request):
    """A new version of one's own division, or of one below, never above; it can be tried first."""
    now = timezone.now()
    today = timezone.localdate(now)
    value = _value_in_force(request.actor.division, today)
    posted = request.POST if request.method == "POST" else None
    trying = bool(posted) and posted.get("act") == "try"
    form = LadderForm(
        posted,
        initial=value | {"from_on": today, "division": request.actor.division},
        places=area(request.actor.division, request.actor.division).choices,
        trying=trying,
    )
    steps = StepFormSet(posted, initial=value["steps"][:ROWS], prefix="step")
    draft, status = None, 200
    if posted:
        good = form.is_valid() & steps.is_valid()
        if good and trying:
            draft = _tried(request, form, value_of(form, steps, value), today)
        elif good and _set(request, form, value_of(form, steps, value), now):
            return redirect("selfcheck:ladder_detail")
        status = 200 if good and trying else 400
    below = full_names(draft.own_below) if draft else {}
    context = {"form": form, "steps": steps, "draft": draft, "own_below": below.values()}
    return render(request, "selfcheck/bureau/ladder_form.html", context, status=status)


def _tried(request, form: LadderForm, value: dict, today: date):
    form.fields["reason"].required = True  # for who saves it next
    start = max(form.cleaned_data["from_on"], today)
    return draft_of(request.actor.scope, form.cleaned_data["division"], value, start)


def _set(request, form: LadderForm, value: dict, now) -> bool:
    said = {name: form.cleaned_data[name] for name in ("division", "from_on", "reason")}
    try:
        set_ladder(actor=request.actor, value=value, now=now, **said)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    messages.success(request, f"提醒阶梯已设置，{said['from_on']} 起生效。下面可以预览。")
    return True


def _history(division: str) -> list:
    rows = list(ladders.versions(division)[:50])
    names = full_names(row.division_code for row in rows)
    return [(row, names.get(row.division_code, "全国")) for row in rows]


def _value_in_force(division: str, today: date) -> dict:
    rows = [row for row in ladders.versions(division) if row.from_on <= today]
    nearest = max(rows, key=lambda row: (len(row.division_code), row.from_on, row.pk), default=None)
    return nearest.value if nearest else dict(ladders.default_value(today))


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
