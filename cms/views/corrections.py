"""更正请求: anybody may ask, without an account, and look the answer up by its number."""

from allauth.core.internal import ratelimit
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cms.commands.corrections import ask_correction
from cms.forms.corrections import CorrectionForm
from cms.queries.correction_status import by_number
from cms.queries.law_values import value_today
from portal.actors import SYSTEM
from portal.audience import public
from portal.views.task_page import succeeds

LIMITS = {"correction": "5/h/ip", "correction_look": "30/m/ip"}
HASTE = "提交较多，请一小时后再试，或者拨打 12350。"


@require_http_methods(["GET", "HEAD", "POST"])
@public
def correct(request):
    form = CorrectionForm(request.POST or None, initial={"public_id": request.GET.get("case", "")[:20]})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("cms:correction", "GZ0000000000")
        if not _may(request, "correction", dry_run=True):
            form.add_error(None, HASTE)
            return _form(request, form, 429)
        made = []
        if succeeds(form, lambda: made.append(_ask(request, form.cleaned_data))):
            _may(request, "correction")  # what was refused does not count
            return redirect("cms:correction", made[0].number)
    return _form(request, form, 422 if form.is_bound else 200)


@require_safe
@public
def correction(request, number):
    """The state and the answer only; what was asked and by whom is not shown."""
    if not _may(request, "correction_look"):
        return render(request, "cms/correction.html", {"row": None, "haste": True}, status=429)
    row = by_number(number)
    page = {"row": row, "haste": False}
    response = render(request, "cms/correction.html", page, status=200 if row else 404)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def _ask(request, values: dict):
    return ask_correction(
        actor=SYSTEM,
        public_id=values["public_id"],
        address=request.build_absolute_uri(),
        relation=values["relation"],
        text=values["text"],
        contact=values["contact"],
        now=timezone.now(),
    )


def _form(request, form, status: int):
    page = {"form": form, "days": value_today("correction_answer")}
    return render(request, "cms/correct.html", page, status=status)


def _may(request, action: str, dry_run: bool = False) -> bool:
    return bool(
        ratelimit.consume(request, app="cms", action=action, config=LIMITS, limit_get=True, dry_run=dry_run)
    )
