"""Evaluating fact sets: all fifteen rules by the law of the day, beside merely decoding the same JSON."""

import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from selfcheck.law import law_for
from selfcheck.rules.assessment import assess
from selfcheck.rules.case_facts import FOUND_BY
from selfcheck.rules.readers.case import read_case

FIRST = date(2025, 3, 1)
PLACES = ("21", "4407", "23", "2201", "3301", "51", "5119", "32")
TRUTH = (True, False, None)
REPORTS = ("filed_at", "reported_to_bureau_at", "reported_to_principal_at")
MEASURES = ("plan_at", "interim_controls_at", "last_progress_at", "rectified_at")


def measure(count: int, say: Callable[[str], None]) -> None:
    luck = random.Random(11)
    texts = [json.dumps(_facts(n, luck)) for n in range(count)]
    floor = _rate(json.loads, texts)
    ours = _rate(_evaluate, texts)
    beside = f"仅读 JSON {floor:,.0f} 组/秒   {floor / ours:.1f} 倍"
    say(f"规则推演（{count:,} 组事实）   {ours:,.0f} 组/秒   {beside}")


def _rate(work: Callable[[str], Any], texts: list[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        work(text)
    return len(texts) / (time.perf_counter() - started)


def _evaluate(text: str) -> Any:
    """As the command does: read, by the law of the decision and of the act, as JSON."""
    facts, _ = read_case(json.loads(text), 1)
    law_of_act = law_for(facts.division, facts.act_on) if facts.act_on else None
    return assess(facts, law_for(facts.division, facts.on), law_of_act).as_json()


def _facts(n: int, luck: random.Random) -> dict[str, Any]:
    found = FIRST + timedelta(days=luck.randrange(500))

    def near(before: int = 60, after: int = 60) -> str | bool | None:
        day = (found + timedelta(days=luck.randint(-before, after))).isoformat()
        return luck.choice((day, day, f"{day}T09:30:00+08:00", False, None))

    def truth() -> bool | None:
        return luck.choice(TRUTH)

    day = found.isoformat()
    return {
        "id": str(n),
        "division": luck.choice(PLACES),
        "on": (found + timedelta(days=30)).isoformat(),
        "act_on": luck.choice((None, None, (found - timedelta(days=400)).isoformat())),
        "finding": {
            "severity": luck.choice(("major", "general")),
            "found_by": luck.choice(list(FOUND_BY)),
            "found_at": day,
            "official_by": "spot_check",
            "official_at": near(0),
            "notice_at": near(20, 0),
            "accident_at": luck.choice((False, False, None, day)),
            "discoverable": truth(),
        },
        "check": {
            **{
                key: near(90, 10) for key in ("filed_at", "reported_to_bureau_at", "reported_to_principal_at")
            },
            **{
                key: near(0, 30)
                for key in ("plan_at", "interim_controls_at", "last_progress_at", "rectified_at")
            },
            "checked_on": luck.choice((False, None, (found - timedelta(days=40)).isoformat())),
            "item_covered": truth(),
            "fictitious": luck.choice((False, False, None, True)),
        },
        "violation": {"minor": truth(), "harm": luck.choice(("none", "minor", "serious", None))},
        "history": luck.choice((None, [], [{"item": "甲", "found_on": day, "penalised": True}])),
        "order": {"issued_at": luck.choice((False, None, day)), "refused": truth()},
        "signs": {"crime": False, "concealment": False, "repeat": truth()},
    }
