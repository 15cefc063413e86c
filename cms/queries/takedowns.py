"""Cases that had to go, for the public notice and for the clock of the bureau."""

from datetime import date

from django.db.models import QuerySet

from cms.models import CasePage, Takedown
from cms.states import TakedownState
from portal.scope import Everything, Scope
from selfcheck.queries.reopened_cases import Changed, changes_of


def takedowns(scope: Scope) -> QuerySet[Takedown]:
    return Takedown.objects.visible_to(scope).order_by("-state", "due_on", "-pk")


def taken_down(slug: str) -> Takedown | None:
    """The last takedown of the page that stood here; None when it never was public or still is."""
    page = CasePage.objects.filter(slug=slug, live=False).first()
    if page is None:
        return None
    rows = Takedown.objects.visible_to(Everything()).filter(case_number=page.number, state=TakedownState.DONE)
    return rows.order_by("-pk").first()


def told_otherwise_now() -> list[tuple[CasePage, Changed]]:
    """Public pages whose case or result changed since and nobody asked since; the first change."""
    pages = {page.origin_case: page for page in CasePage.objects.filter(live=True, origin_case__isnull=False)}
    asked = list(takedowns(Everything()).values_list("case_number", "asked_at", "state"))
    first: dict[int, Changed] = {}
    for one in changes_of(Everything(), pages):
        if pages[one.case_id].last_published_at < one.at and not _answered(pages[one.case_id], one, asked):
            first.setdefault(one.case_id, one)
    return [(pages[case_id], one) for case_id, one in first.items()]


def _answered(page: CasePage, change: Changed, asked) -> bool:
    return any(
        number == page.number and (at >= change.at or state == TakedownState.OPEN)
        for number, at, state in asked
    )


def due_by(today: date) -> QuerySet[Takedown]:
    return takedowns(Everything()).filter(state=TakedownState.OPEN, due_on__lte=today)


def overdue(scope: Scope, today: date) -> int:
    return takedowns(scope).filter(state=TakedownState.OPEN, due_on__lt=today).count()


def page_of(case_number: int) -> CasePage | None:
    return CasePage.objects.filter(number=case_number).first()


def published_from(case_id: int) -> QuerySet[CasePage]:
    """Pages drafted from a case of the bureau, public or not."""
    return CasePage.objects.filter(origin_case=case_id).order_by("pk")
