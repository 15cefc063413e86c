"""Accounts, persons, principals and a full team for an enterprise, from invitation code to first version."""

import random
from dataclasses import dataclass
from datetime import date, datetime

from portal.actors import Actor, Role
from portal.commands import claims, invitations
from portal.commands import people as person_commands
from portal.commands import profile as profile_commands
from portal.models import Enterprise, Invitation, Membership, Person, User
from portal.queries.invitations import holder
from portal.scope import Scope
from selfcheck.commands import teams
from selfcheck.demo.register import person_name
from selfcheck.models import SafetyTeam
from selfcheck.queries.composition import Seat
from selfcheck.states import Capacity

POSTS = {
    Capacity.LEADER: "副总经理",
    Capacity.SAFETY_DEPT: "专职安全员",
    Capacity.UNION: "工会主席",
    Capacity.EMPLOYEE_REP: "车间班长",
    Capacity.CSE: "外聘专家",
}


@dataclass(frozen=True)
class Firm:
    """The actors and the team of one enterprise that takes part in the story."""

    enterprise: Enterprise
    officer: Actor
    principal: Actor
    team: SafetyTeam
    leader_seat_id: int
    seat_ids: tuple[int, ...]
    term_id: int


def claim(enterprise: Enterprise, code_holder: Actor, clerk: Actor, password: str, now: datetime) -> Actor:
    """The contact person claims the enterprise with its code; the clerk approves."""
    username = f"aq{enterprise.uscc[-6:].lower()}"
    user = User(username=username, name=enterprise.contact_name, password=password)
    user.save()
    invitation = Invitation.objects.visible_to(code_holder.scope).get(
        enterprise=enterprise, kind="claim", used_at=None, revoked_at=None
    )
    membership = claims.claim_enterprise(
        actor=holder(user, invitation),
        user=user,
        invitation_id=invitation.pk,
        note="安全管理人员认领",
        now=now,
    )
    claims.approve_claim(actor=clerk, membership_id=membership.pk, now=now)
    return acting(Membership.objects.visible_to(clerk.scope).get(pk=membership.pk), user)


def staff(
    officer: Actor, enterprise: Enterprise, luck: random.Random, password: str, now: datetime, day: date
) -> Firm:
    """Persons, the principal with term and account, the team's first version, the confirmed profile."""
    persons = {
        role: _person(officer, enterprise, luck, role, now) for role in POSTS if role != Capacity.SAFETY_DEPT
    }
    persons[Capacity.SAFETY_DEPT] = Person.objects.visible_to(officer.scope).get(pk=officer.person_id)
    principal = person_commands.add_person(
        actor=officer,
        enterprise_id=enterprise.pk,
        name=enterprise.principal_name,
        post="总经理",
        mobile="",
        certificate_no="",
        leadership=True,
        now=now,
    )
    term = person_commands.register_term(
        actor=officer,
        enterprise_id=enterprise.pk,
        person_id=principal.pk,
        kind="general_manager",
        signs=True,
        from_on=day,
        now=now,
        today=day,
    )
    signer = _principal_account(officer, enterprise, principal, password, now)
    team = teams.register_team(
        actor=officer,
        enterprise_id=enterprise.pk,
        from_on=day,
        seats=[Seat(person.pk, role, role == Capacity.CSE) for role, person in persons.items()],
        reasons={},
        now=now,
        today=day,
    )
    profile_commands.confirm_profile(actor=officer, enterprise_id=enterprise.pk, now=now)
    seats = {seat.capacity: seat.pk for seat in team.members.all()}
    return Firm(
        enterprise, officer, signer, team, seats[Capacity.LEADER], tuple(sorted(seats.values())), term.pk
    )


def acting(membership: Membership, user: User) -> Actor:
    return Actor(
        username=user.username,
        role=membership.role,
        scope=Scope(enterprise_id=membership.enterprise_id),
        name=user.name,
        user_id=user.pk,
        enterprise_id=membership.enterprise_id,
        workplace=f"m:{membership.pk}",
        place_name=membership.enterprise.name,
        person_id=membership.person_id,
    )


def _person(officer: Actor, enterprise: Enterprise, luck: random.Random, role: str, now: datetime) -> Person:
    return person_commands.add_person(
        actor=officer,
        enterprise_id=enterprise.pk,
        name=person_name(luck),
        post=POSTS[role],
        mobile="",
        certificate_no="注安0123456" if role == Capacity.CSE else "",
        leadership=role == Capacity.LEADER,
        now=now,
    )


def _principal_account(
    officer: Actor, enterprise: Enterprise, person: Person, password: str, now: datetime
) -> Actor:
    invitations.invite_person(actor=officer, person_id=person.pk, role=Role.PRINCIPAL, contact="", now=now)
    user = User(
        username=f"fz{enterprise.uscc[-6:].lower()}",
        name=person.name,
        password=password,
    )
    user.save()
    invitation = Invitation.objects.visible_to(officer.scope).get(
        person=person, used_at=None, revoked_at=None
    )
    membership = claims.accept_invitation(
        actor=holder(user, invitation), user=user, invitation_id=invitation.pk, now=now
    )
    return acting(membership, user)
