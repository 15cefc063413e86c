"""One hazard as its file: all that was said and decided about it, in as many queries for 1 row as for 30."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from portal.actors import Actor
from portal.calendars import day_of
from portal.legal import Citation
from portal.models import EvidenceFile
from selfcheck.law import law_for
from selfcheck.models import (
    Acceptance,
    Extension,
    Hazard,
    HazardComment,
    HazardEvidence,
    HazardMove,
    InterimControl,
    PlanElement,
    Progress,
    PromptReport,
    StaffNotice,
    SupervisionAcceptanceRequest,
    SupervisionExtensionRequest,
    SupervisionOrder,
    SupervisionProgress,
    SuspensionOrder,
)
from selfcheck.queries.hazard_clocks import clock_of
from selfcheck.queries.hazard_reports import prompt_reports, with_readers
from selfcheck.rules.plan import ELEMENTS, RESTS_ON, five_assurances, missing_elements
from selfcheck.rules.prompt_report import PromptReport as Clock
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import STANDING, Element, HazardState, Purpose, RequestState

Files = list[EvidenceFile]
ASSURANCE = {element: label for label, elements in RESTS_ON.items() for element in elements}


@dataclass(frozen=True)
class ElementRow:
    """One of the six, whether or not it is written; `assurance`: which of the five rests on it."""

    element: str
    label: str
    assurance: str
    row: PlanElement | None
    files: Files = field(default_factory=list)


@dataclass
class HazardFile:
    """Rows are read when they are first asked for; `hazard` comes from `queries.hazards.hazard`."""

    hazard: Hazard
    actor: Actor
    now: datetime

    @property
    def major(self) -> bool:
        return self.hazard.level == HazardLevel.MAJOR

    @property
    def closed(self) -> bool:
        return self.hazard.state == HazardState.CLOSED

    @cached_property
    def moves(self) -> list[HazardMove]:
        return list(self._own(HazardMove).order_by("at", "pk"))

    @cached_property
    def reports(self) -> list[PromptReport]:
        rows = prompt_reports(self.actor.scope, self.hazard).defer("content")
        return [with_readers(row) for row in rows]

    @cached_property
    def staff_notices(self) -> list[dict]:
        return self._with_files(self._own(StaffNotice).order_by("told_on", "pk"), "staff_notice_id")

    @cached_property
    def controls(self) -> list[dict]:
        return self._with_files(self._own(InterimControl).order_by("taken_at", "pk"), "control_id")

    @cached_property
    def progress(self) -> list[dict]:
        return self._with_files(self._own(Progress).order_by("-on", "-pk"), "progress_id")

    @cached_property
    def acceptances(self) -> list[dict]:
        """Each with its own photographs, before and after apart."""
        return [
            {"row": row, "before": self._part(row, Purpose.BEFORE), "after": self._part(row, Purpose.AFTER)}
            for row in self._own(Acceptance).order_by("pk")
        ]

    @cached_property
    def extensions(self) -> list[Extension]:
        return list(self._own(Extension).order_by("pk"))

    @property
    def open_extension(self) -> Extension | None:
        return next((row for row in self.extensions if row.state == RequestState.REQUESTED), None)

    @cached_property
    def comments(self) -> list[HazardComment]:
        return list(self._own(HazardComment).order_by("pk"))

    @cached_property
    def orders(self) -> list[SupervisionOrder]:
        return list(self._own(SupervisionOrder).order_by("-pk"))

    @property
    def order(self) -> SupervisionOrder | None:
        """The supervision order that stands."""
        return next((row for row in self.orders if row.state in STANDING), None)

    @cached_property
    def order_progress(self) -> list[SupervisionProgress]:
        return list(self._own(SupervisionProgress).order_by("-on", "-pk"))

    @cached_property
    def order_requests(self) -> list[dict]:
        """Requests under supervision, in the order they were made."""
        kinds = (("extension", SupervisionExtensionRequest), ("acceptance", SupervisionAcceptanceRequest))
        found = [{"kind": kind, "row": row} for kind, model in kinds for row in self._own(model)]
        return sorted(found, key=lambda one: one["row"].at)

    def open_request(self, kind: str) -> Any:
        """The one that waits for a decision: extension or acceptance."""
        waiting = [one["row"] for one in self.order_requests if one["kind"] == kind]
        return next((row for row in waiting if row.state == RequestState.REQUESTED), None)

    @cached_property
    def suspensions(self) -> list[SuspensionOrder]:
        return list(self._own(SuspensionOrder).order_by("-pk"))

    @property
    def suspension(self) -> SuspensionOrder | None:
        return next((row for row in self.suspensions if row.lifted_on is None), None)

    @property
    def in_bureau_hands(self) -> str:
        """Which order keeps acceptance and closure with the bureau, in words."""
        if self.order:
            return f"挂牌督办 {self.order.document_no}"
        return f"停产停业决定 {self.suspension.number}" if self.suspension else ""

    @cached_property
    def elements(self) -> list[ElementRow]:
        rows = {row.element: row for row in self._own(PlanElement)}
        return [
            ElementRow(name, Element(name).label, ASSURANCE[name], rows.get(name), self._plan_files(name))
            for name in ELEMENTS
        ]

    @property
    def written(self) -> dict[str, PlanElement]:
        return {one.element: one.row for one in self.elements if one.row}

    @property
    def missing(self) -> list[str]:
        return missing_elements(self.written)

    @property
    def assurances(self) -> list:
        return five_assurances({name: row.state for name, row in self.written.items()})

    @property
    def proof_of_closure(self) -> Files:
        return [row.evidence for row in self._evidence if row.purpose == Purpose.CLOSURE]

    @property
    def photographs(self) -> Files:
        """As found, before, after: what the papers print."""
        later = [row.evidence for row in self._evidence if row.purpose in (Purpose.BEFORE, Purpose.AFTER)]
        return [row.evidence for row in self.hazard.pictures] + later

    @property
    def after_completion(self) -> Files:
        """Photographs given with the completion, not with an acceptance."""
        loose = [row for row in self._evidence if row.purpose == Purpose.AFTER and not row.acceptance_id]
        return [row.evidence for row in loose]

    @cached_property
    def clock(self) -> Clock | None:
        """Of a major hazard: how far the prompt report's clock has run."""
        return clock_of(self.hazard, self.now) if self.major else None

    @property
    def clock_hours(self) -> dict[str, int]:
        return self._law["prompt_report_clock"].value

    @property
    def plan_article(self) -> Citation:
        return self._law["major_hazard_plan"].citation

    @property
    def _law(self):
        return law_for(self.hazard.enterprise.division_code, day_of(self.hazard.found_at))

    @cached_property
    def _evidence(self) -> list[HazardEvidence]:
        return list(self._own(HazardEvidence).select_related("evidence").order_by("pk"))

    def _own(self, model):
        return model.objects.visible_to(self.actor.scope).filter(hazard=self.hazard)

    def _with_files(self, rows, key: str) -> list[dict]:
        """`key`: the column of the evidence that names such a row."""
        by_row: dict[int, Files] = defaultdict(list)
        for one in self._evidence:
            if owner := getattr(one, key):
                by_row[owner].append(one.evidence)
        return [{"row": row, "files": by_row.get(row.pk, [])} for row in rows]

    def _part(self, row: Acceptance, purpose: str) -> Files:
        own = [one for one in self._evidence if one.acceptance_id == row.pk and one.purpose == purpose]
        return [one.evidence for one in own]

    def _plan_files(self, element: str) -> Files:
        return [
            one.evidence for one in self._evidence if one.purpose == Purpose.PLAN and one.element == element
        ]
