"""What an officer may not see while he may still be asked for a blind second look at a case.

A drawn case is sealed to him: it is nowhere. Of one that is not closed yet, and so may still be drawn, no
list, export or timeline tells him how it goes; who wants to know opens it, which is noted, and is not asked.
"""

from collections.abc import Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from portal.actors import Actor
from portal.models import AuditEvent
from portal.scope import Scope
from selfcheck.models import Case, CaseFlag, SecondCheck
from selfcheck.states.cases import OFFICERS, SETTLED, CaseState, CheckState

READ, TARGET = "case.read", "selfcheck.case:"


def readers(scope: Scope, case: Case) -> set[str]:
    """Officers who opened the case: they know how it was going and are not asked for a blind look."""
    rows = AuditEvent.objects.visible_to(scope).filter(action=READ, target=f"{TARGET}{case.pk}")
    return set(rows.values_list("actor", flat=True))


def reads_first(actor: Actor, case: Case) -> bool:
    """Noted once per officer; who opened the case has his name on it already."""
    known = actor.role not in OFFICERS or actor.username == case.opened_by
    return not known and actor.username not in readers(actor.scope, case)


def sealed_cases(actor: Actor) -> QuerySet[SecondCheck, int]:
    """Ids of the cases whose outcome is kept from this officer until somebody has answered."""
    rows = SecondCheck.objects.visible_to(actor.scope).filter(state=CheckState.WAITING)
    rows = rows.exclude(excluded__contains=[actor.username]).values_list("case", flat=True)
    return rows if actor.role in OFFICERS else rows.none()


def is_sealed(actor: Actor, case_id: int) -> bool:
    return sealed_cases(actor).filter(case=case_id).exists()


def untold_cases(actor: Actor) -> QuerySet[Case, int]:
    """Ids of the cases whose result no list tells this officer: sealed, or open and not opened by him."""
    opened = AuditEvent.objects.visible_to(actor.scope).filter(
        action=READ,
        actor=actor.username,
        target=Concat(Value(TARGET), Cast(OuterRef("pk"), TextField()), output_field=TextField()),
    )
    unread = ~Q(state=CaseState.CLOSED) & ~Q(opened_by=actor.username) & ~Exists(opened)
    rows = Case.objects.visible_to(actor.scope).filter(unread | Q(pk__in=sealed_cases(actor)))
    ids = rows.values_list("pk", flat=True)
    return ids if actor.role in OFFICERS else ids.none()


def untold_among(actor: Actor, case_ids: Iterable[int]) -> set[int]:
    wanted = set(case_ids)
    return set(untold_cases(actor).filter(pk__in=wanted)) if wanted else set()


def unsealed_cases(rows: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    return rows.exclude(pk__in=sealed_cases(actor))


def unsealed_flags(rows: QuerySet[CaseFlag], actor: Actor) -> QuerySet[CaseFlag]:
    """For lists and exports; `told`: the opinion may stand beside the row.

    A sealed case is not there at all, as its states would tell the outcome; of an untold one the settled
    flags are not, upheld and dismissed alike.
    """
    untold = untold_cases(actor)
    rows = rows.exclude(case__in=sealed_cases(actor)).exclude(case__in=untold, state__in=SETTLED)
    return rows.annotate(told=ExpressionWrapper(~Q(case__in=untold), BooleanField()))
