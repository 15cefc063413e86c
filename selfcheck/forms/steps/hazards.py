"""Step 3: which hazards of the register are filed, and the figures of the statutory table."""

from decimal import Decimal

from django import forms

from selfcheck.forms.steps.base import AmountField, CountField, DraftForm, as_values, kept, yuan
from selfcheck.queries.drafts import FUNDS, LABELS, REGISTER, TYPED, register_figures

WAN = 10000
SHORTER = {"in_plan": "列入治理计划"}  # its heading says the rest


class PickedForm(DraftForm):
    hazard_ids = forms.TypedMultipleChoiceField(
        label="列入本报告的隐患",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "所选隐患不在本企业的隐患台账中。请重新选择。"},
    )

    def __init__(self, values, *, hazards):
        super().__init__(values)
        self.fields["hazard_ids"].choices = [(row.pk, row.title) for row in hazards]


class FiguresForm(DraftForm):
    """Counts in 项; money is typed in 万元 as on the printed form and kept in yuan."""

    def __init__(self, values, *, counted, stored):
        super().__init__(values, prefix="figures")
        for name, label in LABELS.items():
            self.fields[name] = CountField(SHORTER.get(name, label))
        self.fields[FUNDS] = AmountField("落实治理资金（累计）", places=6, unit="万元")
        self.counted = counted
        self.sources = self._sources(stored)
        for name, count in counted.items():
            if self.sources.get(name) != REGISTER and name != FUNDS:
                self[name].help_text = f"隐患台账为 {count} 项"

    def figure(self, name):
        value = self.typed(name)
        return (yuan(value * WAN) if value is not None else None) if name == FUNDS else value

    def _sources(self, stored):
        """Where each value comes from: what equals the register's count is the register's."""
        figures, sources = stored.get("figures") or {}, stored.get("figure_sources") or {}
        found = {}
        for name in (*LABELS, FUNDS):
            value = self.figure(name)
            if value is None:
                continue
            if value == self.counted.get(name):
                found[name] = REGISTER
            else:
                found[name] = sources.get(name, TYPED) if value == figures.get(name) else TYPED
        return {
            name: TYPED if _gone(source, name, self.counted) else source for name, source in found.items()
        }


def _gone(source, name, counted):
    return source == REGISTER and name not in counted


class HazardsStep:
    def __init__(self, values, *, context, stored, hazards):
        counted = register_figures(context.register)
        self.hazards = hazards
        self.picked = PickedForm(values, hazards=hazards)
        self.figures = FiguresForm(values, counted=counted, stored=stored)
        self.forms = [self.picked, self.figures]

    def data(self):
        names = (*LABELS, FUNDS)
        return {
            "hazard_ids": self.picked.typed("hazard_ids") or [],
            "figures": {name: self.figures.figure(name) for name in names},
            "figure_sources": self.figures.sources,
            **kept(self.forms),
        }


def flat(data):
    values = {"hazard_ids": [str(pk) for pk in data.get("hazard_ids") or []]}
    for name, value in (data.get("figures") or {}).items():
        text = "" if value is None else str(value)
        values[f"figures-{name}"] = in_wan(text) if name == FUNDS else text
    return as_values(values | (data.get("raw") or {}))


def in_wan(amount):
    """68000.00 → 6.8"""
    return format((Decimal(amount) / WAN).normalize(), "f") if amount else ""
