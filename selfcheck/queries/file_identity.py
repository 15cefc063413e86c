"""Under which names and in whose charge an enterprise has been; what a bureau that let it go still reads."""

from portal.models import Enterprise
from portal.scope import Scope
from selfcheck.models import RegisterChange
from selfcheck.queries.reports import latest_versions
from selfcheck.states import Approval
from selfcheck.states.register import ChangeKind

SHOWN = 8


def whole(enterprise: Enterprise) -> Scope:
    """Who is in charge today reads the whole past, also quarters frozen with another division.

    Only for an enterprise found in the reader's own jurisdiction.
    """
    return Scope(enterprise_id=enterprise.pk)


def absorbed_by(scope: Scope, enterprise: Enterprise) -> list[Enterprise]:
    rows = Enterprise.objects.visible_to(scope).filter(merged_into=enterprise)
    return list(rows.defer("search", "search_text").order_by("-closed_on", "-pk"))


def departure(scope: Scope, enterprise_id: int) -> RegisterChange | None:
    """The last move by which the enterprise left the reader's jurisdiction."""
    rows = RegisterChange.objects.visible_to(scope).filter(
        enterprise_id=enterprise_id, kind=ChangeKind.MOVE, state=Approval.APPROVED
    )
    change = rows.select_related("enterprise").order_by("-on", "-pk").first()
    return change if change and scope.covers(change.from_division) else None


def filed_here(scope: Scope, change: RegisterChange) -> list:
    """Reports of the quarters that were opened while the enterprise belonged here."""
    rows = latest_versions(scope).filter(enterprise_id=change.enterprise_id)
    return list(rows.order_by("-report__obligation__year", "-report__obligation__quarter")[:SHOWN])
