"""The rows that details of the audit trail point at, in words, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import apps

from portal.audit_book import ACCOUNT, Known, Reference, book
from portal.models import AuditEvent
from portal.queries.named import named
from portal.scope import Scope


def known_in(scope: Scope, events: Iterable[AuditEvent]) -> Known:
    """One query for each kind of row that occurs. What is out of reach or gone keeps its number."""
    wanted: dict[Reference, set[str]] = defaultdict(set)
    for event in events:
        for key, value in event.detail.items():
            if found := book().reference(event.action, key):
                wanted[found] |= set(_single(value))
    return {found: _words(scope, found, values) for found, values in wanted.items() if values}


def _single(value) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _single(one)
    elif value not in (None, "") and not isinstance(value, bool | dict):
        yield str(value)


def _words(scope: Scope, found: Reference, values: set[str]) -> dict[str, str]:
    if found.model == ACCOUNT:
        return named(values)
    if found.by == "pk":
        values = {value for value in values if value.isdecimal() and len(value) < 19}
    manager = apps.get_model(found.model).objects
    rows = manager.visible_to(scope) if hasattr(manager, "visible_to") else manager.all()
    told = rows.filter(**{f"{found.by}__in": values}).values_list(found.by, *found.fields)
    return {str(key): found.words(*fields) for key, *fields in told}
