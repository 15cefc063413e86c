"""A new REWARDS_KEY: nothing is lost, a killed run goes on, and the former key opens nothing afterwards."""

import os
import signal
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from portal.errors import Refused
from portal.models import AuditEvent
from rewards import codes, vault
from rewards.commands import identities, rekeying, reporting
from rewards.models import FormerKey, HandlerKey, KeyWrap, Report
from rewards.queries import behind, handling, tips
from tests.factories import NOW
from tests.races import held, wait_until_blocked
from tests.tipping import NAME, Tipping

OLD, NEW, NEWEST = "old-" + "o" * 46, "new-" + "n" * 46, "newest-" + "t" * 43
TEXT = "刹车偏软"


def change(settings, key: str, *fallbacks: str) -> None:
    settings.REWARDS_KEY, settings.REWARDS_KEY_FALLBACKS = key, list(fallbacks)


@pytest.fixture
def firm(settings):
    change(settings, OLD)
    return Tipping()


def run(*options: str) -> str:
    out = StringIO()
    call_command("rekey_reports", *options, stdout=out, stderr=out)
    return out.getvalue()


def everything_opens(firm, report: Report, code: str) -> None:
    """By code, by handler with the name, and by two persons of the bureau."""
    tip = tips.find(code)
    assert tips.content(tip.report, tip.key)["text"] == TEXT
    assert handling.open_report(firm.officer, report.pk, NOW).content["text"] == TEXT
    name = identities.read_identity(actor=firm.union, report_id=report.pk, reason="发放奖金用", now=NOW)[
        "name"
    ]
    assert name == NAME


@pytest.mark.django_db
def test_after_the_run_the_former_key_is_not_needed_and_is_worth_nothing(firm, settings):
    report, code = firm.confidential()
    mark = tips.proof(report)
    before = {pk: bytes(box) for pk, box in KeyWrap.unscoped.exclude(user=None).values_list("pk", "sealed")}
    change(settings, NEW, OLD)
    everything_opens(firm, report, code)
    later, later_code = firm.confidential()

    said = run()

    change(settings, NEW)
    assert "旧密钥 0，经办人钥匙 0，托管人钥匙 0，报告 0" in said
    everything_opens(firm, report, code)
    everything_opens(firm, later, later_code)
    assert tips.proof(Report.unscoped.get(pk=report.pk)) == mark
    reporting.ask_bureau(actor=tips.find(code).actor, report_id=report.pk, now=NOW)
    assert firm.open_by_two(report).confirmed_at
    done = AuditEvent.unscoped.filter(action__startswith="tip_keys.").values_list("action", flat=True)
    assert set(done) == {f"tip_keys.{name}_moved" for name in ("custodian", "handler", "reports")} | {
        "tip_keys.former_kept"
    }
    # with the former key and the former halves nothing of today is opened
    assert all(bytes(KeyWrap.unscoped.get(pk=pk).sealed) != box for pk, box in before.items())
    change(settings, OLD)
    assert Report.unscoped.get(pk=report.pk).code_selector != codes.selector(code)
    with pytest.raises(vault.Unreadable):
        tips.find(code)
    with pytest.raises(vault.Unreadable):
        handling.open_report(firm.officer, report.pk, NOW)


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_in_the_middle_is_finished_by_the_next(firm, settings):
    report, code = firm.confidential()
    change(settings, NEW, OLD)
    last = HandlerKey.objects.order_by("user_id").last()

    with held(last):
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "rekey_reports"],
            env=os.environ | {"REWARDS_KEY": NEW, "REWARDS_KEY_FALLBACKS": OLD, "DATABASE_URL": address()},
            start_new_session=True,
        )
        wait_until_blocked(1)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    assert behind.counts() == {"former": 0, "handlers": 1, "custodians": 2, "reports": 1}
    everything_opens(firm, report, code)
    with pytest.raises(SystemExit, match="还有没换完的"):
        run("--check")

    run()

    assert not any(behind.counts().values())
    change(settings, NEW)
    everything_opens(firm, report, code)
    moved = AuditEvent.unscoped.filter(action="tip_keys.handler_moved")
    assert moved.count() == HandlerKey.objects.count()  # each once, none again by the second run


@pytest.mark.django_db
def test_two_changes_one_after_the_other_and_one_in_the_middle_of_the_other(firm, settings):
    report, code = firm.confidential()
    change(settings, NEW, OLD)
    rekeying.keep_former(actor=firm.officer, now=NOW)  # and no further
    second, second_code = firm.confidential()
    change(settings, NEWEST, NEW, OLD)
    everything_opens(firm, report, code)

    run()

    change(settings, NEWEST)
    everything_opens(firm, report, code)
    everything_opens(firm, second, second_code)
    assert FormerKey.objects.count() == 2


@pytest.mark.django_db
def test_reports_from_before_there_were_covers_move_as_well(firm, settings):
    report, code = firm.confidential()
    place = f"content:{bytes(report.code_salt).hex()}"
    Report.unscoped.filter(pk=report.pk).update(reporter_wrap=vault.uncover(report.reporter_wrap, place))
    everything_opens(firm, report, code)
    change(settings, NEW, OLD)

    run()

    change(settings, NEW)
    everything_opens(firm, report, code)


@pytest.mark.django_db
def test_without_the_former_key_nothing_is_touched_and_the_reason_is_said(firm, settings):
    report, code = firm.confidential()
    change(settings, NEW)

    with pytest.raises(SystemExit, match="REWARDS_KEY_FALLBACKS 写有旧密钥"):
        run()

    change(settings, OLD)
    everything_opens(firm, report, code)


@pytest.mark.django_db
def test_a_key_that_was_put_away_is_not_taken_again(firm, settings):
    change(settings, NEW, OLD)
    run()
    change(settings, OLD, NEW)

    with pytest.raises(Refused, match="以前用过"):
        rekeying.keep_former(actor=firm.officer, now=NOW)


def address() -> str:
    options = connection.settings_dict
    named = {"host": options["HOST"], "port": options["PORT"], "user": options["USER"]}
    return make_conninfo(dbname=options["NAME"], **{key: value for key, value in named.items() if value})
