"""Registering the internal safety inspection team: a new version each time, never a change of an old one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from portal import evidence_store
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Refused
from portal.models import Enterprise
from portal.notices import accounts_of, notify
from portal.queries import people
from portal.queries.evidence import evidence
from selfcheck.models import SafetyTeam, TeamMember
from selfcheck.queries import teams
from selfcheck.queries.composition import Seat, check_seats

EARLIEST = date(2000, 1, 1)
FARTHEST = timedelta(days=366)


@transaction.atomic
def register_team(
    *,
    actor: Actor,
    enterprise_id: int,
    from_on: date,
    seats: Sequence[Seat],
    reasons: Mapping[str, str],
    one_person_firm: bool = False,
    upload=None,
    appointment_id: int | None = None,
    now: datetime,
    today: date,
) -> SafetyTeam:
    """Opens a version from `from_on` and ends the one before it on that day.

    The appointment paper is a fresh `upload` or a file the enterprise stored before. Versions that filed
    inspections rest on keep those days: a version that would take them away is refused.
    """
    enterprise = (
        Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",)).get(pk=enterprise_id)
    )
    _refuse_incomplete(actor, enterprise, seats, reasons, one_person_firm, today)
    previous = teams.latest_team(actor.scope, enterprise_id)
    _refuse_day(actor, previous, from_on, today)
    if previous is not None and (previous.to_on is None or previous.to_on > from_on):
        previous.to_on = from_on
        previous.save(update_fields=["to_on"])
    team = enterprise.teams.create(
        version=previous.version + 1 if previous else 1,
        from_on=from_on,
        reasons={category: text for category, text in reasons.items() if text},
        one_person_firm=one_person_firm,
        appointment=_appointment(actor, enterprise, upload, appointment_id, now),
        registered_at=now,
        registered_by=actor.username,
    )
    _seat(actor, team, seats, from_on)
    _tell_principal(actor, team, enterprise, now)
    record(
        actor,
        "team.registered",
        team,
        now=now,
        enterprise=enterprise,
        version=team.version,
        from_on=from_on,
        seats=[[seat.person_id, seat.capacity] for seat in seats],
    )
    return team


def _refuse_incomplete(actor, enterprise, seats, reasons, one_person_firm, today) -> None:
    if one_person_firm and enterprise.size not in ("", Enterprise.Size.MICRO):
        raise Refused(
            f"企业规模登记为{enterprise.get_size_display()}，不能按一人企业登记。请取消勾选，或者先更正企业档案。",
            field="one_person_firm",
        )
    findings = check_seats(
        actor.scope, enterprise, seats, reasons=reasons, one_person_firm=one_person_firm, on=today
    )
    for finding in findings:
        if finding.blocks:
            raise Refused(f"{finding.reason.text}依据：{finding.reason.citation}。", field="leader")
    for finding in findings:
        if finding.needs_note and not reasons.get(finding.category, "").strip():
            raise Refused(f"{finding.reason.text}", field=f"reason_{finding.category}")


def _refuse_day(actor, previous: SafetyTeam | None, from_on: date, today: date) -> None:
    if not EARLIEST <= from_on <= today + FARTHEST:
        raise Refused(
            f"生效日期 {from_on:%Y-%m-%d} 不合理。请填 {EARLIEST:%Y-%m-%d} 之后、一年以内的日期。",
            field="from_on",
        )
    if previous is None:
        return
    if from_on <= previous.from_on:
        raise Refused(
            f"生效日期不能早于或等于第 {previous.version} 版的生效日期 {previous.from_on:%Y-%m-%d}。"
            f"请改为 {previous.from_on + timedelta(days=1):%Y-%m-%d} 或以后。",
            field="from_on",
        )
    filed = teams.last_filed_day(actor.scope, previous.enterprise_id, previous.version)
    if filed is not None and filed >= from_on:
        raise Refused(
            f"{filed:%Y-%m-%d} 的检查已按第 {previous.version} 版报送，"
            f"新版不能从 {from_on:%Y-%m-%d} 起改写它。"
            f"请把生效日期改为 {filed + timedelta(days=1):%Y-%m-%d} 或以后。",
            field="from_on",
        )


def _appointment(actor, enterprise, upload, appointment_id, now):
    if upload:
        return evidence_store.keep(enterprise, upload, by=actor.username, now=now)
    if appointment_id:
        return evidence(actor.scope).filter(enterprise=enterprise, pk=appointment_id).first()
    return None


def _seat(actor: Actor, team: SafetyTeam, seats: Sequence[Seat], day: date) -> None:
    known = {person.pk: person for person in people.present(actor.scope, team.enterprise_id, day)}
    rows = []
    for position, seat in enumerate(seats, 1):
        person = known.get(seat.person_id)
        if person is None:
            raise Refused(
                f"有一名所选人员在 {day:%Y-%m-%d} 已离任或者不在本企业。请重新选择。", field="leader"
            )
        rows.append(
            TeamMember(
                team=team,
                person=person,
                capacity=seat.capacity,
                post=person.post,
                external=seat.external,
                position=position,
            )
        )
    team.members.bulk_create(rows)


def _tell_principal(actor: Actor, team: SafetyTeam, enterprise: Enterprise, now: datetime) -> None:
    others = [user for user in accounts_of(enterprise.pk, Role.PRINCIPAL) if user.pk != actor.user_id]
    notify(
        others,
        kind="team.registered",
        title=f"内部安全检查组第 {team.version} 版已登记",
        body=f"{actor.name}登记了{enterprise.name}的检查组，自 {team.from_on:%Y-%m-%d} 起生效。",
        url=reverse("selfcheck:team_detail"),
        key=f"team:{team.pk}",
        now=now,
        enterprise=enterprise,
    )
