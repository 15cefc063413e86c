"""Lines of a case's papers out of its rows: reasons, members of the team, what the reviewer sent back."""

from functools import cache

from portal.formats import as_datetime
from selfcheck.documents import case_content as shapes
from selfcheck.law import law_book
from selfcheck.models import CaseFlag
from selfcheck.states.cases import FlagAction


def member(one) -> shapes.TracedMember:
    found = [
        {"result": s["result"], "text": s["word"] + "。", "citation": s["citation"]} for s in one.situations
    ]
    return {
        "name": one.name,
        "post": one.post,
        "capacity_label": one.capacity,
        "signed": [one.signed],
        "items": [],
        "evidence": [],
        "situations": cited(found),
    }


def cited(reasons: list[dict[str, str]]) -> list[shapes.Cited]:
    return [
        {
            "result": one["result"],
            "text": one["text"],
            "citation": one["citation"],
            "verified": one["citation"] in _verified(),
            "evidence": [one["evidence"]] if "evidence" in one else [],
        }
        for one in reasons
    ]


@cache
def _verified() -> frozenset[str]:
    """Articles that somebody has compared with the official text; on paper all others are 待核实."""
    versions = (version for listed in law_book().values() for version in listed)
    return frozenset(str(version.citation) for version in versions if version.verified)


def sent_back(flag: CaseFlag) -> str:
    """Where the last word on the opinion is the reviewer's return of it."""
    last = flag.story[-1] if flag.story else None
    if last is None or last.action != FlagAction.SENT_BACK:
        return ""
    return f"已退回（{last.name}，{as_datetime(last.at)}）。{last.reason}"


def basis_line(one: dict[str, str]) -> str:
    """The article with whom and what it concerns; the row it stands in says that it is a suggestion."""
    return f"{one['text'].removeprefix('建议核对的依据').rstrip('。')}：{one['citation']}"
