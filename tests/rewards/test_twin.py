"""The twin test: a reporter's name, telephone and code are nowhere but with the reporter and who was trusted.

A whole life is lived: confidential report, talk, retaliation, award, opening. Then everything that leaves
a trace is read: a dump of the database, the stored files, the log, the mails, the notices, the audit trail.
"""

import logging
import subprocess
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from gunicorn.glogging import Logger

from portal import quiet
from portal.embedded.programs import postgres_programs as bin_folder
from portal.models import AuditEvent, Job, Notice
from rewards.commands import awards, handling, identities, reporting
from rewards.models import Award, Report, ReportFile
from rewards.queries import tips
from tests.factories import NOW
from tests.filing import client_of
from tests.support import bureau_client
from tests.tipping import NAME, PHONE, Tipping

TEXT, PLACE = "独一无二的刹车描述", "只此一处的库房"


def live(firm) -> tuple[Report, str]:
    report, code = firm.confidential(text=TEXT, place=PLACE)
    tip = tips.find(code)
    base = {"actor": tip.actor, "report_id": report.pk, "now": NOW}
    reporting.say(key=tip.key, text=f"我是{NAME}，电话{PHONE}", **base)
    firm.acknowledge(report)
    firm.verify(report)
    identities.read_identity(actor=firm.union, report_id=report.pk, reason="发放奖金用", now=NOW)
    award = awards.propose_award(
        actor=firm.officer, report_id=report.pk, form="money", amount=200, words="", now=NOW
    )
    awards.approve_award(actor=firm.principal, award_id=award.pk, now=NOW)
    claim = reporting.take_claim(**base)
    awards.settle_award(actor=firm.union, award_id=award.pk, claim=claim, voucher="PZ-1", now=NOW)
    reporting.tell_retaliation(key=tip.key, kind="post", on=NOW.date(), text=f"{NAME}被调岗", **base)
    firm.open_by_two(report, parts=("content", "identity"))
    handling.give_feedback(actor=firm.officer, report_id=report.pk, words="已处理", now=NOW)
    return report, code


def secrets_of(code: str) -> list[str]:
    return [NAME, PHONE, code, " ".join(code[at : at + 4] for at in range(0, 16, 4)), TEXT, PLACE]


def dumped() -> str:
    """What a thief of the backup has, as text: taken as docs/operations.md says."""
    options = connection.settings_dict
    command = [str(bin_folder() / "pg_dump"), "-h", options["HOST"], "-U", "postgres", "-d", options["NAME"]]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(errors="replace")


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_names_nobody():
    _, code = live(Tipping())

    dump = dumped()

    assert "NB-2026-0001" in dump  # it is the dump of this very database
    assert [one for one in secrets_of(code) if one in dump] == []


@pytest.mark.django_db
def test_no_trace_carries_a_name_a_telephone_or_a_code(caplog):
    with caplog.at_level(logging.DEBUG):
        report, code = live(Tipping())

    traces = {
        "log": caplog.text,
        "mail": "".join(f"{one.subject}{one.body}" for one in mail.outbox),
        "notices": "".join(map(str, Notice.objects.values_list("title", "body", "url", "key"))),
        "audit": "".join(map(str, AuditEvent.unscoped.values_list("detail", "target", "actor_name"))),
    }
    for place, text in traces.items():
        assert [one for one in secrets_of(code) if one in text] == [], place


@pytest.mark.django_db
def test_no_page_paper_or_export_of_others_names_anybody(settings, django_capture_on_commit_callbacks):
    """Screens, sheets and papers of whoever was not trusted with the name, and the addresses in notices."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    firm = Tipping()
    _, code = live(firm)
    award = Award.unscoped.get()
    awards.publish_award(actor=firm.union, award_id=award.pk, notice="设备隐患一处", now=NOW)
    chief, principal = client_of(firm.custodians[1]), client_of(firm.principal)
    editor = bureau_client(role="editor")
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(reverse("portal:audit_export"))
    job = Job.unscoped.get()
    names = ("overview", "late_list", "retaliation_list", "fast_list", "custody", "without_scheme")
    seen = [
        *(chief.get(reverse(f"rewards:{name}")) for name in names),
        chief.get(reverse("portal:audit_list")),
        chief.get(reverse("portal:job_download", args=[job.pk])),
        chief.get(reverse("selfcheck:enterprise_file", args=[firm.enterprise.pk])),
        *(principal.get(reverse(f"rewards:{name}")) for name in ("tip_list", "award_list", "ledger")),
        *(principal.get(reverse(f"rewards:{name}")) for name in ("ledger_export", "ledger_notice")),
        principal.get(reverse("rewards:award_detail", args=[award.pk])),
        principal.get(reverse("portal:own_audit_list")),
        *(editor.get(path) for path in ("/cms/", "/data/")),
    ]

    shown = {answer.request["PATH_INFO"]: read(answer) for answer in seen}
    assert {answer.status_code for answer in seen} == {200}
    for path in (reverse(f"rewards:{name}") for name in ("ledger_export", "ledger_notice", "fast_list")):
        assert "NB-2026-0001" in shown[path]  # sheets and papers are really read
    for path, text in shown.items():
        assert [one for one in secrets_of(code) if one in text] == [], path
    addresses = [str(one) for one in Notice.objects.values_list("url", flat=True)]
    assert [one for one in secrets_of(code) if one in "".join(addresses)] == []


def read(answer) -> str:
    """What a person reads there; of a sheet its cells, of a paper its words."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data[:2] == b"PK":
        book = openpyxl.load_workbook(BytesIO(data))
        return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    if data[:4] == b"%PDF":
        words = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
        return words.replace("\u200b", "")  # where a line may break
    return data.decode()


@pytest.mark.django_db
def test_stored_files_are_sealed(tmp_path):
    from rewards.attachments import Clean

    firm = Tipping()
    firm.send(files=(Clean("image/jpeg", NAME.encode() * 50),))

    with default_storage.open(ReportFile.unscoped.get().path) as stored:
        assert NAME.encode() not in stored.read()


@pytest.mark.django_db
def test_an_error_page_and_its_log_line_carry_nothing(monkeypatch, caplog):
    code = "2345678901234567"

    def fails(given):
        raise ValueError(given + NAME)

    monkeypatch.setattr("rewards.views.tips.tips.find", fails)
    monkeypatch.setattr("rewards.views.tips.tickets.unseal_code", lambda sealed, now: code)

    page = Client(raise_request_exception=False).post(reverse("rewards:act"), {"shown": "x", "text": NAME})

    kept = [record for record in caplog.records if quiet.QuietLines().filter(record)]
    lines = "".join(logging.Formatter().format(record) for record in kept)
    assert page.status_code == 500
    assert "ValueError in" in lines
    assert [one for one in (NAME, code) if one in page.content.decode() + lines] == []


def test_the_access_log_of_the_reporting_path_is_empty(monkeypatch):
    log, written = quiet.AccessLog.__new__(quiet.AccessLog), []
    monkeypatch.setattr(Logger, "access", lambda self, resp, req, environ, took: written.append(environ))

    for path in ("/tip/", "/tip/abc/", "/tip/act/", "/static/rewards/tip.1a2b.js", "/e/hazards/", "/tips"):
        log.access(None, None, {"PATH_INFO": path}, None)

    assert [environ["PATH_INFO"] for environ in written] == ["/e/hazards/", "/tips"]


@pytest.mark.parametrize(
    ("message", "kept"),
    [("Not Found: /tip/abc/", False), ("Forbidden: /tip/", False), ("Not Found: /e/x", True), ("tip", True)],
)
def test_log_lines_about_the_reporting_path_are_dropped(message, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, (), None)

    assert quiet.QuietLines().filter(record) is kept


@pytest.mark.django_db
def test_the_view_is_not_told_who_asks(rf, monkeypatch):
    seen = {}

    def page(request, *args):
        seen.update(request.META)
        return HttpResponse()

    monkeypatch.setattr("rewards.views.tell.page", page)

    Client().get(
        reverse("rewards:promise"),
        REMOTE_ADDR="203.0.113.9",
        HTTP_USER_AGENT="Phone",
        HTTP_REFERER="http://x",
        HTTP_X_FORWARDED_FOR="203.0.113.9",
    )

    assert seen["REMOTE_ADDR"] == ""
    assert not {"HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR"} & set(seen)
