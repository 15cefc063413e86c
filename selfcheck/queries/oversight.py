"""What the file of an enterprise shows of its supervision, and what the two forms start from."""

from datetime import date

from django.db.models import QuerySet

from portal.models import Enterprise
from portal.scope import Scope
from selfcheck.facts.oversight import key_answer, standing_mark
from selfcheck.models import KeyMark, RiskCap

SHOWN = 6


def enterprises(scope: Scope) -> QuerySet[Enterprise]:
    return Enterprise.objects.visible_to(scope)


def marks(scope: Scope, enterprise_id: int) -> list[KeyMark]:
    rows = KeyMark.objects.visible_to(scope).filter(enterprise=enterprise_id)
    return list(rows.order_by("-pk")[:SHOWN])


def caps(scope: Scope, enterprise_id: int) -> list[RiskCap]:
    rows = RiskCap.objects.visible_to(scope).filter(enterprise=enterprise_id)
    return list(rows.order_by("-pk")[:SHOWN])


def oversight(scope: Scope, enterprise: Enterprise, on: date) -> dict:
    """For the panel: what stands, the rule's answer, and the rows it came from."""
    mark = standing_mark(scope, enterprise.pk, on)
    return {
        "mark": mark,
        "answer": key_answer(scope, enterprise, on, listed=mark is not None),
        "marks": marks(scope, enterprise.pk),
        "caps": caps(scope, enterprise.pk),
    }
