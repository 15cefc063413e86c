"""Paths on which nothing about the visitor is written down: no access log, no metric by page, no address.

Used where employees report hazards. An error there leaves its kind and the place in the code, not its words.
"""

import logging
import re

from django.utils.deprecation import MiddlewareMixin
from django_prometheus.middleware import PrometheusAfterMiddleware
from gunicorn.glogging import Logger

QUIET = re.compile(r"/tip(/|$|\?| )")
UNWRITTEN = re.compile(r"/static/rewards/")  # would tell when somebody had a quiet page open
FORGOTTEN = ("REMOTE_ADDR", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP")


def is_quiet(path: str) -> bool:
    return QUIET.match(path) is not None


class Forget(MiddlewareMixin):
    """First of all middleware: what could tell who asks is gone before anything can look at it."""

    def process_request(self, request):
        if is_quiet(request.path_info):
            for name in FORGOTTEN:
                request.META.pop(name, None)
            request.META["REMOTE_ADDR"] = ""

    def process_response(self, request, response):
        if is_quiet(request.path_info):
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class Metrics(PrometheusAfterMiddleware):
    """Counts as before, but of quiet paths nothing by view, status or size."""

    def process_request(self, request):
        return None if is_quiet(request.path_info) else super().process_request(request)

    def process_view(self, request, view_func, *args, **kwargs):
        if not is_quiet(request.path_info):
            super().process_view(request, view_func, *args, **kwargs)

    def process_template_response(self, request, response):
        return (
            response if is_quiet(request.path_info) else super().process_template_response(request, response)
        )

    def process_response(self, request, response):
        return response if is_quiet(request.path_info) else super().process_response(request, response)

    def process_exception(self, request, exception):
        if not is_quiet(request.path_info):
            super().process_exception(request, exception)


class AccessLog(Logger):
    """Gunicorn's access log without the quiet paths and what only their pages load."""

    def access(self, resp, req, environ, request_time):
        path = environ["PATH_INFO"]
        if not is_quiet(path) and not UNWRITTEN.match(path):
            super().access(resp, req, environ, request_time)


class QuietLines(logging.Filter):
    """On every handler: a line about a quiet path is dropped, an error there loses its words."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not _is_about_quiet(record):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = "An error on a quiet path: %s", (_place(record),)
        record.exc_info = record.exc_text = record.stack_info = None
        for name in ("request", "status_code"):
            record.__dict__.pop(name, None)
        return True


def _is_about_quiet(record: logging.LogRecord) -> bool:
    path = getattr(getattr(record, "request", None), "path_info", "")
    return is_quiet(path) or QUIET.search(str(record.getMessage())) is not None


def _place(record: logging.LogRecord) -> str:
    """Kind of the error, and file and line where it arose."""
    if not record.exc_info or record.exc_info is True or record.exc_info[2] is None:
        return record.name
    trace = record.exc_info[2]
    while trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{record.exc_info[0].__name__} in {code.co_filename}:{trace.tb_lineno}"
