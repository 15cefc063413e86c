"""One opened step of a draft: its form over stored or posted values, its findings and its frame."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.calendars import day_of
from portal.queries.evidence import evidence
from selfcheck.forms.steps import FLAT, closing, hazards, overview, standards
from selfcheck.queries import drafts as queries
from selfcheck.queries.remarks import remarks_of
from selfcheck.states import OPEN_FOR_EDITING, PREPARERS, ReportState, Step

NEEDS = queries.NEEDS | {Step.SIGN: queries.EVERYTHING}
LABELS = dict(Step.choices)
ORDER = [step.value for step in Step]


@dataclass
class StepPage:
    """`values` None: what is stored. `form` is one of the step forms, `findings` those of this step."""

    actor: Any
    report: Any
    rows: dict
    step: str
    now: datetime
    values: Any = None

    def __post_init__(self):
        self.row = self.rows[self.step]
        self.steps = {step: row.data for step, row in self.rows.items()}
        if self.step == Step.SIGN:  # what the portal counts is never missing, saved or not
            self.steps = dict(queries.with_counted_awards(self.report, self.steps))
        today = day_of(self.now)
        self.context = queries.context_of(self.report, self.steps, today, needs=NEEDS[self.step])
        self.stored = self.row.data
        if self.step == Step.HAZARDS:
            self.stored = queries.refreshed(self.stored, self.context.register)
        if self.step == Step.AWARDS:
            self.stored = self._counted(self.stored)
        self.read(self.values)

    def read(self, values):
        """Take posted values, or what is stored when there are none."""
        self.values = FLAT[self.step](self.stored) if values is None else values
        self.form = BUILDERS[self.step](self)
        self.steps[self.step] = self.stored if values is None else self.data()
        self.findings = queries.check_step(self.step, self.steps, self.context)

    def data(self):
        data = self.form.data()
        if self.step == Step.AWARDS:
            return self._counted(data)
        return queries.refreshed(data, self.context.register) if self.step == Step.HAZARDS else data

    def _counted(self, data):
        """With the portal's own figures in the place of typed ones, where it has them."""
        return queries.with_counted_awards(self.report, {self.step: data})[self.step]

    @property
    def errors(self):
        return [finding for finding in self.findings if finding.is_error]

    def frame(self):
        """What every step's template needs."""
        frame = Frame(self.actor, self.report, self.rows, self.step, self.now)
        return frame.context() | {"form": self.form}

    def show(self, *, missing):
        for form in self.form.forms:
            form.show(self.findings, missing=missing)


@dataclass
class Frame:
    """The head of every page of a draft: the five steps, what was saved when, who is typing where."""

    actor: Any
    report: Any
    rows: dict
    step: str
    now: datetime

    @property
    def may_edit(self):
        open_now = self.report.state in OPEN_FOR_EDITING and not self.report.sent_to_sign_at
        return open_now and self.actor.role in PREPARERS

    def context(self):
        obligation, number = self.report.obligation, ORDER.index(self.step)
        until = obligation.fix_by if self.report.state == ReportState.RETURNED else obligation.due_at
        return {
            "report": self.report,
            "quarter": queries.quarter_of(self.report),
            "obligation": obligation,
            "until": until,
            "days_left": (day_of(until) - day_of(self.now)).days,
            "remarks": remarks_of(self.actor.scope, self.report, self.rows[Step.SIGN].data),
            "step": self.step,
            "step_label": LABELS[self.step],
            "steps": [self._cell(step) for step in ORDER],
            "saved": self._saved(),
            "editing": "；".join(self._typing()),
            "row": self.rows[self.step],
            "page": secrets.token_urlsafe(6),
            "may_edit": self.may_edit,
            "back_url": self._url(ORDER[number - 1]) if number else "",
            "next_label": f"下一步：{LABELS[ORDER[number + 1]]}" if number < 4 else "",
        }

    def _cell(self, step):
        row = self.rows[step]
        complete = row.complete and (step != Step.SIGN or bool(self.report.sent_to_sign_at))
        state = "done" if complete else ("partial" if row.saved_by and not row.complete else "todo")
        return {
            "title": LABELS[step],
            "sub": SUMMARIES[step](row.data) or ("已填" if row.complete else "未开始"),
            "state": "doing" if step == self.step and not complete else state,
            "url": self._url(step),
            "current": step == self.step,
        }

    def _url(self, step):
        return reverse("selfcheck:report_step", args=[self.report.pk, step])

    def _saved(self):
        row = self.rows[self.step]
        if not row.saved_at:
            return ""
        at = timezone.localtime(row.saved_at)
        day = "" if at.date() == day_of(self.now) else f"{at:%m-%d} "
        return f"已保存 {day}{at:%H:%M}"

    def _typing(self):
        """Colleagues whose notice has not lapsed, in words."""
        others = {
            row.editing_by: step
            for step, row in self.rows.items()
            if row.editing_by not in ("", self.actor.username) and row.editing_until > self.now
        }
        names = queries.names_of(set(others)) if others else {}
        for username, step in others.items():
            place = (
                "本步，请先商量由谁填" if step == self.step else f"第 {ORDER.index(step) + 1} 步，您可填本步"
            )
            yield f"{names.get(username, username)}正在填{place}"


def _overview(page):
    files = {
        one for row in page.stored.get("inspections") or [] for one in row.get("principal_evidence_ids") or []
    }
    wanted = {int(v) for key in page.values for v in _ids(page.values, key)} | files
    found = evidence(page.actor.scope).filter(enterprise_id=page.report.enterprise_id, pk__in=wanted)
    names = {row.pk: row.name for row in found}
    return overview.OverviewStep(page.values, context=page.context, evidence=names)


def _ids(values, key):
    if not key.endswith("-principal_evidence_ids"):
        return []
    return [v for v in values.getlist(key) if v.isascii() and v.isdecimal() and len(v) < 19]


def _standards(page):
    return standards.StandardsStep(
        page.values,
        context=page.context,
        stored=page.stored,
        sectors=page.report.enterprise.sectors,
        inspected=standards.inspected_days(page.steps["overview"]),
    )


def _hazards(page):
    rows = queries.hazards_for(
        page.actor.scope,
        page.report.enterprise_id,
        page.context.quarter,
        page.stored.get("hazard_ids") or [],
    )
    return hazards.HazardsStep(page.values, context=page.context, stored=page.stored, hazards=rows)


def _sign(page):
    page.problems = queries.check_draft(page.steps, page.context)
    warnings = [problem for problem in page.problems if not problem.is_error]
    return closing.SignStep(page.values, warnings=warnings)


BUILDERS = {
    Step.OVERVIEW: _overview,
    Step.STANDARDS: _standards,
    Step.HAZARDS: _hazards,
    Step.AWARDS: lambda page: closing.AwardsStep(page.values),
    Step.SIGN: _sign,
}


def _overview_summary(data):
    days = [row["inspected_on"] for row in data.get("inspections") or [] if row.get("inspected_on")]
    return f"{len(days)} 次，{days[0]}" if days else ""


def _standards_summary(data):
    counts = [queries.number_of(row.get("items_applicable")) for row in data.get("standards") or []]
    known = [count for count in counts if count is not None]
    return f"适用 {sum(known)} 项" if known else ""


def _hazards_summary(data):
    return f"{len(data.get('hazard_ids') or [])} 项"


def _awards_summary(data):
    return f"收到 {data['reports']} 件" if data.get("reports") is not None else ""


SUMMARIES = {
    Step.OVERVIEW: _overview_summary,
    Step.STANDARDS: _standards_summary,
    Step.HAZARDS: _hazards_summary,
    Step.AWARDS: _awards_summary,
    Step.SIGN: lambda data: "主要负责人",
}
