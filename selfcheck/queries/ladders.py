"""Which ladder is in force where, and whom a step reaches by which channel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Left, Length

from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of, end_of_day, start_of_day
from portal.models import Enterprise, Membership, Posting
from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import LadderVersion, Obligation, PlannedReminder, ReminderMessage
from selfcheck.rules.ladder import EMAIL, LETTER, NOTICE, SMS, Ladder, Named, Step, due_step, ladder_of
from selfcheck.states.reminders import BUREAU_ROLES, CONTACT, MessageState, PlanState

MOBILE = r"^1\d{10}$"
ENTERPRISE_STAFF = ("safety_officer", "leader", "principal", "member")
LENGTHS = (9, 6, 4, 2)
ADDRESS = {NOTICE: "username", EMAIL: "email", SMS: "phone"}
COLUMNS = ("obligation", "channel", "address", "audience", "user")
OWED_BY = {Obligation: "pk", Membership: "enterprise__obligations"}  # where a recipient's first column is


@dataclass(frozen=True)
class DueStep:
    """One step that is due: for the obligations of `division` (without `apart`) with this deadline."""

    division: str
    apart: tuple[str, ...]
    due_on: date
    step: Step
    ladder: Ladder


def versions(division: str) -> QuerySet[LadderVersion]:
    """What was ever set for `division` or above it, newest first. A higher ladder binds those below."""
    codes = ["", *(division[:size] for size in LENGTHS if len(division) >= size)]
    rows = LadderVersion.objects.visible_to(SYSTEM.scope).filter(division_code__in=codes)
    return rows.order_by("-from_on", "-pk")


def default_value(today: date) -> dict:
    return law_for("", today).value("reminder_ladder")


def in_force(today: date) -> dict[str, Ladder]:
    """Division → its own ladder; "" is the national default while nobody has set another."""
    rows = LadderVersion.objects.visible_to(SYSTEM.scope).filter(from_on__lte=today)
    own = {row.division_code: row.value for row in rows.order_by("from_on", "pk")}
    return {code: ladder_of(value) for code, value in ({"": default_value(today)} | own).items()}


def nearest(ladders: dict[str, Ladder], division: str) -> Ladder:
    return ladders[max((code for code in ladders if division.startswith(code)), key=len)]


def owing(scope: Scope) -> QuerySet[Obligation]:
    """Nothing filed, no exemption, in business: the only ones a ladder ever reaches."""
    rows = Obligation.objects.visible_to(scope).filter(filed_at=None, exempt_by=None)
    return rows.filter(enterprise__state=Enterprise.State.ACTIVE)


def due_steps(scope: Scope, today: date) -> Iterator[DueStep]:
    """Every division's step of the day, for each deadline that somebody still misses."""
    ladders = in_force(today)
    deadlines = {day_of(at) for at in owing(scope).order_by().values_list("due_at", flat=True).distinct()}
    for division, ladder in ladders.items():
        below = tuple(code for code in ladders if code != division and code.startswith(division))
        for due_on in sorted(deadlines):
            if step := due_step(ladder, due_on, today):
                yield DueStep(division, below, due_on, step, ladder)


def reached(scope: Scope, due: DueStep) -> QuerySet[Obligation]:
    rows = owing(scope).filter(within("division_code", due.division), on_day(due.due_on))
    for code in due.apart:
        rows = rows.exclude(within("division_code", code))
    return rows


def on_day(due_on: date) -> Q:
    return Q(due_at__gte=start_of_day(due_on), due_at__lte=end_of_day(due_on))


def recipients(scope: Scope, rows: QuerySet[Obligation], step: Step) -> Iterator[QuerySet]:
    """Querysets of COLUMNS: accounts by channel, contacts without account, letters, the bureau's own."""
    staff = [role for role in step.audience if role not in BUREAU_ROLES]
    for channel in step.channels:
        if channel in ADDRESS and staff:
            yield _accounts(scope, rows, staff, channel)
        if channel == SMS and staff:
            yield _contacts(scope, rows)
        if channel == LETTER and staff:
            yield _letters(scope, rows)
        if channel == NOTICE:  # with the mail that goes with every message to staff
            for role in set(step.audience) & set(BUREAU_ROLES):
                yield from _bureau(rows, role)


def _accounts(scope: Scope, rows: QuerySet[Obligation], roles: list[str], channel: str) -> QuerySet:
    found = Membership.objects.visible_to(scope).filter(
        enterprise__obligations__in=rows, state="active", role__in=roles, user__is_active=True
    )
    address = f"user__{ADDRESS[channel]}"
    return (
        found.exclude(**{address: ""})
        .exclude(**{address: None})
        .values_list("enterprise__obligations", _word(channel), address, "role", "user")
    )


def _contacts(scope: Scope, rows: QuerySet[Obligation]) -> QuerySet:
    """The telephone of the register, where no account can be reached."""
    found = rows.filter(~_has_account(scope), enterprise__contact_phone__regex=MOBILE)
    return found.values_list("pk", _word(SMS), "enterprise__contact_phone", _word(CONTACT), _nobody())


def _letters(scope: Scope, rows: QuerySet[Obligation]) -> QuerySet:
    found = rows.filter(~_has_account(scope))
    return found.values_list("pk", _word(LETTER), _word(""), _word(CONTACT), _nobody())


def _has_account(scope: Scope) -> Exists:
    active = Membership.objects.visible_to(scope).filter(state="active", user__is_active=True)
    return Exists(active.filter(enterprise=OuterRef("enterprise_id"), role__in=ENTERPRISE_STAFF))


def _bureau(rows: QuerySet[Obligation], role: str) -> Iterator[QuerySet]:
    """The nearest bureau that has somebody in this role: one queryset for each account."""
    posts = Posting.objects.visible_to(SYSTEM.scope).filter(
        role=BUREAU_ROLES[role], active=True, user__is_active=True
    )
    for post in posts.select_related("user", "bureau").order_by("pk"):
        code = post.bureau.division_code
        own = rows.filter(within("division_code", code)).filter(~Exists(_nearer(posts, len(code))))
        yield own.values_list(
            "pk", _word(NOTICE), _word(post.user.username), _word(role), Value(post.user_id)
        )


def _nearer(posts: QuerySet[Posting], length: int) -> QuerySet[Posting]:
    deeper = posts.annotate(depth=Length("bureau__division_code")).filter(depth__gt=length)
    return deeper.filter(
        bureau__division_code__in=[Left(OuterRef("division_code"), size) for size in LENGTHS]
    )


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def _nobody() -> Cast:
    return Cast(Value(None), BigIntegerField())


def still_owed(row: Obligation, due_on: date) -> bool:
    """Asked under the lock of `row`: not filed, not exempt, in business, the deadline where it was."""
    return (
        (row.filed_at is None or (row.returned_at is not None and row.resubmitted_at is None))
        and row.exempt_by_id is None
        and row.enterprise.state == Enterprise.State.ACTIVE
        and day_of(row.due_at) == due_on
    )


def named_in(row: Obligation) -> Named:
    """How a message names `row`: what was filed and sent back is not called unfiled."""
    sent_back = row.returned_at is not None and row.resubmitted_at is None
    fix_on = day_of(row.fix_by) if sent_back and row.fix_by else None
    return Named(row.enterprise.name, Quarter(row.year, row.quarter).label, day_of(row.due_at), fix_on)


def stuck(now: datetime) -> list[int]:
    """Messages on the way for so long that they were cut off: nobody knows whether they arrived."""
    since = now - timedelta(minutes=sending_values(now)["stuck_minutes"])
    rows = ReminderMessage.objects.filter(state=MessageState.SENDING, created_at__lt=since)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:500])


def sending_values(now: datetime) -> dict:
    return law_for("", day_of(now)).value("reminder_sending")


def waiting(channel: str, now: datetime) -> QuerySet[PlannedReminder]:
    rows = PlannedReminder.objects.visible_to(SYSTEM.scope)
    return rows.filter(channel=channel, state=PlanState.PLANNED, not_before__lte=now).order_by("pk")


def waiting_addresses(channel: str, now: datetime) -> list[str]:
    return list(waiting(channel, now).order_by("address").values_list("address", flat=True).distinct())
