"""A waiting thing as a line of a list: where it is done, and its badge."""

from datetime import datetime

from django.urls import reverse

from portal.actors import Actor
from portal.queries.divisions import area
from selfcheck.queries import desk as queries
from selfcheck.queries.desk import LATE, SOON, Line
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
