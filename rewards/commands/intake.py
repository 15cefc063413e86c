"""From what a person typed to a received report. Nothing here knows an address, a browser or an account."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import Enterprise
from rewards import attachments, codes, vault
from rewards.commands import notices
from rewards.commands._rows import into_fast_lane, move, wrap_for, wrap_for_escrow
from rewards.law import law_for
from rewards.models import Identity, KeyWrap, Report, ReportFile
from rewards.queries import keys
from rewards.queries.channels import OpenChannel
from rewards.rules.terms import Terms, deadlines
from rewards.states import Author, FastReason, Part, ReportState, Way

TERMS = ("acknowledge_working", "verify_working", "feedback_working", "pay_days")


@dataclass(frozen=True)
class Answers:
    """What the reporter entered. `concerns`: handlers it is about; `group`: how many could have seen it."""

    way: str
    kind: str
    place: str
    text: str
    group: int | None = None
    people: str = ""
    concerns: tuple[int, ...] = ()
    identity: Mapping[str, str] = field(default_factory=dict)
    files: tuple[attachments.Clean, ...] = ()


@transaction.atomic
def keep_unsent(*, actor: Actor, channel: OpenChannel, answers: Answers, now: datetime) -> str:
    """Seal everything and return the code. It is a report only when the code has been typed back."""
    _refuse_incomplete(answers)
    code, key = codes.make_code(), vault.new_key()
    salt = os.urandom(codes.SALT_BYTES)
    report = Report(
        enterprise=channel.enterprise,
        scheme=channel.scheme,
        way=answers.way,
        kind=answers.kind,
        code_selector=codes.selector(code),
        code_hash=codes.hashed(code),
        code_salt=salt,
        excluded=sorted(set(answers.concerns)),
        created_at=now,
    )
    about = keys.about(report, Part.CONTENT)
    report.reporter_wrap = codes.seal_typed(code, salt, keys.REPORTER, key, about)
    report.sealed = vault.seal_json(key, _content(answers), about)
    report.save()
    handlers = [one for one in channel.handlers if one.user_id not in report.excluded]
    wrap_for(report, Part.CONTENT, key, [one.user_id for one in handlers], now)
    wrap_for_escrow(report, Part.CONTENT, key)
    if answers.way != Way.ANONYMOUS:
        trusted = [one for one in handlers if one.sees_names or answers.way == Way.NAMED]
        _keep_identity(report, answers, [one.user_id for one in trusted], now)
    keep_files(report, key, answers.files, Author.REPORTER, now)
    return code


@transaction.atomic
def send_report(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """The code was typed back: number, clocks, and the handlers are told. Twice is once."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    report = rows.select_related("enterprise", "scheme").get(pk=report_id)
    if report.state != ReportState.UNSENT:
        return report
    move(actor, report, "send", now)
    terms = Terms(**{name: getattr(report.scheme, name) for name in TERMS})
    due = deadlines(day_of(now), terms)
    report.number, report.received_at = _next_number(report.enterprise, now), now
    report.acknowledge_by, report.verify_by, report.feedback_by = (
        due.acknowledge_by,
        due.verify_by,
        due.feedback_by,
    )
    report.save()
    record(actor, "tip.received", report, now=now, enterprise=report.enterprise, number=report.number)
    if not notices.received(report, now):
        case = into_fast_lane(report, FastReason.HANDLER_ACCUSED, now)
        notices.sent_up(report, case, now)
    return report


@transaction.atomic
def drop_unsent(*, actor: Actor, report_id: int, now: datetime) -> None:
    """What was typed and never sent leaves no trace but this."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    report = rows.select_related("enterprise").get(pk=report_id, state=ReportState.UNSENT)
    record(actor, "tip.dropped_unsent", report, now=now, enterprise=report.enterprise)
    files = ReportFile.objects.visible_to(actor.scope).filter(report=report)
    for path in files.values_list("path", flat=True):
        attachments.throw_away(path)
    files.delete()
    for model in (KeyWrap, Identity):
        model.objects.visible_to(actor.scope).filter(report=report).delete()
    report.delete()


def unsent_before(division_code: str, now: datetime) -> datetime:
    hours = law_for(division_code, day_of(now)).value("internal_report_care")["unsent_hours"]
    return now - timedelta(hours=hours)


def keep_files(
    report: Report, key: bytes, files: tuple[attachments.Clean, ...], by: str, now: datetime
) -> int:
    """Sealed under the report's key, after the ones that are there."""
    held = ReportFile.objects.visible_to(SYSTEM.scope).filter(report=report).count()
    if held + len(files) > 4 * attachments.MOST_PHOTOS:
        raise Refused("这件报告的附件已经太多，不能再加。请用文字说明。", field="photos")
    for position, one in enumerate(files, held + 1):
        ReportFile(
            report=report,
            position=position,
            content_type=one.content_type,
            size=len(one.data),
            path=attachments.put(key, one),
            by=by,
            at=now,
        ).save()
    return len(files)


def _refuse_incomplete(answers: Answers) -> None:
    if not answers.place.strip():
        raise Refused("没有写在哪里。请写车间、库房或者路段。", field="place")
    if not answers.text.strip():
        raise Refused("没有写什么情况。请写看到了什么。", field="text")
    if answers.way != Way.ANONYMOUS and not answers.identity.get("name", "").strip():
        raise Refused("选择了保密或者实名，但没有写姓名。请填写，或者改选匿名。", field="name")


def _content(answers: Answers) -> dict:
    return {
        "place": answers.place.strip(),
        "text": answers.text.strip(),
        "people": answers.people.strip(),
        "group": answers.group,
    }


def _keep_identity(report: Report, answers: Answers, user_ids: list[int], now: datetime) -> None:
    key = vault.new_key()
    sealed = vault.seal_json(key, dict(answers.identity), keys.about(report, Part.IDENTITY))
    Identity(report=report, sealed=sealed).save()
    wrap_for(report, Part.IDENTITY, key, user_ids, now)
    wrap_for_escrow(report, Part.IDENTITY, key)


def _next_number(enterprise: Enterprise, now: datetime) -> str:
    """NB-2026-0007; the locked enterprise keeps two reports from taking the same one."""
    Enterprise.objects.visible_to(SYSTEM.scope).select_for_update(of=("self",)).get(pk=enterprise.pk)
    prefix = f"NB-{day_of(now):%Y}-"
    own = Report.objects.visible_to(SYSTEM.scope).filter(enterprise=enterprise, number__startswith=prefix)
    taken = [int(number.removeprefix(prefix)) for number in own.values_list("number", flat=True)]
    return f"{prefix}{max(taken, default=0) + 1:04d}"
