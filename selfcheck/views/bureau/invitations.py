"""Letters with invitation codes: choose the enterprises, see how many, have them made in the background."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_bureau
from portal.commands.jobs import request_job
from portal.queries.invitations import addressees
from portal.states import CLAIM_REVIEWERS
from selfcheck import tasks
from selfcheck.commands.letters import KIND, MOST
from selfcheck.forms.letters import LettersForm

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*CLAIM_REVIEWERS)
def invitation_create(request):
    actor, now = request.actor, timezone.now()
    form = LettersForm(request.POST if request.method == "POST" else request.GET, division=actor.division)
    chosen = form.cleaned_data if form.is_valid() else {"division": "", "words": "", "again": False}
    rows = addressees(actor.scope, since=now, **chosen)
    count = rows.count()
    if request.method == "POST" and form.is_valid() and 0 < count <= MOST:
        job = request_job(actor=actor, kind=KIND, title=f"邀请信 {count} 封", params=chosen, now=now)
        tasks.make_invitation_letters.delay_on_commit(job_id=job.pk)
        return redirect("portal:job_detail", job.pk)
    context = {
        "form": form,
        "count": count,
        "most": MOST,
        "rows": rows[:SHOWN],
        "chosen": chosen,
        "shown": SHOWN,
    }
    return render(request, "selfcheck/bureau/invitation_create.html", context)
