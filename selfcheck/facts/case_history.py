"""A-7, A-8: the enterprise's earlier violations as this portal knows them, and what nobody searched."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.calendars import day_of
from portal.scope import Scope
from selfcheck.facts.outside_records import past_of, penalties
from selfcheck.facts.predecessors import Predecessor, predecessors
from selfcheck.law import law_for
from selfcheck.models import Case, OutsideRecord, TrackDecision, VisitFinding
from selfcheck.rules.moments import months_later
from selfcheck.states.cases import PUNISHING

SEARCHED = "本平台的案件和一企一档登记的平台以外的处罚（改名、迁移后仍是同一企业）"
NOT_SEARCHED = (
    "执法系统和其他机关的处罚、不予处罚记录",
    "没有在本平台登记的合并、分立之前其他主体的记录",
    "建立本平台之前的记录",
    "严重失信主体名单",
)
Past = dict[str, Any]


@dataclass(frozen=True)
class HistorySearch:
    """What the first-violation test looked at: the window with both ends, the hits, the gaps."""

    since: date
    until: date
    months: int
    hits: tuple[dict[str, Any], ...]
    inside: int
    searched: str
    not_searched: tuple[str, ...]
    attested: bool

    @property
    def case_ids(self) -> list[int]:
        return [hit["case"].pk for hit in self.hits if "case" in hit]

    @property
    def outside(self) -> int:
        return len(self.hits) - self.inside


def history_of(case: Case, scope: Scope, *, searched: bool) -> list[Past] | None:
    """Own decisions and penalties from outside. Until an officer attests the other searches, more may exist.

    With hits an entry of which nothing is known stands for them; without hits nobody has searched.
    """
    firms = [case.enterprise_id, *predecessors(scope, case.enterprise_id)]
    found = [past for _, past in (*_rows(case, scope, firms), *_outside(case, scope, firms))]
    if searched:
        return found
    return [*found, {}] if found else None


def search_facts(case: Case, scope: Scope, *, searched: bool) -> dict[str, list[str]]:
    """For the reason of the rule: names searched beside the enterprise's own, and what nobody searched."""
    merged = predecessors(scope, case.enterprise_id)
    return {
        "also_as": [one.name for one in merged.values()],
        "not_searched": [] if searched else list(NOT_SEARCHED),
    }


def search(case: Case, scope: Scope, *, attested: bool) -> HistorySearch:
    until = day_of(case.finding.found_at)
    months = law_for(case.division_code[:6], until)["le3_lookback"].value["months"]
    since = months_later(until, -months)
    merged = predecessors(scope, case.enterprise_id)
    firms = [case.enterprise_id, *merged]
    own = _rows(case, scope, firms)
    hits = tuple({"case": row.track.case, "decision": row, **past} for row, past in own)
    hits += tuple({"record": row, **past} for row, past in _outside(case, scope, firms))
    inside = sum(_may_lie(hit["found_on"], since, until) for hit in hits)
    missing = () if attested else NOT_SEARCHED
    return HistorySearch(since, until, months, hits, inside, _searched(merged), missing, attested)


def _searched(merged: dict[int, Predecessor]) -> str:
    """Names the firms that were merged into this one, as their records were searched with its own."""
    named = [f"{one.name}（{one.merged_on} 并入）" for one in merged.values()]
    return f"{SEARCHED}；合并前主体的同类记录：{'、'.join(named)}" if named else SEARCHED


def _may_lie(found_on: str | None, since: date, until: date) -> bool:
    """A day that nobody knows may lie inside."""
    return found_on is None or since <= date.fromisoformat(found_on) <= until


def _outside(case: Case, scope: Scope, firms: list[int]) -> list[tuple[OutsideRecord, Past]]:
    return [(row, past_of(row, case.bureau.name)) for firm in firms for row in penalties(scope, firm)]


def item_of(finding: VisitFinding) -> str:
    """How the violation is named from case to case: its first clause, else the words of the finding."""
    clause = min(finding.clauses.all(), key=lambda row: row.pk, default=None)
    return clause.item.uid if clause else finding.title


def _rows(case: Case, scope: Scope, firms: list[int]) -> list[tuple[TrackDecision, Past]]:
    """The last decision on the enterprise's own track of each other case of it or of a merged predecessor."""
    rows = (
        TrackDecision.objects.visible_to(scope)
        .filter(track__party="enterprise", track__case__enterprise__in=firms)
        .exclude(track__case=case)
        .exclude(outcome="not_established")
        .select_related("track__case__finding__visit", "track__case__bureau")
        .prefetch_related("track__case__finding__clauses__item")
        .order_by("pk")
    )
    latest = {row.track_id: row for row in rows}
    return [(row, _past(row)) for row in latest.values()]


def _past(row: TrackDecision) -> Past:
    finding = row.track.case.finding
    return {
        "item": item_of(finding),
        "found_on": day_of(finding.found_at).isoformat(),
        "agency": row.track.case.bureau.name,
        "penalised": row.outcome in PUNISHING,
        "decided_on": row.decided_on.isoformat(),
        "law": row.law or None,
        "major": finding.severity == "major",
    }
