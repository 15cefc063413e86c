"""The web server's settings, for ``make run`` and for production alike."""

import multiprocessing
import os

from prometheus_client import multiprocess

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", min(4, max(2, multiprocessing.cpu_count()))))
threads = 4
worker_class = "gthread"
timeout = 120
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
logger_class = "portal.quiet.AccessLog"  # nothing of those who report hazards
# Path without its query: searches carry names of persons.
access_log_format = (
    '{"at": "%(t)s", "method": "%(m)s", "path": "%(U)s", "status": %(s)s, "bytes": %(B)s, "ms": %(M)s}'
)
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def child_exit(server, worker):
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
