"""The statements a principal ticks before signing; versioned texts, read once from statements.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATEMENTS = Path(__file__).with_name("statements.toml")


@dataclass(frozen=True)
class Statement:
    id: str
    version: int
    text: str
    citation: str
    when: str  # always, major, nil, self_prepared

    @property
    def key(self) -> str:
        """What a tick stands for: this wording, not a later one."""
        return f"{self.id}:{self.version}"


@cache
def statements() -> tuple[Statement, ...]:
    rows = tomllib.loads(STATEMENTS.read_text(encoding="utf-8"))["statements"]
    return tuple(Statement(**row) for row in rows)


def applicable(*, major: bool, nil: bool, self_prepared: bool) -> tuple[Statement, ...]:
    """The statements this report needs, newest version of each, in the order of the file."""
    wanted = {"always", *(["major"] if major else []), *(["nil"] if nil else [])}
    wanted |= {"self_prepared"} if self_prepared else set()
    newest = {s.id: s for s in sorted(statements(), key=lambda s: s.version) if s.when in wanted}
    return tuple(newest.values())
