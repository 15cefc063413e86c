"""A major hazard reported promptly: to the bureau, to the principal, to the staff (安全生产法 第四十一条)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from portal.notices import accounts_of
from selfcheck.commands import hazard_notices
from selfcheck.commands._hazard_rows import (
    locked_hazard,
    move,
    refuse_closed,
    refuse_unless,
    said,
    text_of,
)
from selfcheck.commands._said_once import keep_with_files, keep_words
from selfcheck.documents.canonical import DIGEST_ALGORITHM, digest
from selfcheck.facts.prompt_reports import report_content
from selfcheck.models import (
    BureauAcknowledgement,
    Hazard,
    HazardComment,
    PrincipalAcknowledgement,
    PromptReport,
    StaffNotice,
)
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import ACCEPTERS, ACKNOWLEDGERS, HazardState, Purpose, ToldBy

NEEDED = {
    "condition": "现状及产生原因",
    "harm": "危害程度和整改难易程度分析",
    "measure": "治理方案（整改措施）",
}


@transaction.atomic
def report_hazard(*, actor: Actor, hazard_id: int, revision: int, now: datetime) -> PromptReport:
    """The first report moves the hazard, later ones are 续报; twice at one revision is one report."""
    refuse_unless(actor, ACCEPTERS, "重大隐患由安全管理人员、带队领导班子成员或者主要负责人报告。")
    hazard = locked_hazard(actor, hazard_id)
    own = PromptReport.objects.visible_to(actor.scope).filter(hazard=hazard)
    if sent := own.filter(idempotency_key=str(revision)).first():
        return sent
    _refuse_unfit(hazard)
    if hazard.revision != revision:
        raise Refused("这项隐患刚被他人修改。请核对最新内容后再报告。")
    report = _written(actor, hazard, own.count() + 1, now)
    if hazard.state == HazardState.REGISTERED:
        hazard.reported_at = now
        move(actor, hazard, "report", now)
    else:
        hazard.reported_at = hazard.reported_at or now
        hazard.revision += 1
    hazard.save(update_fields=["state", "reported_at", "revision"])
    record(
        actor,
        "hazard.reported",
        report,
        now=now,
        enterprise=hazard.enterprise,
        number=hazard.number,
        version=report.version,
        receipt_no=report.receipt_no,
        digest=report.digest,
    )
    hazard_notices.reported(hazard, report, actor, now)
    return report


@transaction.atomic
def acknowledge_as_principal(*, actor: Actor, report_id: int, now: datetime) -> PrincipalAcknowledgement:
    refuse_unless(actor, (Role.PRINCIPAL,), "由主要负责人本人确认知悉。")
    report = _locked(actor, report_id)
    if row := PrincipalAcknowledgement.objects.visible_to(actor.scope).filter(report=report).first():
        return row
    row = PrincipalAcknowledgement(report=report, **said(actor, now))
    row.save()
    record(actor, "hazard.principal_acknowledged", report, now=now, enterprise=report.hazard.enterprise)
    return row


@transaction.atomic
def acknowledge(*, actor: Actor, report_id: int, comment: str, now: datetime) -> BureauAcknowledgement:
    """签收 by the bureau: that it arrived, not that it is right."""
    refuse_unless(actor, ACKNOWLEDGERS, "您的角色不能签收。请联系经办人或者执法人员。")
    report = _locked(actor, report_id)
    row = BureauAcknowledgement.objects.visible_to(actor.scope).filter(report=report).first()
    if row:
        raise Refused(f"这份报告已由{row.name}签收。请刷新页面。")
    row = BureauAcknowledgement(
        report=report, office=actor.place_name, comment=comment.strip()[:500], **said(actor, now)
    )
    row.save()
    enterprise = report.hazard.enterprise
    record(actor, "hazard.acknowledged", report, now=now, enterprise=enterprise, comment=row.comment)
    hazard_notices.acknowledged(report, row, now)
    return row


@transaction.atomic
def comment_hazard(*, actor: Actor, hazard_id: int, text: str, now: datetime) -> HazardComment:
    refuse_unless(actor, ACKNOWLEDGERS, "您的角色不能提意见。请联系经办人或者执法人员。")
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    text = text_of(text, "意见", "text", "请写明要企业注意或者补充的内容。")
    row, new = keep_words(HazardComment, actor, hazard, now, office=actor.place_name, text=text[:500])
    if new:
        record(actor, "hazard.commented", row, now=now, enterprise=hazard.enterprise, text=row.text)
        hazard_notices.commented(hazard, row, now)
    return row


@dataclass(frozen=True)
class Told:
    """How the staff was told; `file_ids`: evidence, such as the photo of the board."""

    on: date
    way: str
    note: str = ""
    file_ids: tuple[int, ...] = ()


@transaction.atomic
def tell_staff(*, actor: Actor, hazard_id: int, told: Told, now: datetime) -> StaffNotice:
    refuse_unless(actor, ACCEPTERS, "职工通报由安全管理人员、带队领导班子成员或者主要负责人登记。")
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    if told.way not in ToldBy.values:
        raise Refused("通报方式没有选择。请选职工大会、职工代表大会或者公示栏。", field="way")
    if told.on < hazard.found_on:
        raise Refused(f"通报日期不能早于发现日期 {hazard.found_on}。请改正。", field="on")
    if told.on > day_of(now):
        raise Refused("通报日期不能晚于今天。通报之后再登记。", field="on")
    row, new = keep_with_files(
        StaffNotice, actor, hazard, now, told.file_ids, Purpose.STAFF_NOTICE, "staff_notice",
        told_on=told.on, way=told.way, note=told.note.strip()[:300],
    )  # fmt: skip
    if new:
        record(
            actor, "hazard.staff_told", row, now=now, enterprise=hazard.enterprise, on=told.on, way=told.way
        )
    return row


def _locked(actor: Actor, report_id: int) -> PromptReport:
    rows = PromptReport.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("hazard__enterprise").get(pk=report_id)


def _refuse_unfit(hazard: Hazard) -> None:
    refuse_closed(hazard)
    if hazard.level != HazardLevel.MAJOR:
        raise Refused("一般事故隐患不用单独报告，随季度报告报送。判定为重大的，请先修改级别。")
    gaps = [label for name, label in NEEDED.items() if not getattr(hazard, name).strip()]
    if gaps:
        raise Refused(f"报告内容还缺：{'、'.join(gaps)}。请先补填再报告。", field="condition")


def _written(actor: Actor, hazard: Hazard, version: int, now: datetime) -> PromptReport:
    content = report_content(hazard, actor.scope, version=version, sender=actor.name, now=now)
    found = digest(content)
    place = hazard.enterprise.division_code[:6]
    told = actor.role == Role.PRINCIPAL or accounts_of(hazard.enterprise_id, Role.PRINCIPAL)
    report = PromptReport(
        hazard=hazard,
        version=version,
        receipt_no=f"ZB{day_of(now):%Y%m%d}-{place}-{hazard.pk:06d}-{version}-{found[:8].upper()}",
        idempotency_key=str(hazard.revision),
        content=content,
        digest=found,
        digest_name=DIGEST_ALGORITHM,
        principal_told_at=now if told else None,
        **said(actor, now),
    )
    report.save()
    return report
