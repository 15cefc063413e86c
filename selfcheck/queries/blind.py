"""What an officer may not see while he may still be asked for a blind second look at a closed case."""

from django.db.models import QuerySet

from portal.actors import Actor
from portal.models import AuditEvent
from portal.scope import Scope
from selfcheck.models import Case, CaseFlag, SecondCheck
from selfcheck.states.cases import OFFICERS, CheckState

READ = "case.read"


def readers(scope: Scope, case: Case) -> set[str]:
    """Officers who opened the case: they know how it was going and are not asked for a blind look."""
    rows = AuditEvent.objects.visible_to(scope).filter(action=READ, target=f"selfcheck.case:{case.pk}")
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


def unsealed_cases(rows: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    return rows.exclude(pk__in=sealed_cases(actor))


def unsealed_flags(rows: QuerySet[CaseFlag], actor: Actor) -> QuerySet[CaseFlag]:
    """For lists and exports: a sealed case is not there at all, as its states would tell the outcome."""
    return rows.exclude(case__in=sealed_cases(actor))
