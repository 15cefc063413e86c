"""From an article as a case quotes it to its line in the law register."""

from functools import cache

from selfcheck.law import law_book


def anchor_of(instrument: str, article: str) -> str:
    """ "" where the register carries no value of this article."""
    return _anchors().get((_bare(instrument), article), "")


@cache
def _anchors() -> dict[tuple[str, str], str]:
    cited = [version.citation for versions in law_book().values() for version in versions]
    return {(_bare(one.instrument), one.article): one.anchor for one in cited if one.instrument}


def _bare(instrument: str) -> str:
    return instrument.removeprefix("中华人民共和国").strip("《》 ")
