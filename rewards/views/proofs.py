"""The paper a reporter may show: the bureau compares its mark. Nothing of the content."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal.audience import for_bureau
from portal.views.task_page import posted
from rewards.forms.bureau import ProofForm
from rewards.queries import tips
from rewards.views.handling import asks


@never_cache
@asks
@for_bureau()
def proof_check(request):
    form = ProofForm(posted(request))
    compared = form.is_bound and form.is_valid()
    found = tips.proven(request.actor.scope, **form.cleaned_data) if compared else None
    context = {"form": form, "compared": compared, "report": found}
    return render(request, "rewards/bureau/proof_check.html", context, status=400 if form.errors else 200)
