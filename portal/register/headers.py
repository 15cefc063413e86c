"""Which column means what, by its Chinese heading, whatever the order."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.register.cells import folded, text_of

HEADINGS = Path(__file__).with_name("headings.toml")
_WORDS = {
    field: words.split() for field, words in tomllib.loads(HEADINGS.read_text(encoding="utf-8")).items()
}
TITLES = {field: words[0] for field, words in _WORDS.items()}
OWN_COLUMNS = ("行号", "结果", "原因")
NEEDED = ("name", "uscc")
_MEANING = {folded(word): field for field, words in _WORDS.items() for word in words}
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_ORNAMENT = re.compile(r"[*★●:：#＊、,，.。\"“”'_]|\d+(?=[.、])|必填|选填")


@dataclass(frozen=True)
class Header:
    """`columns`: the places of a field, the first filled one counts. `ignored`: headings not understood."""

    titles: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    ignored: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(TITLES[field] for field in NEEDED if field not in self.columns)


def meaning(title: str) -> str | None:
    """The field a heading names: as it stands, without ornament, then without what is in brackets."""
    for variant in (title, _BRACKETS.sub("", title)):
        word = folded(variant)
        for form in (word, _ORNAMENT.sub("", word), re.sub(r"[（()）/]", "", _ORNAMENT.sub("", word))):
            if form in _MEANING:
                return _MEANING[form]
    return None


def read_header(cells: Iterable[object]) -> Header:
    titles = tuple(re.sub(r"\s+", " ", text_of(cell)).strip().lstrip("\ufeff") for cell in cells)
    columns: dict[str, tuple[int, ...]] = {}
    ignored = []
    for place, title in enumerate(titles):
        field = meaning(title)
        if field:
            columns[field] = (*columns.get(field, ()), place)
        elif title and title not in OWN_COLUMNS:
            ignored.append(title)
    return Header(titles, columns, tuple(ignored))
