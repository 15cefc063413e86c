"""What the printed papers of a hazard are filled with, in the shapes of documents.hazard_content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.models import Division, EvidenceFile
from portal.scope import Scope
from selfcheck.documents import hazard_content as shapes
from selfcheck.facts.content import stamp
from selfcheck.facts.profile import bureau_name
from selfcheck.models import (
    Acceptance,
    Hazard,
    HazardClause,
    HazardEvidence,
    HazardMove,
    HazardPhoto,
    InterimControl,
    PlanElement,
    Progress,
    SupervisionProgress,
)
from selfcheck.rules.plan import ELEMENTS, LABELS, five_assurances, in_plan
from selfcheck.states.hazards import AcceptanceKind, Element, HazardState, InPlace, Purpose, Suspension

STATES = {InPlace.NOT_YET: "none", InPlace.PARTLY: "partial", InPlace.IN_PLACE: "done"}
WHEN = {Purpose.BEFORE: "整改前", Purpose.AFTER: "整改后"}


@dataclass(frozen=True)
class Sheet:
    """One hazard as `scope` sees it at `now`; needs `enterprise`.

    `preparer`: who prints it in the enterprise, for a paper nobody has submitted yet; a bureau is none.
    """

    hazard: Hazard
    scope: Scope
    now: datetime
    preparer: str = ""

    def situation(self) -> shapes.Situation:
        hazard, elements = self.hazard, self._elements()
        return shapes.Situation(
            as_of_at=stamp(self.now),
            bureau_name=self._bureau(),
            enterprise=self.unit(),
            hazard=self.named(),
            key_project=None,
            contact=self.contact(),
            present_state=hazard.condition,
            cause=hazard.cause,
            harm=hazard.harm,
            difficulty=hazard.difficulty,
            found_by_label=hazard.get_found_by_display(),
            found_on=hazard.found_on.isoformat(),
            finder=hazard.finder or hazard.get_found_by_display(),
            category_labels=self._category(),
            standard_items=self._clauses(),
            unmapped_reason=hazard.unmapped_reason,
            photos=self._photos(),
            needs_government=hazard.needs_government,
            needs_partial_stop=hazard.suspension == Suspension.PARTIAL,
            needs_full_stop=hazard.suspension == Suspension.FULL,
            in_plan=_in_plan(elements, hazard),
            reported_at=stamp(hazard.reported_at) if hazard.reported_at else None,
            foot=self._foot("report"),
        )

    def plan(self) -> shapes.Plan:
        elements = self._elements()
        controls = list(self._own(InterimControl).order_by("taken_at", "pk"))
        money, foot = elements.get(Element.FUNDS), self._foot("plan")
        return shapes.Plan(
            as_of_at=stamp(self.now),
            bureau_name=self._bureau(),
            enterprise=self.unit(),
            hazard=self.named(),
            version=max((row.revision for row in elements.values()), default=0),
            elements=[self._element(name, elements.get(name)) for name in ELEMENTS],
            planned_yuan=yuan(money.funds_planned) if money else None,
            spent_yuan=yuan(money.funds_spent) if money else None,
            **self._deadlines(),
            interim_controls="；".join(row.text for row in controls),
            interim_from_at=stamp(controls[0].taken_at) if controls else None,
            assurances=[
                shapes.Assurance(label=one.label, met=one.met, reason=one.reason)
                for one in five_assurances({name: row.state for name, row in elements.items()})
            ],
            in_plan=in_plan(elements),
            principal=None,
            prepared_by=foot["prepared_by"],
            prepared_on=foot["prepared_on"],
        )

    def rectification(self) -> shapes.Rectification:
        hazard = self.hazard
        judged = list(self._own(Acceptance).order_by("pk"))
        progress = sorted(
            (*self._own(Progress), *self._own(SupervisionProgress)), key=lambda row: (row.on, row.at)
        )
        spent = [row.funds_spent for row in progress if row.funds_spent is not None]
        return shapes.Rectification(
            as_of_at=stamp(self.now),
            bureau_name=self._bureau(),
            enterprise=self.unit(),
            hazard=self.named(),
            contact=self.contact(),
            **self._deadlines(),
            text="；".join(row.text for row in progress),
            self_assessed=_last(judged, AcceptanceKind.ENTERPRISE),
            expert_assessed=_last(judged, AcceptanceKind.EXPERT),
            government_accepted=_last(judged, AcceptanceKind.BUREAU),
            rectified_on=hazard.rectified_on.isoformat() if hazard.rectified_on else None,
            spent_yuan=yuan(spent[-1]) if spent else None,
            progress=[shapes.Progress(on=row.on.isoformat(), text=row.text, by=row.name) for row in progress],
            acceptance=_own_acceptance(judged),
            closure=self._closure(judged),
            photos=self._photos(),
            notes="",
            foot=self._foot("complete"),
        )

    def recheck(self, row: Acceptance | None) -> shapes.Recheck:
        """核查表 of one recheck by the bureau; without one its boxes wait for a pen."""
        return shapes.Recheck(
            as_of_at=stamp(self.now),
            enterprise=self.unit(),
            hazard=self.named(),
            responsible_body=self._bureau(),
            responsible_officer="",
            checking_body=row.office if row else "",
            checked_on=row.on.isoformat() if row else None,
            finding=row.finding if row else "",
            passed=row.passed if row else None,
            officers=[row.accepted_name] if row else [],
            photos=self._photos(),
        )

    def unit(self) -> shapes.Unit:
        firm = self.hazard.enterprise
        return shapes.Unit(name=firm.name, uscc=firm.uscc, address=firm.site_address, region=self._region())

    def named(self) -> shapes.Hazard:
        hazard = self.hazard
        return shapes.Hazard(
            number=hazard.number, title=hazard.title, place=hazard.place, region=self._region()
        )

    def contact(self) -> shapes.Contact:
        firm = self.hazard.enterprise
        return shapes.Contact(name=firm.contact_name, phone=firm.landline, mobile=firm.contact_phone)

    def _deadlines(self) -> dict[str, str | None]:
        first, current = self.hazard.original_rectify_by, self.hazard.rectify_by
        return {
            "rectify_by_on": first.isoformat(),
            "extended_to_on": current.isoformat() if current != first else None,
        }

    def _own(self, model) -> Any:
        return model.objects.visible_to(self.scope).filter(hazard=self.hazard)

    def _elements(self) -> dict[str, PlanElement]:
        return {row.element: row for row in self._own(PlanElement)}

    def _element(self, name: str, row: PlanElement | None) -> shapes.Element:
        files = self._own(HazardEvidence).filter(purpose=Purpose.PLAN, element=name)
        return shapes.Element(
            label=LABELS[name],
            content=row.content if row else "",
            responsible=row.responsible if row else "",
            state=STATES[InPlace(row.state)] if row else "",
            in_place_on=row.in_place_on.isoformat() if row and row.in_place_on else None,
            evidence=list(files.order_by("pk").values_list("evidence__name", flat=True)) if row else [],
        )

    def _category(self) -> list[str]:
        """Two steps as the standards of the picked clauses sort them; without a clause a pen writes it."""
        rows = self._own(HazardClause).select_related("item__standard").order_by("pk")
        steps = [("、".join(row.item.standard.sectors), row.item.sector) for row in rows]
        return [
            "、".join(dict.fromkeys(filter(None, step))) for step in zip(*steps, strict=True) if any(step)
        ]

    def _clauses(self) -> list[dict[str, str]]:
        rows = self._own(HazardClause).select_related("item__standard").order_by("pk")
        return [
            {
                "standard": row.item.standard.document_number,
                "article": row.item.article,
                "title": row.item.title,
            }
            for row in rows
        ]

    def _photos(self) -> list[shapes.Photo]:
        found = self._own(HazardPhoto).select_related("evidence").order_by("position", "pk")
        later = self._own(HazardEvidence).filter(purpose__in=WHEN).select_related("evidence").order_by("pk")
        return [_photo(row.evidence, "发现时") for row in found] + [
            _photo(row.evidence, WHEN[Purpose(row.purpose)]) for row in later
        ]

    def _closure(self, judged: list[Acceptance]) -> shapes.Closure | None:
        hazard = self.hazard
        if hazard.state != HazardState.CLOSED:
            return None
        officers = [row.accepted_name for row in judged if row.kind == AcceptanceKind.BUREAU and row.passed]
        return shapes.Closure(
            closed_on=stamp(hazard.closed_at)[:10],
            closed_by=hazard.closed_name,
            approved_by=officers[-1] if officers else "",
            reason=last.note if (last := self._moved("close", "close_bureau")) else "",
        )

    def _foot(self, action: str) -> shapes.Foot:
        """Whoever submitted what the paper shows, and when."""
        if last := self._moved(action):
            return shapes.Foot(head=None, prepared_by=last.name, prepared_on=stamp(last.at)[:10])
        today = stamp(self.now)[:10] if self.preparer else None
        return shapes.Foot(head=None, prepared_by=self.preparer, prepared_on=today)

    def _moved(self, *actions: str) -> HazardMove | None:
        return self._own(HazardMove).filter(action__in=actions).order_by("pk").last()

    def _bureau(self) -> str:
        return bureau_name(self.hazard.enterprise.division_code)

    def _region(self) -> str:
        code = self.hazard.enterprise.division_code
        names = Division.objects.filter(code__in=[code[:6], code]).order_by("code")
        return "".join(names.values_list("name", flat=True))


def yuan(value) -> str | None:
    return f"{value:.2f}" if value is not None else None


def _photo(file: EvidenceFile, when: str) -> shapes.Photo:
    return shapes.Photo(name=file.name, digest=file.sha256, taken_on=None, when_label=when)


def _in_plan(elements: dict[str, PlanElement], hazard: Hazard) -> shapes.InPlan:
    done = {name: row.state == InPlace.IN_PLACE for name, row in elements.items()}
    money = elements.get(Element.FUNDS)
    return shapes.InPlan(
        goal=done.get(Element.GOALS),
        money=done.get(Element.FUNDS),
        people=done.get(Element.PEOPLE),
        time=done.get(Element.TIMING),
        safety=done.get(Element.SAFETY),
        finish_by_on=hazard.rectify_by.isoformat(),
        funds_yuan=yuan(money.funds_planned) if money else None,
    )


def _last(judged: list[Acceptance], kind: str) -> bool | None:
    own = [row.passed for row in judged if row.kind == kind]
    return own[-1] if own else None


def _own_acceptance(judged: list[Acceptance]) -> shapes.Acceptance:
    own = [row for row in judged if row.kind == AcceptanceKind.ENTERPRISE]
    last = own[-1] if own else None
    return shapes.Acceptance(
        accepted_on=last.on.isoformat() if last else None,
        passed=last.passed if last else None,
        opinion=last.finding if last else "",
        people=[last.accepted_name] if last else [],
    )
