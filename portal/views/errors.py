"""Pages for what went wrong. Each says what happened, that nothing was lost, and what to do next."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.unsent import given_back

STALE = "这个页面打开得太久，或者您已在别的窗口重新登录，所以这次提交没有被接受。数据没有改动。"


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return render(request, "413.html", {"most": most}, status=413)
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    """The reason of a PermissionDenied is written for the reader, so it is shown."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def csrf_failure(request, reason=""):
    """A form that was sent after its session ended, or from another site."""
    return given_back(request, STALE, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def too_many(request, exception=None):
    return render(request, "429.html", status=429)


def server_error(request):
    """Rendered without context processors or database: they may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))
