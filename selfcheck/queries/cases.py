"""One case as its page shows it, read in a fixed number of queries."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from portal.scope import Scope
from selfcheck.facts.case_closing import gaps_of, standing_decisions
from selfcheck.facts.case_history import search
from selfcheck.facts.cases import added_facts, added_rows
from selfcheck.law import law_for
from selfcheck.models import (
    Case,
    CaseArtefact,
    CaseDiscussion,
    CaseFact,
    CaseFlag,
    CaseStatement,
    CaseTrack,
    Evaluation,
    FlagStep,
    RectificationOpinion,
    SecondCheck,
    TrackDecision,
    VisitFindingClause,
)
from selfcheck.queries.case_evidence import Links, evidence_links
from selfcheck.queries.case_reasons import with_lines
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.rules.case_keys import BY_KEY, GROUPS, KEYS, read, say
from selfcheck.rules.limitation import last_day
from selfcheck.states.cases import STANDING, OpinionState, TrackOutcome


def cases(scope: Scope) -> QuerySet[Case]:
    clauses = VisitFindingClause.objects.visible_to(scope).select_related("item")
    return (
        Case.objects.visible_to(scope)
        .select_related("enterprise", "bureau", "finding__visit", "finding__matched_hazard")
        .prefetch_related(Prefetch("finding__clauses", clauses))
    )


def cases_with_facts(scope: Scope) -> QuerySet[Case]:
    """For a page: what officers added comes once with the case, as `added_rows` finds it there."""
    rows = CaseFact.objects.visible_to(scope).select_related("evidence").order_by("pk")
    return cases(scope).prefetch_related(Prefetch("facts", rows, to_attr="known_facts"))


def own_cases(scope: Scope) -> QuerySet[Case]:
    """What an enterprise sees: cases it has been told of, the newest first."""
    return cases(scope).exclude(told_at=None).order_by("-told_at", "-pk")


def tracks(scope: Scope) -> QuerySet[CaseTrack]:
    decisions = TrackDecision.objects.visible_to(scope).select_related("publicity").order_by("-pk")
    return (
        CaseTrack.objects.visible_to(scope)
        .select_related("case__enterprise", "case__bureau", "term")
        .prefetch_related(Prefetch("decisions", decisions, to_attr="results"))
        .order_by("party")
    )


def decisions(scope: Scope) -> QuerySet[TrackDecision]:
    return TrackDecision.objects.visible_to(scope).select_related("track__case__enterprise")


def opinions(scope: Scope) -> QuerySet[RectificationOpinion]:
    return RectificationOpinion.objects.visible_to(scope).select_related("case__enterprise", "case__bureau")


def latest_evaluation(scope: Scope, case: Case) -> Evaluation:
    return Evaluation.objects.visible_to(scope).filter(case=case).order_by("-version").first()


def evaluations(scope: Scope, case: Case) -> QuerySet[Evaluation]:
    return Evaluation.objects.visible_to(scope).filter(case=case).order_by("-version")


def flags_of(scope: Scope, case: Case) -> list[CaseFlag]:
    """Standing flags of the case with their stored reasons (`answer`) and steps (`story`)."""
    steps = FlagStep.objects.visible_to(scope).order_by("pk")
    rows = (
        CaseFlag.objects.visible_to(scope)
        .filter(case=case, state__in=STANDING)
        .select_related("evaluation")
        .prefetch_related(Prefetch("steps", steps, to_attr="story"))
        .order_by("pk")
    )
    links = evidence_links(case, scope)
    return [_told(flag, links) for flag in rows]


def with_story(scope: Scope, flag: CaseFlag, case: Case) -> CaseFlag:
    """The same for one flag, superseded ones included."""
    flag.story = list(FlagStep.objects.visible_to(scope).filter(flag=flag).order_by("pk"))
    return _told(flag, evidence_links(case, scope))


def other_rules(evaluation: Evaluation, shown: list[CaseFlag]) -> list[dict[str, Any]]:
    """Rules that raised nothing for a person to weigh; their reasons stay readable."""
    known = {flag.rule for flag in shown}
    rest = [answer for answer in evaluation.output["flags"] if answer["rule"] not in known]
    links = shown[0].links if shown else {}
    return [with_lines(evaluation, one, links) | {"title": RULE_TITLES[one["rule"]]} for one in rest]


def open_rules(evaluation: Evaluation) -> set[str]:
    """Rules with conditions that are unknown or for a person."""
    return {answer["rule"] for answer in evaluation.output["flags"] if answer["raised"] is None}


def fact_lines(scope: Scope, case: Case, evaluation: Evaluation) -> list[dict[str, Any]]:
    """The frozen facts by group, each with value and source: what an officer added names who and whence."""
    added = {row.key: row for row in added_rows(case, scope)}
    groups = []
    for group, title in GROUPS.items():
        rows = [
            {
                "label": one.label,
                "value": say(one.kind, _frozen(evaluation, one.key, added)),
                "known": _frozen(evaluation, one.key, added) is not None,
                "added": added.get(one.key),
            }
            for one in KEYS
            if one.group == group
        ]
        groups.append({"title": title, "rows": rows, "known": sum(row["known"] for row in rows)})
    return groups


def fact_history(scope: Scope, case: Case) -> list[CaseFact]:
    """The newest first."""
    return added_rows(case, scope)[::-1]


def fact_label(key: str) -> str:
    return BY_KEY[key].label


def first_violation(scope: Scope, case: Case):
    attested = added_facts(case, scope).get("history.searched") is True
    return search(case, scope, attested=attested)


def closing(scope: Scope, case: Case) -> dict[str, Any]:
    """What stands and what is missing at the end of the case."""
    rows = CaseArtefact.objects.visible_to(scope).filter(case=case).select_related("evidence")
    artefacts = list(rows.order_by("pk"))
    opinions = list(RectificationOpinion.objects.visible_to(scope).filter(case=case).order_by("-pk"))
    return {
        "standing": standing_decisions(case, scope),
        "missing": gaps_of(artefacts, opinions),
        "artefacts": artefacts,
        "opinions": opinions,
        "discussions": list(
            CaseDiscussion.objects.visible_to(scope)
            .filter(case=case)
            .select_related("evidence")
            .order_by("-pk")
        ),
        "statements": list(CaseStatement.objects.visible_to(scope).filter(case=case).order_by("-pk")),
    }


def papers_of(flags: list[CaseFlag], end: dict[str, Any], team) -> list[tuple[str, str]]:
    """Papers that can be printed now: code and name."""
    spared = any(row.outcome == TrackOutcome.NO_PENALTY for row in end["standing"].values())
    lenient = any(f.state == "upheld" and f.rule.startswith("LE-") and f.rule != "LE-X" for f in flags)
    offered = (
        ("flag-sheet", "规则提示单", True),
        ("opinion", "整改意见书", any(row.state != OpinionState.WITHDRAWN for row in end["opinions"])),
        ("no-penalty", "不予行政处罚情况说明", spared and lenient),
        ("summary", "案件摘要", True),
        ("accountability", "责任倒查名单", team is not None),
    )
    return [(code, name) for code, name, there in offered if there]


def own_fact_lines(case: Case) -> list[dict[str, Any]]:
    """What the enterprise may read of the facts: its own records as they were used."""
    told = case.told_facts
    return [
        {"label": one.label, "value": say(one.kind, read(told, one.key))}
        for one in KEYS
        if one.key.startswith(("check.", "finding.")) and read(told, one.key) is not None
    ]


def limitation_clock(case: Case, evaluation: Evaluation) -> dict[str, Any]:
    """行政处罚法 36 and 安全生产法 113 for the reader; the rules themselves are LE-6 and DP-7."""
    closure = _reason_of(evaluation, "DP-7", "penalty_count")
    ended = evaluation.facts.get("act_ended_on")
    years = law_for(case.division_code[:6], evaluation.on)["le6_limitation"].value
    if not ended:
        words = "行为仍在继续，尚未起算" if ended is False else "行为终了日不明，不能确定是否起算"
        return {"words": words, "until": None, "closure": closure}
    until = last_day(date.fromisoformat(ended), years["years"])
    longer = last_day(date.fromisoformat(ended), years["extended_years"])
    words = f"{years['years']} 年至 {until}；危及生命健康且有后果的至 {longer}"
    return {"words": words, "until": until, "closure": closure}


def fact_groups(scope: Scope, case: Case, evaluation: Evaluation, form):
    """For the form of facts: each group's fields beside what is known now."""
    shown = {
        row["label"]: row["value"] for group in fact_lines(scope, case, evaluation) for row in group["rows"]
    }
    for title, bound in form.groups():
        yield {
            "title": title,
            "rows": [(field, shown[field.label]) for field in bound],
            "touched": any(field.errors or field.value() for field in bound),
        }


def blind_facts(scope: Scope, check: SecondCheck) -> list[dict[str, Any]]:
    """Facts as frozen, without any rule's answer and without who added what."""
    groups = fact_lines(scope, check.case, check.evaluation)
    return [group | {"rows": [row for row in group["rows"] if row["known"]]} for group in groups]


def second_check_of(scope: Scope, case: Case) -> SecondCheck | None:
    return SecondCheck.objects.visible_to(scope).filter(case=case).order_by("-pk").first()


def _told(flag: CaseFlag, links: Links) -> CaseFlag:
    by_rule = {answer["rule"]: answer for answer in flag.evaluation.output["flags"]}
    flag.answer = with_lines(flag.evaluation, by_rule[flag.rule], links)
    flag.links = links
    flag.title = RULE_TITLES[flag.rule]
    flag.act_day_answer = _of_act_day(flag)
    return flag


def _frozen(evaluation: Evaluation, key: str, added: dict[str, CaseFact]) -> Any:
    if key == "history.searched":
        return added[key].value if key in added else None
    return read(evaluation.facts, key)


def _reason_of(evaluation: Evaluation, rule: str, condition: str) -> str:
    answers = (answer for answer in evaluation.output["flags"] if answer["rule"] == rule)
    reasons = (one for answer in answers for one in answer["reasons"] if one["condition"] == condition)
    return next((one["text"] for one in reasons), "")


def _of_act_day(flag: CaseFlag) -> dict[str, Any] | None:
    older = flag.evaluation.output_of_act_day or []
    return next((answer for answer in older if answer["rule"] == flag.rule), None)
