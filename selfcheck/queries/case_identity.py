"""Who and what could be recognised in a case, and the case in plain values without a natural person."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Func, Value
from django.db.models.functions import Length, StrIndex

from portal.models import Division, Enterprise, Person
from portal.scope import Scope
from selfcheck.facts.case_closing import standing_decisions
from selfcheck.models import Case, CaseTrack, TrackDecision, VisitOfficer
from selfcheck.queries.cases import cases
from selfcheck.states.cases import CaseState

FORMS = ("股份有限公司", "有限责任公司", "有限公司", "集团")
LEGAL_FORM = (Value(f"({'|'.join(FORMS)})$"), Value(""))
SHORTEST = 4


@dataclass(frozen=True)
class Identity:
    persons: frozenset[str] = frozenset()
    enterprises: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decided:
    """One track as it was decided; `party`: enterprise or principal."""

    party: str
    outcome: str
    amount: Decimal | None
    basis: str
    law: str
    document_no: str
    decided_on: date
    reason: str


@dataclass(frozen=True)
class Told:
    """A case in plain values. The words of the finding are the officer's own: the check reads them."""

    case_id: int
    division_code: str
    closed: bool
    sectors: tuple[str, ...]
    industry_code: str
    title: str
    condition: str
    severity: str
    visit_kind: str
    self_found: bool
    found_on: date
    items: tuple[tuple[str, str], ...]
    decided: tuple[Decided, ...] = field(default=())


def identity_of(scope: Scope, case_id: int) -> Identity:
    """Everybody and everything that the case and the file of its enterprise name."""
    case = Case.objects.visible_to(scope).select_related("enterprise", "finding").filter(pk=case_id).first()
    if case is None:
        return Identity()
    firm = case.enterprise
    people = Person.objects.visible_to(scope).filter(enterprise=firm).values_list("name", flat=True)
    lines = CaseTrack.objects.visible_to(scope).filter(case=case, party="principal")
    visited = VisitOfficer.objects.visible_to(scope).filter(visit=case.finding.visit_id)
    persons = {*people, *lines.values_list("name", flat=True), *visited.values_list("name", flat=True)}
    persons |= {firm.legal_rep_name, firm.principal_name, firm.contact_name, case.officer_name}
    return Identity(
        persons=frozenset(filter(None, persons)),
        enterprises=frozenset(filter(None, {firm.name, *_short_names(firm.name)})),
        codes=frozenset(filter(None, {firm.uscc, firm.contact_phone, firm.landline, case.number})),
        addresses=frozenset(filter(None, {firm.reg_address, firm.site_address})),
    )


def told(scope: Scope, case_id: int) -> Told | None:
    case = cases(scope).filter(pk=case_id).first()
    if case is None:
        return None
    finding, firm = case.finding, case.enterprise
    return Told(
        case_id=case.pk,
        division_code=case.division_code,
        closed=case.state == CaseState.CLOSED,
        sectors=tuple(firm.sectors),
        industry_code=firm.industry_code,
        title=finding.title,
        condition=finding.condition,
        severity=finding.severity,
        visit_kind=finding.visit.kind,
        self_found=finding.matched_hazard_id is not None,
        found_on=finding.visit.on,
        items=tuple((clause.item.uid, clause.item.title) for clause in finding.clauses.all()),
        decided=tuple(_decided(row) for row in standing_decisions(case, scope).values()),
    )


def places_finer_than(level: str, text: str) -> list[str]:
    """Names of divisions below `level` (province, city, county) that stand in `text`."""
    finer = {"province": ["city", "county", "town"], "city": ["county", "town"], "county": ["town"]}[level]
    return list(
        Division.objects.filter(level__in=finer)
        .extra(where=["length(name) >= 3", "position(name in %s) > 0"], params=[text])
        .values_list("name", flat=True)
        .distinct()
    )


def persons_named(scope: Scope, text: str) -> set[str]:
    """People of the register whose whole name stands in `text`; two characters may be any word."""
    rows = _named(Person.objects.visible_to(scope), text).alias(length=Length("name")).filter(length__gte=3)
    return set(rows.values_list("name", flat=True))


def enterprises_named(scope: Scope, text: str) -> set[str]:
    """Enterprises of the register that `text` names, also without their legal form, as people say it."""
    rows = Enterprise.objects.visible_to(scope).annotate(
        said=Func("name", *LEGAL_FORM, function="regexp_replace")
    )
    rows = rows.alias(length=Length("said")).filter(length__gte=SHORTEST)
    return set(_named(rows, text, "said").values_list("said", flat=True))


def _named(rows, text: str, name: str = "name"):
    return rows.alias(at=StrIndex(Value(text), F(name))).filter(at__gt=0).order_by()


def _decided(row: TrackDecision) -> Decided:
    return Decided(
        party=row.track.party,
        outcome=row.outcome,
        amount=row.amount,
        basis=row.basis,
        law=row.law,
        document_no=row.document_no,
        decided_on=row.decided_on,
        reason=row.reason,
    )


def _short_names(name: str) -> set[str]:
    """The name without its legal form, as people say it; never shorter than four characters."""
    short = name
    for form in FORMS:
        short = short.removesuffix(form)
    return {short} if len(short) >= SHORTEST else set()
