"""`rules.filing.filing_status` as one SQL expression, for lists and counts of a million rows.

A parity test generates obligations and asserts that both give the same word. First match wins, as in
`rules.filing.STATUS_PRECEDENCE`; a fact later than `now` is not yet known.
"""

from datetime import datetime

from django.db.models import Case, CharField, DateTimeField, F, Q, Value, When

from portal.calendars import Quarter, day_of
from selfcheck.rules.filing_facts import Status

OPEN = (Status.NOT_DUE, Status.DUE, Status.OVERDUE, Status.RETURNED)  # 未报: nothing stands, no exemption
PRESSING = tuple(status for status in OPEN if status != Status.NOT_DUE)
STANDING = (Status.FILED, Status.LATE)  # 已报, in time or not

# What `OPEN` means once every recorded fact is known: the condition of the partial index obligation_open.
STILL_OPEN = Q(exempt_by=None) & (Q(filed_at=None) | Q(returned_at__isnull=False, resubmitted_at=None))


def effective_filed_at(now: datetime) -> Case:
    """The filing that decides timeliness, as known at `now`; NULL while nothing stands."""
    first_counts = Q(filed_at__lte=now, resubmitted_at__lte=F("fix_by"))
    return Case(
        When(returned_at__lte=now, resubmitted_at__gt=now, then=None),
        When(Q(returned_at__lte=now) & first_counts, then=F("filed_at")),
        When(returned_at__lte=now, then=F("resubmitted_at")),
        When(filed_at__lte=now, then=F("filed_at")),
        default=None,
        output_field=DateTimeField(),
    )


def status_at(now: datetime) -> Case:
    """The filing status of an obligation row as known at `now`."""
    unanswered = Q(resubmitted_at=None) | Q(resubmitted_at__gt=now)
    filed = effective_filed_at(now)
    return Case(
        _when(Q(exempt_by__isnull=False), Status.EXEMPT),
        _when(Q(returned_at__lte=now) & unanswered, Status.RETURNED),
        _when(Q(due_at__gte=filed), Status.FILED),
        _when(Q(due_at__lt=filed), Status.LATE),
        _when(not_ended(now), Status.NOT_DUE),
        _when(Q(due_at__gte=now), Status.DUE),
        default=Value(str(Status.OVERDUE)),
        output_field=CharField(),
    )


def not_ended(now: datetime) -> Q:
    """The quarter's last day is not over: the quarter of today, or a later one."""
    today = Quarter.of(day_of(now))
    return Q(year__gt=today.year) | Q(year=today.year, quarter__gte=today.quarter)


def _when(condition: Q, status: Status) -> When:
    return When(condition, then=Value(str(status)))
