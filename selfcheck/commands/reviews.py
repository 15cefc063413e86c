"""The bureau's answer to a filed version, and the enterprise's correction of it."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Conflict, Refused
from selfcheck.commands import filing_notices
from selfcheck.commands._draft_rows import SENT_BACK
from selfcheck.commands.signing import locked_report
from selfcheck.facts.obligations import filing_facts
from selfcheck.models import Draft, DraftStep, Obligation, Report, Review, Submission
from selfcheck.rules.filing_facts import effective_filed_at
from selfcheck.states import REPORT, Outcome


@transaction.atomic
def accept(*, actor: Actor, submission_id: int, note: str, now: datetime, seen: str = "") -> Review:
    """接收: the content was read and is complete. It says nothing about the hazards themselves.

    `seen` is the report's state on the officer's page; another state by now means a colleague came first.
    """
    submission, report = _current(actor, submission_id, seen)
    report.state = REPORT.after(report.state, "accept", actor.role)
    report.save(update_fields=["state"])
    review = _review(actor, submission, Outcome.ACCEPTED, note, None, now)
    record(actor, "report.accepted", submission, now=now, enterprise=report.enterprise, note=note)
    filing_notices.accepted(report, review, actor, now)
    return review


@transaction.atomic
def return_for_mending(
    *, actor: Actor, submission_id: int, reason: str, fix_by: datetime, now: datetime, seen: str = ""
) -> Review:
    """退回补正, until the instant `fix_by`; re-filed in time, the first filing's time goes on counting."""
    submission, report = _current(actor, submission_id, seen)
    state = REPORT.after(report.state, "return", actor.role)
    if not reason.strip():
        raise Refused("退回理由没有填写。请写明哪一处不符合要求、怎样补正。", field="reason")
    if fix_by <= now:
        raise Refused("补正期限必须晚于现在。请改为以后的日期。", field="fix_by")
    report.state = state
    report.save(update_fields=["state"])
    _mark_returned(actor, report, fix_by, now)
    reopen_draft(report, actor, now)
    review = _review(actor, submission, Outcome.RETURNED, reason, fix_by, now)
    record(
        actor,
        "report.returned",
        submission,
        now=now,
        enterprise=report.enterprise,
        reason=reason,
        fix_by=fix_by,
    )
    filing_notices.returned(report, review, actor, now)
    return review


@transaction.atomic
def start_correction(*, actor: Actor, report_id: int, reason: str, material: bool, now: datetime) -> Report:
    """更正: the filed version stands until the corrected one is signed."""
    report = locked_report(actor, report_id)
    state = REPORT.after(report.state, "correct", actor.role)
    if not reason.strip():
        raise Refused("更正理由没有填写。请写明哪一处有误、为什么。", field="reason")
    report.state, report.correction_reason, report.correction_material = state, reason.strip(), material
    report.save(update_fields=["state", "correction_reason", "correction_material"])
    reopen_draft(report, actor, now)
    record(
        actor,
        "report.correction_started",
        report,
        now=now,
        enterprise=report.enterprise,
        reason=reason,
        material=material,
    )
    return report


@transaction.atomic
def drop_correction(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """放弃更正: the working copy is closed and kept, the filed version goes on standing."""
    report = locked_report(actor, report_id)
    latest = Submission.objects.visible_to(actor.scope).get(report=report, version=report.versions)
    accepted = latest.reviews.order_by("-pk").values_list("outcome", flat=True).first() == Outcome.ACCEPTED
    action = "drop_correction_of_accepted" if accepted else "drop_correction"
    report.state = REPORT.after(report.state, action, actor.role)
    report.correction_reason, report.correction_material = "", None
    report.sent_to_sign_at, report.sent_to_sign_by = None, ""
    report.save()
    Draft.objects.visible_to(actor.scope).filter(report=report, closed_at=None).update(closed_at=now)
    record(actor, "report.correction_dropped", report, now=now, enterprise=report.enterprise)
    return report


def reopen_draft(report: Report, actor: Actor, now: datetime) -> Draft:
    """A new working copy that begins with what the last one held."""
    last = Draft.objects.visible_to(actor.scope).filter(report=report).order_by("-opened_at", "-pk").first()
    draft = Draft(report=report, opened_at=now, opened_by=actor.username)
    draft.save()
    steps = last.steps.all() if last else ()
    DraftStep.objects.visible_to(actor.scope).bulk_create(
        DraftStep(
            draft=draft,
            step=row.step,
            data={name: value for name, value in row.data.items() if name != SENT_BACK},
            complete=row.complete,
            revision=row.revision,
            saved_at=row.saved_at,
            saved_by=row.saved_by,
        )
        for row in steps
    )
    return draft


def _current(actor: Actor, submission_id: int, seen: str) -> tuple[Submission, Report]:
    """The version and its locked report; refused unless in force and in the state that the officer saw."""
    submission = Submission.objects.visible_to(actor.scope).get(pk=submission_id)
    report = locked_report(actor, submission.report_id)
    if submission.version != report.versions:
        raise Conflict("这不是现行版本，企业已有更新的报送。请打开最新版本办理。")
    if seen and seen != report.state:
        state = report.get_state_display()
        raise Conflict(f"您打开本页之后，报告已变为“{state}”，没有办理。请看过最新情况再决定。")
    return submission, report


def _mark_returned(actor: Actor, report: Report, fix_by: datetime, now: datetime) -> None:
    """On a second return the filing that counted so far becomes the one a timely mending falls back to."""
    rows = Obligation.objects.visible_to(actor.scope).select_for_update(of=("self",))
    obligation = rows.get(pk=report.obligation_id)
    obligation.filed_at = effective_filed_at(filing_facts(obligation)) or obligation.filed_at
    obligation.returned_at, obligation.fix_by, obligation.resubmitted_at = now, fix_by, None
    obligation.save()


def _review(actor, submission, outcome, reason, fix_by, now) -> Review:
    review = Review(
        submission=submission,
        outcome=outcome,
        reason=reason.strip(),
        fix_by=fix_by,
        reviewed_at=now,
        reviewed_by=actor.username,
        reviewer_name=actor.name,
    )
    review.save()
    return review
