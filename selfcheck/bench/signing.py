"""Sign-and-file transactions per second with eight clients, each a process with a connection of its own."""

import multiprocessing
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, connections

from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of, start_of_day
from selfcheck.bench.clock import line
from selfcheck.bench.lists import run
from selfcheck.commands import obligations, signing
from selfcheck.demo import filings
from selfcheck.demo.story import Story
from selfcheck.models import Draft, Report

CLIENTS = 8
FLOOR_TABLE = """
CREATE TABLE bench_floor (id bigserial PRIMARY KEY, content jsonb, digest text, filed_at timestamptz)
"""
FLOOR_FILE = """
INSERT INTO bench_floor (content, digest, filed_at)
SELECT content, digest, now() FROM selfcheck_submission LIMIT 1
"""


def measure(per_client: int, now: datetime, say: Callable[[str], None]) -> None:
    ready = _prepare(CLIENTS * per_client, now)
    ours = _rate([(report, firm) for firm, report in ready], _sign_all, now)
    run(FLOOR_TABLE)
    floor = _rate(ready, _plain_inserts, now)
    run("DROP TABLE bench_floor")
    say(line(f"签批并报送（{CLIENTS} 个客户端，{len(ready)} 份）", ours, floor, "份/秒"))


def _prepare(wanted: int, now: datetime) -> list:
    """Enterprises of the demonstration with a report sent to sign, through the commands."""
    call_command("load_reference", verbosity=0)
    story = Story(
        "registration", now, lambda text: None, plain="x" * 12, luck=random.Random(3), count=wanted * 8
    )
    story.password = make_password(None)
    story.build()
    quarter = Quarter.of(day_of(now))
    obligations.open_period(actor=SYSTEM, quarter=quarter, division="99", now=start_of_day(quarter.start))
    earlier, ready = now - timedelta(hours=6), []
    for firm in story.firms[:wanted]:
        report = filings.start(firm, quarter, earlier)
        filings.fill(
            firm,
            report,
            max(quarter.start, day_of(now) - timedelta(days=3)),
            earlier,
            principal=True,
            luck=story.luck,
        )
        signing.send_to_sign(actor=firm.officer, report_id=report.pk, now=earlier + timedelta(hours=1))
        ready.append((firm, report.pk))
    return ready


def _rate(work: list, client: Callable, now: datetime) -> float:
    """Pieces of work a second, all clients started together."""
    connections.close_all()
    shares = [work[n::CLIENTS] for n in range(CLIENTS)]
    context = multiprocessing.get_context("fork")
    clients = [context.Process(target=_alone, args=(client, share, now)) for share in shares]
    started = time.perf_counter()
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    if any(one.exitcode for one in clients):
        raise RuntimeError("一个客户端没有完成。")
    return len(work) / (time.perf_counter() - started)


def _alone(client: Callable, share: list, now: datetime) -> None:
    """On a connection of its own: one that the parent kept elsewhere would be shared by all clients."""
    connections.close_all()
    client(share, now)


def _sign_all(share: list, now: datetime) -> None:
    for report_id, firm in share:
        report = (
            Report.objects.visible_to(firm.principal.scope)
            .select_related("obligation", "enterprise")
            .get(pk=report_id)
        )
        draft = Draft.objects.visible_to(firm.principal.scope).get(report=report, closed_at=None)
        _, read = signing.preview(report, draft, scope=firm.principal.scope, now=now)
        signing.submit_report(
            actor=firm.principal,
            report_id=report_id,
            read_digest=read,
            ticked=filings.READ_ALL,
            method="密码复核",
            now=now,
        )
    connection.close()


def _plain_inserts(share: list, now: datetime) -> None:
    for _ in share:
        run(FLOOR_FILE)
    connection.close()
