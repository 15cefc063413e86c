"""Numbers of a bureau's letters on hazards: orders and opinions share one series of a word in a year."""

from datetime import datetime
from typing import Any

from portal.actors import Actor
from portal.calendars import day_of
from portal.errors import Refused
from selfcheck.models import Asked, SupervisionSeries
from selfcheck.queries import settings
from selfcheck.states.settings import SettingKind


def order_number(actor: Actor, word: str, year: int, now: datetime) -> int:
    """A bureau that has set its word uses no other."""
    own = _series_set(actor, now)
    if own and word != own["word"]:
        raise Refused(f"文号字头与设置的“{own['word']}”不同。请用它，或者先到设置页调整。", field="word")
    return _next(actor, word, year, own["first"] if own else 1)


def number_opinion(actor: Actor, decided: Asked, now: datetime, word: str = "") -> None:
    """`word`: of the order it is under; where the bureau has set none either, a pen writes the number."""
    own = _series_set(actor, now)
    used = own["word"] if own else word
    if not used:
        return
    year = day_of(now).year
    decided.opinion_word, decided.opinion_year = used, year
    decided.opinion_number = _next(actor, used, year, own["first"] if own else 1)


def _series_set(actor: Actor, now: datetime) -> dict[str, Any] | None:
    return settings.in_force(actor.scope, actor.division or "", day_of(now)).get(SettingKind.SERIES)


def _next(actor: Actor, word: str, year: int, first: int) -> int:
    """The locked series keeps two officers from taking the same number; what is refused takes none."""
    rows = SupervisionSeries.objects.visible_to(actor.scope)
    known = {"division_code": actor.division, "word": word, "year": year}
    rows.bulk_create([SupervisionSeries(**known)], ignore_conflicts=True)
    series = rows.select_for_update(of=("self",)).get(**known)
    series.last = max(series.last + 1, first)
    series.save(update_fields=["last"])
    return series.last
