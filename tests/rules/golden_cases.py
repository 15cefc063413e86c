"""Reads the golden cases: TOML a lawyer can edit, turned into the JSON objects the readers accept."""

import copy
import tomllib
from datetime import date, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"
RAISED = {"提示": True, "不提示": False, "待人判断": None}
RESULTS = {"符合": "met", "不符合": "not_met", "未知": "unknown", "待人判断": "needs_person"}


def load(name):
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def plain(value):
    """TOML dates and times as the strings JSON would carry."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def set_at(target, path, value):
    *parents, last = path.split(".")
    for key in parents:
        target = target.setdefault(key, {})
    target[last] = value


def drop_at(target, path):
    *parents, last = path.split(".")
    for key in parents:
        target = target[key]
    del target[last]


def assessment_cases():
    """(file, case, JSON object) of every assessment case."""
    bases = load("bases")
    for path in sorted(FOLDER.glob("*.toml")):
        if path.stem in {"bases", "caps", "filing"}:
            continue
        for case in load(path.stem)["case"]:
            yield path.stem, case, facts_of(case, bases)


def facts_of(case, bases):
    facts = copy.deepcopy(bases[case["base"]] if "base" in case else case["facts"])
    facts.pop("title", None)
    for key in case.get("unknown", []):
        drop_at(facts, key)
    for key, value in case.get("change", {}).items():
        set_at(facts, key, value)
    return {"id": case["title"], **plain(facts)}


def caps_cases():
    return [(case, caps_facts(case)) for case in load("caps")["case"]]


def caps_facts(case):
    grades = case.get("grades") or [[date(2020, 1, 1), case["grade"]]]
    return {
        "id": case["title"],
        "division": case["division"],
        "year": case["next"][0].year,
        "high_hazard": case["high_hazard"],
        "grades": [{"grade": grade or None, "from": day.isoformat()} for day, grade in grades],
        "visits": [visit(*row) for row in case["visits"]],
        "next": visit(*case["next"]) | ({"serious": True} if case.get("next_serious") else {}),
        **({"risk_cap": case["risk_cap"]} if "risk_cap" in case else {}),
    }


def visit(day, kind, plan=None):
    return {"on": day.isoformat(), "kind": kind} | ({"plan": plan} if plan else {})


def filing_cases():
    return [(case, filing_facts(case)) for case in load("filing")["case"]]


def filing_facts(case):
    given = {key: value for key, value in case.items() if key not in {"title", "article", "expect"}}
    base = {
        "id": case["title"],
        "division": "3301",
        "year": 2026,
        "quarter": 1,
        "now": "2026-06-01T09:00:00",
        "inspected_on": ["2026-02-10"],
        "principal_on": [],
    }
    return base | plain(given)
