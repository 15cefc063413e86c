"""A verified report becomes a hazard of the register; who reported it stays behind."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from rewards.commands._names import hazard_words, linked_words, names_nobody
from rewards.commands._rows import locked_for_handling, note_move
from rewards.models import Report
from rewards.states import Outcome
from selfcheck.commands.hazards import add_hazard
from selfcheck.commands.internal_reports import note_internal_report
from selfcheck.models import Hazard
from selfcheck.states import FoundBy


@names_nobody(hazard_words)
@transaction.atomic
def register_hazard(
    *, actor: Actor, report_id: int, values: dict[str, Any], item_ids: list[int], now: datetime
) -> Report:
    """`values` as of `add_hazard`, without how, when and by whom it was found: that the report says."""
    report = _verified(actor, report_id, now)
    found = {
        **values,
        "level": report.severity,
        "found_by": FoundBy.INTERNAL_REPORT,
        "finder": "",
        "source_note": f"员工内部报告 {report.number}",
        "found_on": day_of(report.received_at),
        "found_at": report.received_at,
    }
    hazard = add_hazard(
        actor=actor,
        enterprise_id=report.enterprise_id,
        values=found,
        item_ids=item_ids,
        photo_ids=[],
        now=now,
    )
    _link(actor, report, hazard.pk, now)
    record(actor, "tip.registered", report, now=now, enterprise=report.enterprise, hazard=hazard.number)
    return report


@names_nobody(linked_words)
@transaction.atomic
def link_hazard(*, actor: Actor, report_id: int, hazard_id: int, now: datetime) -> Report:
    """A hazard that is in the register already; the report may be the earlier finding of it."""
    report = _verified(actor, report_id, now)
    hazard = _link(actor, report, hazard_id, now)
    record(actor, "tip.registered", report, now=now, enterprise=report.enterprise, hazard=hazard.number)
    return report


def _verified(actor: Actor, report_id: int, now: datetime) -> Report:
    report, _ = locked_for_handling(actor, report_id, now)
    if report.outcome != Outcome.TRUE:
        raise Refused("只有查实的报告可以登记为隐患。请先核实。")
    if report.hazard_id:
        raise Refused("这件报告已经登记为隐患，不用再登记。请在隐患台账里办理。")
    return report


def _link(actor: Actor, report: Report, hazard_id: int, now: datetime) -> Hazard:
    hazard = note_internal_report(
        actor=actor,
        hazard_id=hazard_id,
        enterprise_id=report.enterprise_id,
        reported_at=report.received_at,
        now=now,
    )
    report.hazard = hazard
    report.save(update_fields=["hazard"])
    note_move(actor, report, "register_hazard", now)
    return hazard
