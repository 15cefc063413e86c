"""Words that may be said again and again, kept once when a button is pressed twice."""

from datetime import datetime, timedelta
from typing import Any

from portal.actors import Actor
from portal.models import EvidenceFile
from selfcheck.commands._hazard_rows import attach, said
from selfcheck.models import Hazard, HazardEvidence
from selfcheck.states.hazards import Purpose

MOMENT = timedelta(minutes=2)


def keep_words(model, actor: Actor, hazard: Hazard, now: datetime, **values: Any) -> tuple[Any, bool]:
    """The row, and whether it is new: the same words of the same account a moment ago are a second click.

    The hazard is locked, so that of two clicks at once the second finds the row of the first.
    """
    if known := _words_of(model, actor, hazard, now, values).first():
        return known, False
    row = model(hazard=hazard, **values, **said(actor, now))
    row.save()
    return row, True


def keep_with_files(
    model,
    actor: Actor,
    hazard: Hazard,
    now: datetime,
    files: tuple[int, ...],
    purpose: Purpose,
    part: str,
    **values,
) -> tuple[Any, bool]:
    """As `keep_words`; with another file it is another record. `part`: the evidence's column for the row."""
    given = EvidenceFile.objects.visible_to(actor.scope).filter(pk__in=files)
    digests = set(given.values_list("sha256", flat=True))
    for known in _words_of(model, actor, hazard, now, values):
        own = HazardEvidence.objects.visible_to(actor.scope).filter(**{part: known})
        if set(own.values_list("evidence__sha256", flat=True)) == digests:
            return known, False
    row = model(hazard=hazard, **values, **said(actor, now))
    row.save()
    attach(actor, hazard, list(files), purpose, now, **{part: row})
    return row, True


def _words_of(model, actor, hazard, now, values):
    rows = model.objects.visible_to(actor.scope)
    same = rows.filter(hazard=hazard, by=actor.username, at__range=(now - MOMENT, now), **values)
    return same.order_by("-pk")
