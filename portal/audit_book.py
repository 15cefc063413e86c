"""The words of all apps for the audit trail, from the modules named in settings.AUDIT_WORDS.

Such a module holds WORDS (action -> what was done), READS (actions that are readings of personal data),
PROTECTED (actions whose author is not shown), SHARED (actions, or the first part of a whole family, that the
enterprise concerned may read too), KEYS (keys of the detail -> their name) and, where events hold codes,
VALUES (key of the detail -> code -> words); where they hold numbers or names of accounts, REFERENCES (key of
the detail, or "action:key" -> what it points at).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module

from django.apps import apps
from django.conf import settings

from portal.calendars import Quarter
from portal.formats import as_deadline

QUARTER = re.compile(r"\d{4}Q[1-4]")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


ACCOUNT = "portal.user"


@dataclass(frozen=True)
class Reference:
    """What stands behind a value: a row of `model` whose `by` it is, called by `words` of its `fields`.

    An account needs none of these: it is called as everywhere, by name and role.
    """

    model: str
    fields: tuple[str, ...] = ()
    words: Callable[..., str] = str
    by: str = "pk"


Known = Mapping[Reference, Mapping[str, str]]


@dataclass(frozen=True)
class Book:
    words: dict[str, str]
    reads: frozenset[str]
    protected: frozenset[str]
    shared: frozenset[str]
    keys: dict[str, str]
    values: dict[str, dict[str, str]]
    references: dict[str, Reference]

    def reference(self, action: str, key: str) -> Reference | None:
        return self.references.get(f"{action}:{key}") or self.references.get(key)

    @property
    def shared_actions(self) -> list[str]:
        return [code for code in self.words if {code, code.split(".")[0]} & self.shared]


@lru_cache
def book() -> Book:
    modules = [import_module(name) for name in settings.AUDIT_WORDS]
    return Book(
        words={code: words for module in modules for code, words in module.WORDS.items()},
        reads=frozenset().union(*(module.READS for module in modules)),
        protected=frozenset().union(*(module.PROTECTED for module in modules)),
        shared=frozenset().union(*(module.SHARED for module in modules)),
        keys={key: words for module in modules for key, words in module.KEYS.items()},
        values=_values(modules),
        references={
            key: found for module in modules for key, found in getattr(module, "REFERENCES", {}).items()
        },
    )


def _values(modules: list) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for module in modules:
        for key, words in getattr(module, "VALUES", {}).items():
            found[key] = found.get(key, {}) | words
    return found


def action_words(code: str) -> str:
    return book().words.get(code, code)


def target_words(target: str) -> str:
    """`selfcheck.hazard:12` as 隐患 12."""
    label, _, key = target.partition(":")
    return f"{kind_words(label)} {key}" if key else ""


def kind_words(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def detail_lines(action: str, detail: dict, known: Known | None = None) -> list[tuple[str, str]]:
    """`known`: for each reference the words of the rows the reader may see."""
    lines = []
    for key, value in detail.items():
        found = (known or {}).get(book().reference(action, key), {})
        lines.append((_name(key, action), _value(key, value, found)))
    return lines


def _name(key: str, action: str = "") -> str:
    """Of a key, or of the field that a change is about; "action:key" where an action means something else."""
    own = book().keys.get(f"{action}:{key}")
    return own or book().keys.get(key) or book().values.get("fields", {}).get(key, key)


def _value(key: str, value, known: Mapping[str, str] | None = None, inner: bool = False) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{_name(one)}：{_value(one, held)}" for one, held in value.items()) or "—"
    if isinstance(value, list):
        return ("：" if inner else "、").join(_value(key, one, known, inner=True) for one in value) or "—"
    if value is None or value == "":
        return "—"
    text = str(value)
    return (known or {}).get(text) or book().values.get(key, {}).get(text) or _time_words(text)


def _time_words(text: str) -> str:
    """A moment as the clock here shows it, a quarter as it is spoken of; anything else as it is."""
    if QUARTER.fullmatch(text):
        return Quarter.parse(text).label
    if MOMENT.fullmatch(text):
        return as_deadline(datetime.fromisoformat(text))
    return text
