"""Where each clock of the bureau is read from: the rows that wait now, in one shape for all kinds."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Left, TruncDate

from portal.actors import Actor
from portal.calendars import SHANGHAI
from portal.models import Membership
from portal.scope import Scope
from selfcheck.models import (
    CaseFlag,
    CaseStatement,
    DeadlineMove,
    Escalation,
    Evaluation,
    Exemption,
    Extension,
    Hazard,
    PromptReport,
    SecondCheck,
    Submission,
    SupervisionAcceptanceRequest,
    SupervisionExtensionRequest,
    SupervisionOrder,
    SuspensionOrder,
    TrackDecision,
)
from selfcheck.queries.blind import sealed_cases, untold_cases
from selfcheck.states import Approval, HazardLevel, ReportState
from selfcheck.states.cases import CaseState, CheckState, FlagState
from selfcheck.states.hazards import STANDING, EscalationState, HazardState, RequestState

BY_DAY = "rectified_on"


@dataclass(frozen=True)
class Source:
    """Look-ups from the waiting row. `target`: what the page of the work is addressed by; `case`: of `blind`.

    `own`: whoever did this step does not do the next; `results`: the row's being there tells the outcome.
    """

    rows: Callable[[Scope], QuerySet]
    started: str
    subject: str
    firm: str = "enterprise"
    division: str = ""
    target: str = "pk"
    stored: str = ""
    case: str = ""
    own: str = ""
    results: bool = False

    def waiting(self, scope: Scope, actor: Actor | None, width: int) -> QuerySet:
        """With place (`width` digits), starting day and stored day. `actor` None: nobody's eyes, all rows."""
        rows = self.rows(scope)
        if actor is not None and self.case:
            hidden = untold_cases(actor) if self.results else sealed_cases(actor)
            rows = rows.exclude(**{f"{self.case}__in": hidden})
        began = F(BY_DAY) if self.started == BY_DAY else TruncDate(self.started, tzinfo=SHANGHAI)
        return rows.order_by().annotate(
            c_place=Left(self.place, width),
            c_began=began,
            c_until=Cast(F(self.stored) if self.stored else Value(None), DateField()),
        )

    @property
    def place(self) -> str:
        return self.division or f"{self.firm}__division_code"

    def columns(self, rows: QuerySet, kind: str) -> QuerySet:
        """kind, id, target, enterprise, its name, division, subject, starting day, stored day."""
        named = rows.annotate(
            c_kind=Value(kind, CharField()),
            c_target=F(self.target),
            c_firm=F(f"{self.firm}__pk"),
            c_name=F(f"{self.firm}__name"),
            c_code=F(self.place),
            c_subject=Cast(self.subject, CharField()),
        )
        names = ("c_kind", "pk", "c_target", "c_firm", "c_name", "c_code", "c_subject", "c_began", "c_until")
        return named.values_list(*names)


def _submissions(scope: Scope) -> QuerySet[Submission]:
    """The version in force of each report that nobody has answered."""
    rows = Submission.objects.visible_to(scope)
    return rows.filter(report__state=ReportState.SUBMITTED, version=F("report__versions"))


def _rechecks(scope: Scope) -> QuerySet[Hazard]:
    """Completed ones the bureau itself accepts, without a request that waits under a clock of its own."""
    own = {"hazard": OuterRef("pk")}
    orders = SupervisionOrder.objects.visible_to(scope).filter(**own, state__in=STANDING)
    stops = SuspensionOrder.objects.visible_to(scope).filter(**own, lifted_on=None)
    asked = SupervisionAcceptanceRequest.objects.visible_to(scope).filter(
        order__hazard=OuterRef("pk"), state=RequestState.REQUESTED
    )
    rows = Hazard.objects.visible_to(scope).filter(
        level=HazardLevel.MAJOR, state=HazardState.COMPLETED, rectified_on__isnull=False
    )
    return rows.filter(Exists(orders) | Exists(stops)).filter(~Exists(asked))


def _statements(scope: Scope) -> QuerySet[CaseStatement]:
    """行政处罚法 第四十五条: what was put forward has to be looked into."""
    later = Evaluation.objects.visible_to(scope).filter(
        case=OuterRef("case"), evaluated_at__gt=OuterRef("made_at")
    )
    rows = CaseStatement.objects.visible_to(scope).exclude(case__state=CaseState.CLOSED)
    return rows.filter(~Exists(later))


def _unpublished(scope: Scope) -> QuerySet[TrackDecision]:
    """安全生产法 第七十八条; a decision that a later one replaced is not published."""
    rows = TrackDecision.objects.visible_to(scope)
    later = rows.filter(track=OuterRef("track"), pk__gt=OuterRef("pk"))
    return rows.filter(publish_by__isnull=False, publicity=None).filter(~Exists(later))


def _flags(state: str) -> Callable[[Scope], QuerySet]:
    return lambda scope: CaseFlag.objects.visible_to(scope).filter(state=state)


def _asked(model) -> Callable[[Scope], QuerySet]:
    return lambda scope: model.objects.visible_to(scope).filter(state=RequestState.REQUESTED)


def _proposed(model) -> Callable[[Scope], QuerySet]:
    return lambda scope: model.objects.visible_to(scope).filter(state=Approval.PROPOSED)


HAZARD = {"firm": "hazard__enterprise", "target": "hazard_id", "subject": "hazard__title"}
CASE = {"firm": "case__enterprise", "division": "case__division_code", "case": "case"}
SOURCES: dict[str, Source] = {
    "report": Source(
        lambda scope: _submissions(scope).filter(correction_reason=""), "signed_at", "receipt_no"
    ),
    "correction": Source(
        lambda scope: _submissions(scope).exclude(correction_reason=""), "signed_at", "receipt_no"
    ),
    "acknowledge": Source(
        lambda scope: PromptReport.objects.visible_to(scope).filter(bureau_acknowledgement=None),
        "at",
        **HAZARD,
    ),
    "extension": Source(
        lambda scope: _asked(Extension)(scope).filter(hazard__level=HazardLevel.MAJOR), "at", **HAZARD
    ),
    "recheck": Source(_rechecks, BY_DAY, "title"),
    "order_extension": Source(_asked(SupervisionExtensionRequest), "at", **HAZARD | {"target": "order_id"}),
    "order_acceptance": Source(_asked(SupervisionAcceptanceRequest), "at", **HAZARD | {"target": "order_id"}),
    "escalation": Source(
        lambda scope: Escalation.objects.visible_to(scope).filter(state=EscalationState.OPEN),
        "at",
        "hazard__title",
        firm="hazard__enterprise",
        division="division_code",
    ),
    "statement": Source(_statements, "made_at", "case__number", target="case_id", **CASE),
    "propose": Source(_flags(FlagState.RAISED), "evaluation__evaluated_at", "rule", stored="due_on", **CASE),
    "review": Source(
        _flags(FlagState.UNDER_REVIEW), "proposed_at", "rule", stored="due_on", own="proposed_by", **CASE
    ),
    "second_check": Source(
        lambda scope: SecondCheck.objects.visible_to(scope).filter(state=CheckState.WAITING),
        "drawn_at",
        "case__number",
        firm="case__enterprise",
        division="case__division_code",
        stored="due_on",
    ),
    "publicity": Source(
        _unpublished,
        "recorded_at",
        "track__case__number",
        firm="track__case__enterprise",
        division="track__case__division_code",
        target="track__case_id",
        stored="publish_by",
        case="track__case",
        results=True,
    ),
    "claim": Source(
        lambda scope: Membership.objects.visible_to(scope).filter(state="pending"),
        "requested_at",
        "user__name",
    ),
    "exemption": Source(_proposed(Exemption), "proposed_at", "reason_code", own="proposed_by"),
    "deadline": Source(
        _proposed(DeadlineMove), "proposed_at", "reason", division="division_code", own="proposed_by"
    ),
}
