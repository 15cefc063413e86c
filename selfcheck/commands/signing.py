"""From a finished draft to a filed version: send to sign, recall, sign and file."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Conflict, Refused
from portal.scope import Scope
from selfcheck.commands import filing_notices
from selfcheck.commands._draft_rows import SENT_BACK
from selfcheck.commands._signers import own_term, refuse_incomplete_profile, self_prepared, signing_term
from selfcheck.documents.canonical import DIGEST_ALGORITHM, check, digest
from selfcheck.facts.content import (
    SIGNER_LABEL,
    WARNINGS_SENT,
    content_of,
    findings_of,
    needed_statements,
    stamp,
    warnings_of,
)
from selfcheck.facts.files import held_files
from selfcheck.models import Draft, DraftStep, FiledInspection, Obligation, Report, Submission
from selfcheck.queries.corrections import changed_parts
from selfcheck.rules.draft_facts import Finding
from selfcheck.states import OPEN_FOR_EDITING, PREPARERS, REPORT, Step


def locked_report(actor: Actor, report_id: int) -> Report:
    """The report's row, locked; raises DoesNotExist for a foreign one."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("obligation", "enterprise").get(pk=report_id)


def open_draft(report: Report) -> Draft:
    return Draft.objects.visible_to(Scope(enterprise_id=report.enterprise_id)).get(
        report=report, closed_at=None
    )


@transaction.atomic
def send_to_sign(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """Hand the finished draft to the principal; editing stops until it is recalled or signed."""
    report = locked_report(actor, report_id)
    _refuse_unless_preparing(actor, report)
    if report.sent_to_sign_at:
        raise Refused("本报告已经送签，等主要负责人签批。要修改请先“撤回送签”。")
    refuse_incomplete_profile(report.enterprise)
    signing_term(actor.scope, report.enterprise)
    rows = {row.step: row for row in open_draft(report).steps.select_for_update()}
    findings = findings_of(report, {step: row.data for step, row in rows.items()}, now)
    blocking = [finding for finding in findings if finding.blocks]
    if blocking:
        raise Refused(f"还有 {len(blocking)} 处必须补正或者说明，第一处：{blocking[0].sentence}")
    _keep_warnings(rows[Step.SIGN], findings)
    changed = changed_parts(report, content_of(report, open_draft(report), scope=actor.scope, now=now))
    raised = bool(changed) and not report.correction_material
    if raised:
        report.correction_material = True
    report.sent_to_sign_at, report.sent_to_sign_by = now, actor.username
    report.save(update_fields=["sent_to_sign_at", "sent_to_sign_by", "correction_material"])
    record(
        actor,
        "report.sent_to_sign",
        report,
        now=now,
        enterprise=report.enterprise,
        made_material_by=changed if raised else [],
    )
    filing_notices.waiting_for_signature(report, actor, now)
    return report


@transaction.atomic
def recall(*, actor: Actor, report_id: int, reason: str, now: datetime) -> Report:
    """Take the draft back from signing: the preparer, or with a reason the principal who wants changes."""
    report = locked_report(actor, report_id)
    if not report.sent_to_sign_at:
        raise Refused("本报告没有在等签批，可能已签批或已撤回。请刷新页面。")
    by_principal = actor.role not in PREPARERS
    if by_principal and not reason.strip():
        raise Refused("退回修改要写明理由，填报人才知道改哪里。", field="reason")
    preparer = report.sent_to_sign_by
    report.sent_to_sign_at, report.sent_to_sign_by = None, ""
    report.save(update_fields=["sent_to_sign_at", "sent_to_sign_by"])
    record(actor, "report.recalled", report, now=now, enterprise=report.enterprise, reason=reason)
    if by_principal:
        _keep_remark(report, {"reason": reason.strip(), "by": actor.name, "at": now.isoformat()})
        filing_notices.sent_back_by_principal(report, preparer, actor, reason, now)
    return report


@transaction.atomic
def submit_report(
    *, actor: Actor, report_id: int, read_digest: str, ticked: frozenset[str], method: str, now: datetime
) -> Submission:
    """Sign and file in one transaction. `read_digest` is the digest of the preview the principal saw.

    The same digest twice (a double click, a retry, a second browser) returns the version already filed.
    """
    report = locked_report(actor, report_id)
    if filed := _filed_under(actor, report, read_digest):
        return filed
    state = REPORT.after(report.state, "submit", actor.role)
    if not report.sent_to_sign_at:
        raise Refused("本报告尚未送签，或已被撤回修改。请等填报人送签后再签批。")
    term = own_term(actor, report.enterprise)
    alone = self_prepared(actor, report)
    _refuse_held_files(report)
    content = _read_content(report, actor, read_digest, now)
    content["statements"] = _ticked(content, ticked, alone, now)
    content["signed"] = {
        "name": term.person.name,
        "role": SIGNER_LABEL,
        "at": stamp(now),
        "method": method,
        "self_prepared": alone,
    }
    check(content)
    submission = _file(report, actor, term, content, read_digest, now)
    _settle(report, state, submission, now)
    record(
        actor,
        "report.submitted",
        submission,
        now=now,
        enterprise=report.enterprise,
        version=submission.version,
        receipt_no=submission.receipt_no,
        digest=submission.digest,
    )
    filing_notices.filed(report, submission, now)
    return submission


@transaction.atomic
def already_filed(*, actor: Actor, report_id: int, read_digest: str) -> Submission | None:
    """The version filed from this preview; waits for a signature that is just being made elsewhere."""
    return _filed_under(actor, locked_report(actor, report_id), read_digest)


def obstacle(actor: Actor, report: Report) -> str:
    """Why this person may not sign what waits for a signature, in a sentence; "" for the one who may."""
    try:
        REPORT.after(report.state, "submit", actor.role)
        own_term(actor, report.enterprise)
        self_prepared(actor, report)
        _refuse_held_files(report)
    except Refused as refusal:
        return refusal.message
    return ""


def preview(report: Report, draft: Draft, *, scope: Scope, now: datetime):
    """The content as it would be filed now, and the digest that stands for having read it."""
    content = content_of(report, draft, scope=scope, now=now)
    return content, digest(content)


def _keep_warnings(row: DraftStep, findings: Iterable[Finding]) -> None:
    """As judged today: what the principal reads does not change with the calendar."""
    row.data = {**row.data, WARNINGS_SENT: warnings_of(findings)}
    row.save(update_fields=["data"])


def _keep_remark(report: Report, remark: dict[str, str]) -> None:
    """Shown to whoever works on the draft until it is signed."""
    row = open_draft(report).steps.select_for_update().get(step=Step.SIGN)
    row.data = {**row.data, SENT_BACK: remark}
    row.save(update_fields=["data"])


def _filed_under(actor: Actor, report: Report, read_digest: str) -> Submission | None:
    own = Submission.objects.visible_to(actor.scope)
    return own.filter(report=report, idempotency_key=read_digest).first()


def _refuse_unless_preparing(actor: Actor, report: Report) -> None:
    if actor.role not in PREPARERS:
        raise Refused("只有安全管理人员或者带队领导班子成员可以送签。")
    if report.state not in OPEN_FOR_EDITING:
        raise Refused("本报告已报送，不在填报中。要改内容请用“更正”。")


def _refuse_held_files(report: Report) -> None:
    """A file may be found infected between sending and signing."""
    steps = {row.step: row.data for row in open_draft(report).steps.all()}
    for sentence in held_files(report, steps).values():
        raise Refused(sentence)


def _read_content(report: Report, actor: Actor, read_digest: str, now: datetime) -> dict:
    content, current = preview(report, open_draft(report), scope=actor.scope, now=now)
    if current != read_digest:
        raise Conflict("您审阅之后报告内容有变化，没有提交。请重新审阅最新内容再签批。")
    return content


def _ticked(content: dict, ticked: frozenset[str], self_prepared: bool, now: datetime) -> list[dict]:
    needed = needed_statements(content, self_prepared=self_prepared)
    missing = [s for s in needed if s.key not in ticked]
    if missing:
        text = f"还有 {len(missing)} 条声明没有勾选：“{missing[0].text}”逐条确认后才能签批。"
        raise Refused(text, field="statements")
    return [
        {"id": s.id, "version": s.version, "text": s.text, "citation": s.citation, "ticked_at": stamp(now)}
        for s in needed
    ]


def _file(report, actor, term, content, key, now) -> Submission:
    found = digest(content)
    submission = Submission(
        report=report,
        enterprise=report.enterprise,
        version=content["version"],
        receipt_no=f"{content['report_number']}-{content['version']}-{found[:8].upper()}",
        idempotency_key=key,
        content=content,
        digest=found,
        digest_name=DIGEST_ALGORITHM,
        statements=content["statements"],
        prepared_by=report.sent_to_sign_by,
        signed_by=actor.username,
        signed_name=term.person.name,
        signed_at=now,
        correction_reason=report.correction_reason,
        correction_material=report.correction_material,
    )
    submission.save()
    _freeze_inspections(report, submission)
    return submission


def _freeze_inspections(report: Report, submission: Submission) -> None:
    own = FiledInspection.objects.visible_to(Scope(enterprise_id=report.enterprise_id))
    own.filter(submission__report=report, current=True).update(current=False)
    own.bulk_create(
        FiledInspection(
            submission=submission,
            enterprise=report.enterprise,
            inspected_on=row["inspected_on"],
            in_quarter=row["in_quarter"],
            principal_present=row["principal_present"],
            team_version=row["team_version"] or None,
        )
        for row in submission.content["inspections"]
    )


def _settle(report: Report, state: str, submission: Submission, now: datetime) -> None:
    """Close the draft, move the report, and write the dates the filing status is derived from."""
    was = report.state
    draft = open_draft(report)
    draft.closed_at = now
    draft.save(update_fields=["closed_at"])
    report.state, report.versions = state, submission.version
    report.sent_to_sign_at, report.sent_to_sign_by = None, ""
    report.correction_reason, report.correction_material = "", None
    report.save()
    obligation = (
        Obligation.objects.visible_to(Scope(enterprise_id=report.enterprise_id))
        .select_for_update(of=("self",))
        .get(pk=report.obligation_id)
    )
    obligation.inspected_in_quarter = any(row["in_quarter"] for row in submission.content["inspections"])
    if was == "draft":
        obligation.filed_at = now
    elif was == "returned":
        obligation.resubmitted_at = now
    else:
        obligation.corrected_at = now
    obligation.save()
