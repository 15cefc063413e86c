"""The law the self-inspection rules run on: the parameter file, opened once per process."""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from portal.legal import LawBook, LawInForce, load

PARAMETERS = Path(__file__).parent / "rules" / "parameters.toml"


@cache
def law_book() -> LawBook:
    return load(PARAMETERS)


@lru_cache(maxsize=8192)
def law_for(division: str, on: date) -> LawInForce:
    """The law in a place ("" national, else 2 to 9 digits) on a day."""
    return LawInForce(on=on, division=division, book=law_book())
