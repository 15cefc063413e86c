"""The clauses a form offers to be ticked: of the standards in force on a day, found by words."""

from collections.abc import Iterable
from datetime import date

from django.http import QueryDict

from portal.scope import Scope
from selfcheck.queries import standards

LONGEST_ID = 18  # digits


class ClausePicker:
    """Of the enterprise's sectors or of the chosen standard; what is ticked stays, whatever is searched.

    `given`: what was typed. `items` are the form's choices; `context()` is for the template _clauses.html.
    """

    def __init__(self, scope: Scope, *, on: date, sectors: Iterable[str], given: QueryDict):
        self.words, code = given.get("q", "")[:60], given.get("standard", "")
        self.offered = [row for row in standards.in_force(on) if row.item_count]
        self.sectors = sectors
        self.code = code if code in {row.pk for row in self.offered} else ""
        near = [row.pk for row in self.offered if standards.touches(row.sectors, sectors)]
        self.ticked = {int(one) for one in given.getlist("clauses") if _is_id(one)}
        kept = standards.items_by_id(self.ticked, used_by=scope) if self.ticked else []
        found = standards.search_items(self.words, [self.code] if self.code else near, used_by=scope)
        self.items = list({item.pk: item for item in [*kept, *found]}.values())

    def context(self) -> dict:
        rows = [
            {
                "item": item,
                "ticked": item.pk in self.ticked,
                "used": item.used,
                "haystack": standards.haystack(item),
            }
            for item in self.items
        ]
        found = {"words": self.words, "code": self.code, "offered": self.offered, "sectors": self.sectors}
        return {"clauses": rows, **found}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
