"""公开网站 on the bureau's side: what readers asked, what must go, each with its day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cms.models import CasePage, CorrectionRequest, Takedown
from cms.states import RequestState, TakedownState
from portal.scope import Everything, Scope


@dataclass(frozen=True)
class Clock:
    """`row` with its address on the public site, and whether its day has passed."""

    row: object
    public_id: str
    late: bool


def corrections(scope: Scope) -> QuerySet[CorrectionRequest]:
    """Also those that name no case: the highest office answers them."""
    return CorrectionRequest.objects.visible_to(scope).order_by("-state", "due_on", "-pk")


def corrections_due_by(today: date) -> QuerySet[CorrectionRequest]:
    return corrections(Everything()).filter(state=RequestState.OPEN, due_on__lte=today)


def takedowns(scope: Scope) -> QuerySet[Takedown]:
    return Takedown.objects.visible_to(scope).order_by("-state", "due_on", "-pk")


def clock(row, today: date) -> Clock:
    is_open = row.state in (RequestState.OPEN, TakedownState.OPEN)
    number = f"AL-{row.case_number:05d}" if row.case_number else ""
    return Clock(row, number, is_open and row.due_on < today)


def drafts_of(scope: Scope) -> QuerySet[CasePage]:
    """Drafts made from cases of this area that nobody has published yet."""
    if scope.division is None:
        return CasePage.objects.none()
    rows = CasePage.objects.filter(
        live=False, origin_case__isnull=False, division_code__startswith=scope.division
    )
    return rows.defer("search", "search_text", "search_title").order_by("-pk")


def draft_of_case(case_id: int) -> CasePage | None:
    return CasePage.objects.filter(origin_case=case_id).first()
