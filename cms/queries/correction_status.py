"""A correction request by its number, for who asked it."""

from cms.models import CorrectionRequest
from portal.scope import Everything


def by_number(number: str) -> CorrectionRequest | None:
    rows = CorrectionRequest.objects.visible_to(Everything()).defer("text", "contact")
    return rows.filter(number=number.strip().upper()[:20]).first()
