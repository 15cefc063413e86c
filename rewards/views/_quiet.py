"""The frame of the reporter's views: no cookie, no session, nothing from another site."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from portal.audience import public


def for_reporters(view):
    """Without a form token: what opens a report is in the form itself, not in a cookie."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise PermissionDenied("这个表单不是从本平台的页面提交的。请从单位的二维码重新进入。")
        return view(request, *args, **kwargs)

    return csrf_exempt(public(wrapped))


def page(request, name, context, *, status=200):
    return render(request, f"rewards/tip/{name}.html", context, status=status)
