"""催报信: those that wait, printing them in the background, and noting that they were handed over."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter
from portal.commands.jobs import request_job
from portal.errors import Refused
from portal.queries.divisions import area, chosen_division
from portal.queries.named import named
from selfcheck import tasks
from selfcheck.commands.reminder_letters import KIND, MOST, note_handed_over
from selfcheck.forms.reminder_letters import HandOverForm, ReminderLettersFilter, letters_wanted
from selfcheck.queries.reminder_letters import letters
from selfcheck.states import REMINDERS

PER_PAGE = 50


@require_safe
@for_bureau(*REMINDERS)
def ledger_letters(request):
    return _page(request, HandOverForm(initial={"handed_on": timezone.localdate()}))


@require_POST
@for_bureau(*REMINDERS)
def ledger_letters_print(request):
    """All letters of the filter; who reads may leave, and finds the job again under 后台任务."""
    wanted, now = _wanted(request), timezone.now()
    count = letters(request.actor.scope, wanted).count()
    if not 0 < count <= MOST:
        messages.error(request, f"没有要打印的信，或者超过 {MOST} 封。请调整区域后再打印。")
        return redirect("selfcheck:ledger_letters")
    params = {"wanted": vars(wanted)}
    job = request_job(actor=request.actor, kind=KIND, title=f"催报信 {count} 封", params=params, now=now)
    tasks.make_reminder_letters.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)


@require_POST
@for_bureau(*REMINDERS)
def ledger_letters_hand(request):
    form = HandOverForm(request.POST)
    picked = [int(pk) for pk in request.POST.getlist("pick") if pk.isdecimal() and len(pk) < 19]
    if not form.is_valid():
        return _page(request, form, picked)
    try:
        handed = note_handed_over(
            actor=request.actor, planned_ids=picked, now=timezone.now(), **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return _page(request, form, picked)
    messages.success(request, f"已登记送出 {handed.noted} 封，记入催报台账。")
    if handed.spared:
        messages.warning(request, f"{handed.spared} 家已报送、免报或者注销，没有记催报。")
    return redirect(f"{reverse('selfcheck:ledger_letters')}?state=printed")


def _page(request, form: HandOverForm, picked=()):
    wanted = _wanted(request)
    page = Paginator(letters(request.actor.scope, wanted), PER_PAGE).get_page(request.GET.get("page"))
    names = named({row.printed_by for row in page} - {""})
    places = area(wanted.division, request.actor.division)
    context = {
        "page": page,
        "lines": [_line(row, names, places, picked) for row in page],
        "filter_form": ReminderLettersFilter(wanted, places=places.choices),
        "form": form,
        "wanted": wanted,
        "printed": wanted.state == "printed",
    }
    status = 400 if form.is_bound else 200
    return render(request, "selfcheck/bureau/reminder_letters.html", context, status=status)


def _line(row, names, places, picked) -> dict:
    owed = row.obligation
    return {
        "row": row,
        "firm": owed.enterprise,
        "quarter": Quarter(owed.year, owed.quarter),
        "place": places.place_of(owed.division_code),
        "printed_by": names.get(row.printed_by, row.printed_by),
        "picked": row.pk in picked,
    }


def _wanted(request):
    """From the address, or from the form that was sent; 404 for a division that is not the reader's."""
    query = request.POST if request.method == "POST" else request.GET
    division = chosen_division(request.actor.scope, query.get("division", ""))
    if division is None:
        raise Http404
    return letters_wanted(query, division)
