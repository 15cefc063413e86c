"""The figures of a draft that a sheet can fill: where each stands, which are counted, and how they stood.

A figure is named by its step and its place in it: `hazards:funds_yuan`, `awards:paid`,
`standards:GM2023:items_checked`. What the register or the portal counts is `counted` and never `open`.
"""

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from selfcheck.facts.award_figures import with_counted_awards
from selfcheck.facts.drafts import context_of
from selfcheck.facts.prefill import SHEET, prefilled, refreshed, register_figures
from selfcheck.models import Report
from selfcheck.rules.draft_closing import AWARD_LABELS, COUNTED
from selfcheck.rules.draft_facts import DraftContext
from selfcheck.rules.draft_figures import FUNDS, LABELS
from selfcheck.states import Step

NEEDS = ("standards", "hazards")
STEPS = (Step.STANDARDS, Step.HAZARDS, Step.AWARDS)
AWARDS = (*AWARD_LABELS, "amount_yuan")
FUNDS_KEY = f"{Step.HAZARDS}:{FUNDS}"
AMOUNT_KEY = f"{Step.AWARDS}:amount_yuan"
ITEM_LABELS = {"items_applicable": "适用项数", "items_checked": "实际检查项数"}
Steps = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Standing:
    """`steps` as they are with what is counted counted anew; `register`: the figures nobody may type here."""

    steps: Steps
    context: DraftContext
    register: dict[str, Any]
    counted: dict[str, Any]
    open: dict[str, Any]

    @property
    def all(self) -> dict[str, Any]:
        return self.open | self.counted


def standing(report: Report, stored: Steps | None, today: date) -> Standing:
    """`stored` None: the report is not begun, and stands as it would be begun today."""
    context = context_of(report, stored or {}, today, needs=NEEDS)
    steps = dict(prefilled(report, today, context) if stored is None else stored)
    steps[Step.HAZARDS] = refreshed(steps[Step.HAZARDS], context.register)
    steps = dict(with_counted_awards(report, steps))
    typed, answers = steps[Step.HAZARDS].get("figures") or {}, register_figures(context.register)
    counted, found = {}, {FUNDS_KEY: typed.get(FUNDS)}
    if FUNDS in answers:
        counted[FUNDS_KEY] = answers[FUNDS]
    awards = {f"{Step.AWARDS}:{name}": steps[Step.AWARDS].get(name) for name in AWARDS}
    (counted if steps[Step.AWARDS].get("source") == COUNTED else found).update(awards)
    for row in steps[Step.STANDARDS].get("standards") or []:
        found |= {f"{Step.STANDARDS}:{row['standard_id']}:{name}": row.get(name) for name in ITEM_LABELS}
    return Standing(
        steps=steps,
        context=context,
        register={name: typed.get(name) for name in LABELS},
        counted=counted,
        open={key: value for key, value in found.items() if key not in counted},
    )


def title(key: str, standards: Mapping[str, Any]) -> str:
    """As the heading of a column and in the audit trail, with its unit."""
    step, _, place = key.partition(":")
    if key == FUNDS_KEY:
        return "落实治理资金（累计，万元）"
    if key == AMOUNT_KEY:
        return "奖励金额（元）"
    if step == Step.AWARDS:
        return f"{AWARD_LABELS[place]}（件）"
    code, _, name = place.rpartition(":")
    return f"{standards[code].name if code in standards else code}：{ITEM_LABELS[name]}"


def filled(stands: Standing, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The steps that `values` change, with them in it; what was typed there and not understood is gone."""
    steps: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        step, _, place = key.partition(":")
        data = steps.setdefault(step, deepcopy(dict(stands.steps[step])))
        _put(data, step, place, value)
        shown = f"figures-{FUNDS}" if step == Step.HAZARDS else place.replace(":", "-")
        for beside in ("raw", "unclear"):
            data[beside] = {name: one for name, one in (data.get(beside) or {}).items() if name != shown}
    return steps


def how_it_stood(report: Report, stands: Standing) -> str:
    """Another value, quarter or enterprise gives another; no spreadsheet takes it for a number."""
    known = {key: value for key, value in stands.open.items() if value not in (None, "")}
    text = json.dumps([report.obligation_id, known], sort_keys=True, ensure_ascii=False, default=str)
    return f"H{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def _put(data: dict[str, Any], step: str, place: str, value: Any) -> None:
    if step == Step.HAZARDS:
        data["figures"] = {**(data.get("figures") or {}), place: value}
        data["figure_sources"] = {**(data.get("figure_sources") or {}), place: SHEET}
    elif step == Step.AWARDS:
        data[place] = value
    else:
        code, _, name = place.rpartition(":")
        for row in data["standards"]:
            if row["standard_id"] == code:
                row[name] = value
        data["sources"] = {**(data.get("sources") or {}), f"{code}-{name}": SHEET}
