"""A form over a plan of facts: what was typed as the JSON of the file format, and back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from selfcheck.forms.scenario.shapes import NULL, Fact, Grade, Moment, Plan, Rows, Unclear
from selfcheck.queries import law_register

MOST_ROWS = 60
INDEX = re.compile(r"\[([0-9]+)\]")


@dataclass(frozen=True)
class Shown:
    """A fact with its controls, for the template."""

    fact: Fact
    controls: list[forms.BoundField]

    @property
    def many(self) -> bool:
        return isinstance(self.fact, Moment)

    @property
    def errors(self) -> list[str]:
        return [str(error) for control in self.controls for error in control.errors]


@dataclass(frozen=True)
class ShownRows:
    rows: Rows
    asked: forms.BoundField | None
    count: forms.BoundField
    lines: list[list[Shown]]
    full: bool


@dataclass(frozen=True)
class ShownGroup:
    legend: str
    help_text: str
    facts: list[Shown]
    rows: ShownRows | None


class FactsForm(forms.Form):
    """Bound: to be answered. With ``typed`` or ``file``: shows what was typed or read, without judging it."""

    use_required_attribute = False  # what is missing is said in words, and an unknown fact may be left out

    def __init__(self, plan: Plan, data=None, *, typed: Mapping | None = None, file: Any = None, extra=""):
        self.plan = plan
        source = data if data is not None else typed
        self.counts = {rows.path: _count(rows, source, file, extra) for rows in _rows(plan)}
        super().__init__(data)
        for fact, prefix in self._facts():
            self.fields |= {prefix + name: control for name, control in fact.controls().items()}
        self.fields["division"].widget.attrs["list"] = "places"
        for rows in _rows(plan):
            self.fields[f"{rows.path}.count"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
            if rows.asked:
                self.fields |= rows.asked.controls()
        self.initial = self._initial(typed, file)

    def facts(self) -> dict[str, Any]:
        """The object of the file, unknown facts left out."""
        found: dict[str, Any] = dict(self.plan.always)
        for group in self.plan.groups:
            for fact in group.facts:
                _set(found, fact.path, fact.value(self.cleaned_data))
            if group.rows:
                _set(found, group.rows.path, self._listed(group.rows))
        return found

    def clean(self):
        """Every contradiction at once, not only the first."""
        data = super().clean()
        for fact, prefix in self._facts():
            try:
                fact.value(data, prefix)
            except Unclear as unclear:
                self.add_error(unclear.name, str(unclear))
        for rows in _rows(self.plan):
            self._settle(rows, data)
        return data

    def blame(self, key: str, why: str) -> None:
        """A reader's refusal, at the control of its key."""
        name = INDEX.sub(r".\1", key)
        place = next((one for one in (name, f"{name}.day") if one in self.fields), None)
        self.add_error(place, why if place else f"{name}：{why}" if name else why)

    def label_of(self, key: str) -> str:
        """What the page calls a key of the file."""
        name = INDEX.sub(".0", key)
        place = next((one for one in (name, f"{name}.day") if one in self.fields), "")
        return str(self.fields[place].label).split("：")[0] if place else ""

    @property
    def places(self) -> list[tuple[str, str]]:
        """Places with rules of their own, offered beside any other code."""
        return [(code, name) for code, name in law_register.places() if code.isdecimal()]

    @property
    def groups(self) -> list[ShownGroup]:
        return [
            ShownGroup(
                group.legend,
                group.help_text,
                [self._shown(fact, "") for fact in group.facts],
                self._shown_rows(group.rows) if group.rows else None,
            )
            for group in self.plan.groups
        ]

    def _facts(self) -> Iterator[tuple[Fact, str]]:
        for group in self.plan.groups:
            yield from ((fact, "") for fact in group.facts)
            if group.rows:
                for n in range(self.counts[group.rows.path]):
                    yield from ((fact, f"{group.rows.path}.{n}.") for fact in group.rows.facts)

    def _initial(self, typed: Mapping | None, file: Any) -> dict[str, Any]:
        if typed is not None:
            start = {name: typed.get(name, "") for name in self.fields}
        else:
            start = self._from_file(file or {})
        return start | {f"{path}.count": count for path, count in self.counts.items()}

    def _from_file(self, file: dict[str, Any]) -> dict[str, Any]:
        start: dict[str, Any] = {}
        for fact, prefix in self._facts():
            value = _get(file, prefix + fact.path)
            shown = fact.shown(None if value is NULL and not isinstance(fact, Grade) else value)
            start |= {prefix + name: value for name, value in shown.items()}
        for rows in _rows(self.plan):
            if rows.asked:
                listed = file.get(rows.path)
                start[rows.asked.path] = "" if listed is None else "rows" if listed else "none"
        return start

    def _listed(self, rows: Rows) -> list[dict[str, Any]] | None:
        if rows.asked and not self.cleaned_data.get(rows.asked.path):
            return None
        return [line for line in self._lines(rows, self.cleaned_data) if line]

    def _lines(self, rows: Rows, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for n in range(self.counts[rows.path]):
            line: dict[str, Any] = {}
            for fact in rows.facts:
                _set(line, fact.path, fact.value(data, f"{rows.path}.{n}."))
            yield line if line and any(value != [] for value in line.values()) else {}

    def _settle(self, rows: Rows, data: dict[str, Any]) -> None:
        if not rows.asked or self.errors:
            return
        typed, state = any(self._lines(rows, data)), data.get(rows.asked.path)
        if typed and state != "rows":
            self.add_error(rows.asked.path, f"填了{rows.label}，却没有选“有以下记录”。请改选，或者清空各行。")
        if state == "rows" and not typed:
            self.add_error(rows.asked.path, f"选了“有以下记录”，却一行也没有填。请填写{rows.label}。")

    def _shown(self, fact: Fact, prefix: str) -> Shown:
        return Shown(fact, [self[prefix + name] for name in fact.names])

    def _shown_rows(self, rows: Rows) -> ShownRows:
        count = self.counts[rows.path]
        lines = [[self._shown(fact, f"{rows.path}.{n}.") for fact in rows.facts] for n in range(count)]
        asked = self[rows.asked.path] if rows.asked else None
        return ShownRows(rows, asked, self[f"{rows.path}.count"], lines, count >= MOST_ROWS)


def _rows(plan: Plan) -> list[Rows]:
    return [group.rows for group in plan.groups if group.rows]


def _count(rows: Rows, source: Mapping | None, file: Any, extra: str) -> int:
    """At least one empty line; one more where its button was pressed."""
    if source is None:
        return min(max(len((file or {}).get(rows.path) or []), 1), MOST_ROWS)
    given = str(source.get(f"{rows.path}.count") or "1")
    count = int(given) if given.isdecimal() and len(given) < 4 else 1
    return min(max(count, 1) + (extra == rows.path), MOST_ROWS)


def _set(target: dict[str, Any], path: str, value: Any) -> None:
    if value is None:
        return
    *parents, last = path.split(".")
    for key in parents:
        target = target.setdefault(key, {})
    target[last] = None if value is NULL else value


def _get(source: Any, path: str) -> Any:
    """None where the file says nothing, NULL where it says null."""
    *parents, last = path.split(".")
    for key in parents:
        if isinstance(source, list):
            source = source[int(key)] if int(key) < len(source) else None
        else:
            source = (source or {}).get(key)
    if not source or last not in source:
        return None
    return NULL if source[last] is None else source[last]
