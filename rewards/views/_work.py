"""What the pages of handlers, approvers and officers share: one form or one button, one command."""

from django.contrib import messages
from django.shortcuts import redirect

from portal.errors import Refused
from portal.views.task_page import succeeds, task_page


def task(request, form, command, *, done: str, to: str, back_label: str, **page):
    """`to`: where it leads and where 取消 leads back."""
    if request.method == "POST" and succeeds(form, command):
        messages.success(request, done)
        return redirect(to)
    return task_page(request, form, back=(to, back_label), **page)


def press(request, command, *, done: str, to: str):
    """A button without a form."""
    try:
        command()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(to)


def turned_away(request, why: str, *, to: str):
    """Before anything is typed: the sentence on the page it leads to, instead of a form that would refuse."""
    messages.error(request, why)
    return redirect(to)
