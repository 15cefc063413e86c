"""Step 2: which standards, and of each how many items apply and how many were looked at."""

from django import forms

from selfcheck.forms.steps.base import CountField, DraftForm, as_values, kept
from selfcheck.queries import standards as queries
from selfcheck.queries.drafts import day_of_text

COUNTS = ("items_applicable", "items_checked")


class ChosenForm(DraftForm):
    """The ticked standards, and one more to be offered."""

    codes = forms.MultipleChoiceField(
        label="对照的判定标准",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "所选判定标准不在标准库中。请重新选择。"},
    )
    add_code = forms.ChoiceField(
        label="增加其他判定标准",
        required=False,
        error_messages={"invalid_choice": "要增加的判定标准不在标准库中。请重新选择。"},
    )

    def __init__(self, values, *, known, offered):
        super().__init__(values)
        names = [(code, row.title) for code, row in known.items()]
        others = [(row.pk, f"{row.title}（{row.document_number}）") for row in offered]
        self.fields["codes"].choices = names
        self.fields["add_code"].choices = [("", "请选择"), *others]


class CountsForm(DraftForm):
    """Prefix is the standard's code."""

    items_applicable = CountField("适用项数")
    items_checked = CountField("实际检查项数")

    def __init__(self, values, *, standard, ticked, sources):
        super().__init__(values, prefix=standard.pk)
        self.standard = standard
        self.ticked = ticked
        for name in COUNTS:
            if source := sources.get(self.add_prefix(name)):
                self.sources[name] = source


class StandardsStep:
    """Offered: standards of the enterprise's sectors in force on an inspection day, and what is ticked."""

    def __init__(self, values, *, context, stored, sectors, inspected):
        self.known = queries.known()
        self.days = inspected or [min(context.today, context.quarter.end)]
        ticked = [code for code in dict.fromkeys(values.getlist("codes")) if code in self.known]
        added = values.get("add_code")
        if added in self.known and added not in ticked:
            ticked.append(added)
        in_force = [row for row in self.known.values() if self._in_force(row)]
        near = [row for row in in_force if queries.touches(row.sectors, sectors)]
        shown = {row.pk: row for row in [*near, *(self.known[code] for code in ticked)]}
        others = [row for row in in_force if row.pk not in shown]
        self.sources = _unchanged_sources(stored, values)
        self.chosen = ChosenForm(_with_codes(values, ticked), known=self.known, offered=others)
        self.rows = [
            CountsForm(values, standard=row, ticked=row.pk in ticked, sources=self.sources)
            for row in shown.values()
        ]
        self.forms = [self.chosen, *self.rows]
        self.ticked = ticked

    def data(self):
        """Numbers typed beside a standard that is not ticked are kept, as they were typed."""
        rows = [
            {"standard_id": form.standard.pk} | {name: form.typed(name) for name in COUNTS}
            for form in self.rows
            if form.ticked
        ]
        beside = [form for form in self.rows if not form.ticked]
        result = kept([self.chosen, *(form for form in self.rows if form.ticked)])
        result["raw"] |= {
            form.add_prefix(name): form[name].data for form in beside for name in COUNTS if form[name].data
        }
        return {"standards": rows, "sources": self.sources, **result}

    def _in_force(self, row):
        return any(queries.is_in_force(row, day) for day in self.days)


def inspected_days(overview):
    rows = overview.get("inspections") or []
    return sorted({day for row in rows if (day := day_of_text(row.get("inspected_on")))})


def flat(data):
    values = {"codes": [row["standard_id"] for row in data.get("standards") or []]}
    for row in data.get("standards") or []:
        for name in COUNTS:
            value = row.get(name)
            values[f"{row['standard_id']}-{name}"] = "" if value is None else str(value)
    return as_values(values | (data.get("raw") or {}))


def _with_codes(values, codes):
    changed = values.copy()
    changed.setlist("codes", codes)
    changed["add_code"] = ""
    return changed


def _unchanged_sources(stored, values):
    """A value that somebody typed over no longer comes from the quarter before."""
    before = flat(stored)
    return {
        name: source
        for name, source in (stored.get("sources") or {}).items()
        if values.get(name) == before.get(name)
    }
