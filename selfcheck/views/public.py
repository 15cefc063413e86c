"""The public check of a receipt: it confirms number, time and digest, and nothing else."""

from allauth.core.internal import ratelimit
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.audience import public
from selfcheck.documents.canonical import grouped
from selfcheck.forms.filing import ReceiptForm
from selfcheck.queries import reports

# Per address: plenty for an office that checks a pile of receipts, too few for guessing numbers.
LIMITS = {"receipt_check": "60/m/ip", "receipt_unknown": "10/m/ip"}


@require_safe
@public
def verify(request):
    """The form; a number is carried on to the address that the QR code names."""
    form = ReceiptForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        number = reports.receipt_number(form.cleaned_data["number"])
        if "/" not in number:
            return redirect("selfcheck:verify_receipt", number)
        form.add_error("number", "回执编号里没有“/”。请照回执上的编号填写。")
    return _page(request, {"form": form, "asked": ""}, status=422 if form.is_bound else 200)


@require_safe
@public
def verify_receipt(request, receipt_no):
    number = reports.receipt_number(receipt_no)
    page = {"form": ReceiptForm(initial={"number": number[:100]}), "asked": number[:40], "submission": None}
    if not _may(request, "receipt_check") or not _may(request, "receipt_unknown", look_only=True):
        return _page(request, page | {"haste": True}, status=429)
    submission = reports.receipt_by_number(number)
    if submission is None:
        _may(request, "receipt_unknown")
        return _page(request, page, status=404)
    return _page(request, page | {"submission": submission, "digest": grouped(submission.digest)})


def _may(request, action, look_only=False):
    return ratelimit.consume(
        request, app="selfcheck", action=action, config=LIMITS, limit_get=True, dry_run=look_only
    )


def _page(request, page, status=200):
    response = render(request, "selfcheck/public/verify.html", {"haste": False} | page, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    if status == 429:
        response["Retry-After"] = "60"
    return response
