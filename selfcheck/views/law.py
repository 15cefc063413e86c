"""法规依据: every value the rules rest on. Open to everybody; who is signed in keeps the own menu."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import public
from selfcheck.forms.law_register import RegisterFilter
from selfcheck.queries.law_register import register


@require_safe
@public
def law_register(request):
    form = RegisterFilter(request.GET)
    context = {
        "frame_template": "base_app.html" if request.user.is_authenticated else "base_public.html",
        "filter_form": form,
        "register": register(form.wanted, timezone.localdate()),
        "today": timezone.localdate(),
    }
    return render(request, "selfcheck/public/law_register.html", context)
