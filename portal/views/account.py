"""账户与安全: one page that gathers what django-allauth spreads over many."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.account_forms import PhoneForm
from portal.actors import Actor
from portal.audience import signed_in
from portal.commands.account import change_phone
from portal.errors import Refused
from portal.queries.account import security_of
from portal.workplaces import actors_of


@require_safe
@signed_in
def account(request):
    security = security_of(request.user)
    return render(request, "portal/account.html", {"security": security, "actors": actors_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def phone(request):
    form = PhoneForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change_phone(actor=_holder(request), phone=form.cleaned_data["phone"], now=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "手机号已修改，下次可以用它登录。")
            return redirect("portal:account")
    return render(request, "portal/account_phone.html", {"form": form})


def _holder(request) -> Actor:
    """The chosen role, or the bare account before a workplace is chosen."""
    user = request.user
    return request.actor or Actor(username=user.username, role="", name=str(user), user_id=user.pk)
