"""The public check of a receipt: it confirms number, time and digest, and nothing else."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.audience import public
from selfcheck.forms.filing import ReceiptForm
from selfcheck.queries import reports


@require_safe
@public
def verify(request):
    form = ReceiptForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("selfcheck:verify_receipt", form.cleaned_data["number"].upper().replace(" ", ""))
    return render(request, "selfcheck/public/verify.html", {"form": form})


@require_safe
@public
def verify_receipt(request, receipt_no):
    submission = reports.receipt_by_number(receipt_no)
    page = {"form": ReceiptForm(), "asked": receipt_no, "submission": submission}
    if submission:
        page["groups"] = [submission.digest[i : i + 4] for i in range(0, len(submission.digest), 4)]
    return render(request, "selfcheck/public/verify.html", page, status=200 if submission else 404)
