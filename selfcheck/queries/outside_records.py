"""平台以外的事故和处罚 for the file of an enterprise and for the three forms."""

from django.db.models import QuerySet

from portal.scope import Scope
from selfcheck.models import OutsideRecord
from selfcheck.states.cases import OutsideKind

ACCIDENT, PENALTY = OutsideKind.ACCIDENT, OutsideKind.PENALTY


def records(scope: Scope, enterprise_id: int) -> list[OutsideRecord]:
    """All of them, the newest entry first; `gone` when a later row stands for it."""
    found = OutsideRecord.objects.visible_to(scope).filter(enterprise=enterprise_id)
    rows = list(found.order_by("-pk"))
    replaced = {row.replaces_id for row in rows}
    for row in rows:
        row.gone = row.withdrawn or row.pk in replaced
    return rows


def record_rows(scope: Scope) -> QuerySet[OutsideRecord]:
    return OutsideRecord.objects.visible_to(scope).select_related("enterprise")
