"""催报全部: everybody the non-filer list shows under its filters, as a job."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal import sms
from portal.audience import for_bureau
from portal.commands.jobs import request_job
from selfcheck.exports import wanted_as_json
from selfcheck.forms.reminding import RemindForm
from selfcheck.queries.missing import still_missing
from selfcheck.queries.reminder_reach import list_counts
from selfcheck.reminder_tasks import remind_list
from selfcheck.states import REMINDERS
from selfcheck.views.bureau._listing import listing

KIND = "remind_list"
MOST = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*REMINDERS)
def missing_remind_all(request):
    """GET says how many it reaches; POST hands it to a job, whose page says what became of each."""
    listed = listing(request, timezone.now())
    rows = still_missing(request.actor.scope, listed.wanted, listed.now)
    count = rows.count()
    back = f"{reverse('selfcheck:missing_list')}?{request.GET.urlencode()}"
    if not count or count > MOST:
        messages.error(request, _refusal(count))
        return redirect(back)
    reach = list_counts(request.actor.scope, rows)
    ways = reach if sms.configured() else reach | {"sms": 0}
    form = RemindForm(request.POST if request.method == "POST" else None, reach=ways)
    if form.is_bound and form.is_valid():
        return redirect("portal:job_detail", _asked(request, form, listed).pk)
    context = {
        "form": form,
        "listed": listed,
        "count": count,
        "reachable": reach["notice"],
        "silent": count - reach["notice"],
        "back": back,
    }
    status = 400 if form.is_bound else 200
    return render(request, "selfcheck/bureau/missing_remind_all.html", context, status=status)


def _asked(request, form: RemindForm, listed):
    params = {
        "wanted": wanted_as_json(listed.wanted),
        "words": listed.words,
        "reason": form.cleaned_data["reason"],
        "channels": form.cleaned_data["channels"],
        "unit": "家",
    }
    title = f"催报未报企业：{listed.wanted.quarter.label}，{listed.area.name}"
    job = request_job(actor=request.actor, kind=KIND, title=title, params=params, now=listed.now)
    remind_list.delay_on_commit(job_id=job.pk)
    return job


def _refusal(count: int) -> str:
    if count:
        return f"一次最多催报 {MOST} 家。请按区域或者行业分批查询后再办理。"
    return "这些条件下没有未报企业，不需要催报。请换一个条件再查。"
