"""The words of all apps for the audit trail, from the modules named in settings.AUDIT_WORDS.

Such a module holds WORDS (action -> what was done), READS (actions that are readings of personal data),
PROTECTED (actions whose author is not shown), SHARED (actions, or the first part of a whole family, that the
enterprise concerned may read too) and KEYS (keys of the detail -> their name).
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from django.apps import apps
from django.conf import settings


@dataclass(frozen=True)
class Book:
    words: dict[str, str]
    reads: frozenset[str]
    protected: frozenset[str]
    shared: frozenset[str]
    keys: dict[str, str]

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
    )


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


def detail_lines(detail: dict) -> list[tuple[str, str]]:
    return [(book().keys.get(key, key), _value(value)) for key, value in detail.items()]


def _value(value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{book().keys.get(key, key)}：{_value(one)}" for key, one in value.items()) or "—"
    if isinstance(value, list):
        return "、".join(map(_value, value)) or "—"
    return "—" if value is None or value == "" else str(value)
