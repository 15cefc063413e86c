"""What the papers of a supervision are filled with, in the shapes of documents.supervision_content."""

from dataclasses import dataclass
from datetime import datetime

from portal.scope import Scope
from selfcheck.documents import hazard_content
from selfcheck.documents import supervision_content as shapes
from selfcheck.facts.content import stamp
from selfcheck.facts.hazard_sheet import Sheet, yuan
from selfcheck.models import (
    Acceptance,
    Asked,
    Extension,
    SupervisionAcceptanceRequest,
    SupervisionExtensionRequest,
    SupervisionOrder,
)
from selfcheck.states.hazards import AcceptanceKind, RequestState, SupervisionState

AGREED = {RequestState.APPROVED: True, RequestState.REFUSED: False}


@dataclass(frozen=True)
class SupervisionSheet:
    """One order as `scope` sees it at `now`; needs `hazard__enterprise`."""

    order: SupervisionOrder
    scope: Scope
    now: datetime

    def notice(self) -> shapes.SupervisionOrder:
        order = self.order
        return shapes.SupervisionOrder(
            as_of_at=stamp(self.now),
            number=number_of(order),
            level_label=order.get_level_display(),
            issued_by=order.signatory,
            bureau_name=order.office,
            issued_on=order.issued_on.isoformat(),
            enterprise=self._sheet().unit(),
            hazards=[f"{order.hazard.number} {order.finding}"],
            legal_basis=_lines(order.basis),
            rectify_by_on=order.deadline.isoformat(),
            duties=_lines(order.duties),
            delivery=delivery_of(order),
        )

    def extension_request(self, request: SupervisionExtensionRequest) -> shapes.ExtensionRequest:
        sheet = self._sheet()
        return shapes.ExtensionRequest(
            as_of_at=stamp(self.now),
            bureau_name=self.order.office,
            order_number=number_of(self.order),
            enterprise=sheet.unit(),
            hazard=sheet.named(),
            contact=sheet.contact(),
            summary=request.situation,
            reason=request.reason,
            interim_controls="",
            rectify_by_on=request.from_on.isoformat(),
            extend_to_on=request.to_on.isoformat(),
            principal=None,
            applied_on=stamp(request.at)[:10],
        )

    def extension_opinion(self, request: SupervisionExtensionRequest) -> shapes.ExtensionOpinion:
        sheet = self._sheet()
        agreed = AGREED.get(RequestState(request.state))
        return shapes.ExtensionOpinion(
            as_of_at=stamp(self.now),
            number=opinion_number_of(request),
            issued_by=request.decided_name,
            bureau_name=self.order.office,
            enterprise=sheet.unit(),
            hazard=sheet.named(),
            order_number=number_of(self.order),
            applied_on=stamp(request.at)[:10],
            rectify_by_on=request.from_on.isoformat(),
            agreed=agreed,
            extended_to_on=request.to_on.isoformat() if agreed else None,
            opinion=request.decision,
            decided_on=_day(request.decided_at),
            delivery=EMPTY_DELIVERY,
        )

    def acceptance_request(self, request: SupervisionAcceptanceRequest) -> shapes.AcceptanceRequest:
        sheet = self._sheet()
        return shapes.AcceptanceRequest(
            as_of_at=stamp(self.now),
            bureau_name=self.order.office,
            order_number=number_of(self.order),
            enterprise=sheet.unit(),
            hazard=sheet.named(),
            contact=sheet.contact(),
            summary=request.summary,
            rectified_on=request.completed_on.isoformat(),
            spent_yuan=yuan(request.funds_spent),
            acceptance=self._own_acceptance(),
            annexes=[],
            principal=None,
            applied_on=stamp(request.at)[:10],
        )

    def acceptance_opinion(self, request: SupervisionAcceptanceRequest) -> shapes.AcceptanceOpinion:
        sheet = self._sheet()
        return shapes.AcceptanceOpinion(
            as_of_at=stamp(self.now),
            number=opinion_number_of(request),
            issued_by=request.decided_name,
            bureau_name=self.order.office,
            enterprise=sheet.unit(),
            hazard=sheet.named(),
            order_number=number_of(self.order),
            applied_on=stamp(request.at)[:10],
            passed=AGREED.get(RequestState(request.state)),
            opinion=request.decision,
            decided_on=_day(request.decided_at),
            delivery=EMPTY_DELIVERY,
        )

    def _sheet(self) -> Sheet:
        return Sheet(self.order.hazard, self.scope, self.now)

    def _own_acceptance(self) -> hazard_content.Acceptance:
        rows = Acceptance.objects.visible_to(self.scope).filter(
            hazard=self.order.hazard, kind=AcceptanceKind.ENTERPRISE
        )
        last = rows.order_by("pk").last()
        return hazard_content.Acceptance(
            accepted_on=last.on.isoformat() if last else None,
            passed=last.passed if last else None,
            opinion=last.finding if last else "",
            people=[last.accepted_name] if last else [],
        )


def opinion_number_of(request: Asked) -> shapes.DocumentNumber:
    """Given with the decision; before it, and where the bureau has no series, a pen writes it."""
    return shapes.DocumentNumber(
        word=request.opinion_word, year=request.opinion_year, serial=request.opinion_number
    )


EMPTY_DELIVERY = shapes.Delivery(served_by="", served_on=None, received_by="", received_at=None)


def extension_request(extension: Extension, sheet: Sheet, bureau: str) -> shapes.ExtensionRequest:
    """延期申请书 of a hazard that is not under supervision."""
    return shapes.ExtensionRequest(
        as_of_at=stamp(sheet.now),
        bureau_name=bureau,
        order_number=None,
        enterprise=sheet.unit(),
        hazard=sheet.named(),
        contact=sheet.contact(),
        summary="\n".join(filter(None, (sheet.hazard.condition, sheet.hazard.cause))),
        reason=extension.reason,
        interim_controls=extension.controls,
        rectify_by_on=extension.from_on.isoformat(),
        extend_to_on=extension.to_on.isoformat(),
        principal=None,
        applied_on=stamp(extension.at)[:10],
    )


def extension_opinion(extension: Extension, sheet: Sheet, bureau: str) -> shapes.ExtensionOpinion:
    """延期意见书 of a hazard that is not under supervision; blank for the pen until it is decided."""
    agreed = AGREED.get(RequestState(extension.state))
    return shapes.ExtensionOpinion(
        as_of_at=stamp(sheet.now),
        number=opinion_number_of(extension),
        issued_by=extension.decided_name,
        bureau_name=bureau,
        enterprise=sheet.unit(),
        hazard=sheet.named(),
        order_number=None,
        applied_on=stamp(extension.at)[:10],
        rectify_by_on=extension.from_on.isoformat(),
        agreed=agreed,
        extended_to_on=extension.to_on.isoformat() if agreed else None,
        opinion=extension.decision,
        decided_on=_day(extension.decided_at),
        delivery=EMPTY_DELIVERY,
    )


def row_of(order: SupervisionOrder) -> shapes.SupervisionRow:
    """One line of 挂牌督办记录表."""
    ended = order.state == SupervisionState.CLOSED
    return shapes.SupervisionRow(
        number=order.hazard.number,
        place=order.hazard.place,
        rectified=order.hazard.rectified_on is not None,
        level_label=order.get_level_display(),
        bureau_name=order.office,
        finished_on=_day(order.ended_at) if ended else None,
    )


def number_of(order: SupervisionOrder) -> shapes.DocumentNumber:
    return shapes.DocumentNumber(word=order.word, year=order.year, serial=order.number)


def delivery_of(order: SupervisionOrder) -> shapes.Delivery:
    return shapes.Delivery(
        served_by=order.delivered_by,
        served_on=_day(order.delivered_at),
        received_by=order.received_name,
        received_at=stamp(order.received_at) if order.received_at else None,
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(moment: datetime | None) -> str | None:
    return stamp(moment)[:10] if moment else None
