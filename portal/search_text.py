"""Contains-search in Chinese on PostgreSQL's `simple` configuration: overlapping two-character tokens.

One helper for index and query. 长春市 is indexed as 长春 春市 市: every neighbouring pair in order, then the
last character, so that a phrase is found by adjacency and a single character by prefix.
"""

import re
import unicodedata

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)")
_PUNCTUATION = re.compile(rf"[^\w\s]|_|(?<=[{_HAN}])\s+(?=[{_HAN}])")
_LIMIT = 10_000  # a tsvector holds positions up to 16,383


def index_text(text: str) -> str:
    """What to store in a `search_text` column. Brackets, dots and blanks between characters do not count."""
    tokens: list[str] = []
    for run in _runs(_PUNCTUATION.sub("", _plain(text))):
        tokens += [*_pairs(run), run[-1]] if _is_han(run) else [run]
    return " ".join(tokens)


def query_text(text: str) -> str:
    """The words as a raw tsquery: a blank is "and", neighbours must stand side by side. "" finds nothing."""
    words = (_runs(_PUNCTUATION.sub("", word)) for word in _plain(text).split())
    return " & ".join(_phrase(runs) for runs in words if runs)


def _phrase(runs: list[str]) -> str:
    terms: list[str] = []
    for run in runs[:-1]:
        terms += [*_pairs(run), run[-1]] if _is_han(run) else [run]
    last = runs[-1]
    terms += _pairs(last) if _is_han(last) and len(last) > 1 else [f"{last}:*"]
    return " <-> ".join(terms)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LIMIT]).casefold()


def _runs(text: str) -> list[str]:
    return [found[0] for found in _RUN.finditer(text)]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _is_han(run: str) -> bool:
    found = _RUN.match(run)
    return bool(found and found["han"])
