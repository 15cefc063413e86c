"""A waiting thing as a line of a list: where it is done, and its badge."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from portal.actors import Actor, Role
from portal.queries.divisions import area
from selfcheck.queries import desk as queries
from selfcheck.queries.desk import BY_CODE, LATE, SOON, Line
from selfcheck.states.cases import OFFICERS
from selfcheck.states.clocks import WHOSE

HEAD = 5  # on the first screen
PAGES = {
    "report": "submission_detail",
    "correction": "submission_detail",
    "acknowledge": "major_hazard_detail",
    "extension": "major_hazard_detail",
    "recheck": "major_hazard_detail",
    "order_extension": "supervision_detail",
    "order_acceptance": "supervision_detail",
    "escalation": "escalation_detail",
    "statement": "case_detail",
    "propose": "flag_detail",
    "review": "flag_detail",
    "publicity": "case_detail",
    "exemption": "exemption_detail",
    "deadline": "deadline_detail",
}
BADGES = {LATE: "overdue", SOON: "due"}


def shown(lines: list[Line], role: str, place_of) -> list[dict]:
    return [
        {
            "line": line,
            "url": _url(line, role),
            "place": place_of(line.division),
            "badge": BADGES.get(line.state, "not_due"),
            "may": role in WHOSE[line.kind.code],
        }
        for line in lines
    ]


def desk_head(actor: Actor, now: datetime) -> dict:
    """The first lines of 今日待办 and how many there are; two queries and the names of the area."""
    wanted = queries.Wanted(mine=True, division=actor.division)
    found = queries.groups(actor, wanted, now)
    lines = queries.Lines(actor, wanted, found, now)[:HEAD]
    return {
        "lines": shown(lines, actor.role, area(actor.division, actor.division).place_of),
        "sums": queries.sums(found),
    }


def clock_row(label: str, one: queries.Sums, **query) -> dict:
    """A line of a table of clocks; its figures as number and address."""
    address = reverse("selfcheck:clock_list")
    cells = [("", one.base), ("on_time", one.on_time), ("soon", one.soon), ("late", one.late)]
    return {
        "label": label,
        "sums": one,
        "cells": [
            (state or "all", number, f"{address}?{urlencode(query | ({'state': state} if state else {}))}")
            for state, number in cells
        ],
    }


def kind_rows(found: list[queries.Group], kinds, division: str) -> list[dict]:
    sums = queries.by_kind(found)
    return [
        clock_row(BY_CODE[code].title, sums[code], kind=code, division=division)
        | {"kind": BY_CODE[code], "who": "、".join(Role.LABELS[role] for role in WHOSE[code])}
        for code in kinds
    ]


def role_rows(found: list[queries.Group], division: str) -> list[dict]:
    return [
        clock_row(Role.LABELS[role], one, role=role, division=division)
        for role, one in queries.by_role(found, Role.BUREAU).items()
    ]


def part_rows(found: list[queries.Group], parts, division: str) -> list[dict]:
    """One for each part below, and one for what lies in none of them."""
    names = dict(parts)
    return [
        clock_row(names.get(code, "本级或者未细分"), one, **_part(code, division)) | {"code": code}
        for code, one in queries.by_part(found, tuple(names)).items()
        if names and (code or one.base)
    ]


def _part(code: str, division: str) -> dict[str, str]:
    return {"division": code} if code else {"division": division, "rest": "1"}


def _url(line: Line, role: str) -> str:
    code = line.kind.code
    if code == "claim":
        return reverse("portal:claim_detail", args=[line.target])
    if code == "second_check":
        done_here = role in OFFICERS
        return reverse("selfcheck:second_check", args=[line.target]) if done_here else _checks()
    return reverse(f"selfcheck:{PAGES[code]}", args=[line.target])


def _checks() -> str:
    return reverse("selfcheck:second_check_list")
