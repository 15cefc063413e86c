"""One acceptance of a locked hazard, passed or not; shared by the enterprise's and the bureau's decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.actors import Actor
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import EvidenceFile
from selfcheck.commands import hazard_notices
from selfcheck.commands._draft_rows import refresh_drafts
from selfcheck.commands._hazard_rows import attach, move, refuse_closed, said, text_of
from selfcheck.models import Acceptance, Hazard, HazardEvidence, HazardPhoto
from selfcheck.states.hazards import HAZARD, AcceptanceKind, HazardState, Purpose


@dataclass(frozen=True)
class Judged:
    """One acceptance as typed. `name`: who accepted. The finding is never pre-filled."""

    on: date
    name: str
    passed: bool
    finding: str
    office: str = ""
    kind: str = AcceptanceKind.ENTERPRISE
    before_ids: tuple[int, ...] = ()
    after_ids: tuple[int, ...] = ()


def judge(
    actor: Actor, hazard: Hazard, action: str, judged: Judged, now: datetime
) -> tuple[Acceptance, list[str]]:
    refuse_closed(hazard)
    HAZARD.after(hazard.state, action, actor.role)
    _refuse_bad_day(hazard, judged, day_of(now))
    row = Acceptance(
        hazard=hazard,
        kind=judged.kind,
        on=judged.on,
        accepted_name=text_of(judged.name, "验收人", "name"),
        office=judged.office.strip(),
        passed=judged.passed,
        finding=text_of(judged.finding, "验收情况", "finding", "请写明看到的情况，本平台不代填。"),
        **said(actor, now),
    )
    row.save()
    files = attach(actor, hazard, list(judged.before_ids), Purpose.BEFORE, now, acceptance=row)
    files += attach(actor, hazard, list(judged.after_ids), Purpose.AFTER, now, acceptance=row)
    _moved(actor, hazard, action, judged.passed, row.finding, now)
    refresh_drafts(actor, hazard.enterprise_id, now)
    return row, _same_before_and_after(actor, hazard, files)


def _moved(actor: Actor, hazard: Hazard, action: str, passed: bool, finding: str, now: datetime) -> None:
    if action == "confirm_bureau":  # whoever accepted first keeps his name and time
        move(actor, hazard, action, now)
    elif passed:
        hazard.accepted_at, hazard.accepted_by = now, actor.username
        move(actor, hazard, action, now)
    else:
        note = f"原登记完成日期 {hazard.rectified_on}。{finding}"
        hazard.rectified_on, hazard.accepted_at, hazard.accepted_by = None, None, ""
        hazard.started_at = hazard.started_at or now
        move(actor, hazard, action, now, note)
    hazard.save()


def judge_for_bureau(
    actor: Actor, hazard: Hazard, judged: Judged, now: datetime
) -> tuple[Acceptance, list[str]]:
    """Part of the bureau's decisions on a locked hazard; one that the enterprise accepted is confirmed."""
    passing = "confirm_bureau" if hazard.state == HazardState.ACCEPTED else "accept_bureau"
    action = passing if judged.passed else "reject_bureau"
    given = Judged(**{**vars(judged), "kind": AcceptanceKind.BUREAU, "office": actor.place_name})
    found = judge(actor, hazard, action, given, now)
    hazard_notices.judged_by_bureau(hazard, found[0], now)
    return found


def _refuse_bad_day(hazard: Hazard, judged: Judged, today: date) -> None:
    if hazard.rectified_on and judged.on < hazard.rectified_on:
        raise Refused(f"验收日期不能早于完成日期 {hazard.rectified_on}。请改正。", field="on")
    if judged.on > today:
        raise Refused("验收日期不能晚于今天。验收之后再登记。", field="on")


def _same_before_and_after(actor: Actor, hazard: Hazard, files: list[HazardEvidence]) -> list[str]:
    """The same picture, by its digest, as before and as after: said, not refused."""
    early = {row.evidence_id for row in files if row.purpose == Purpose.BEFORE}
    photos = HazardPhoto.objects.visible_to(actor.scope).filter(hazard=hazard)
    early |= set(photos.values_list("evidence_id", flat=True))
    late = {row.evidence_id for row in files if row.purpose == Purpose.AFTER}
    rows = EvidenceFile.objects.visible_to(actor.scope)
    known = set(rows.filter(pk__in=early).values_list("sha256", flat=True))
    same = rows.filter(pk__in=late, sha256__in=known).order_by("pk")
    return [f"“{row.name}”与整改前的照片是同一文件（摘要相同）。请核对。" for row in same]
