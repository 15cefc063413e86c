"""Everything the register says about the enterprise of a report today; one query."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, JSONObject, Length, NullIf

from portal.models import (
    Bureau,
    Division,
    Enterprise,
    IndustryCode,
    PrincipalTerm,
    StandardisationGrade,
    User,
)
from portal.scope import Scope
from selfcheck.models import Report

GRADES = {None: "未定级", 1: "一级", 2: "二级", 3: "三级"}
NO_BUREAU = "属地应急管理局"


@dataclass(frozen=True)
class Profile:
    """`terms`: all principals ever registered by id; `signer`: the one whose open term signs, "" if none."""

    enterprise: Enterprise
    industry_name: str
    grade: str
    bureau_name: str
    preparer: str
    signer: str
    terms: dict[int, str]
    divisions: dict[str, str]


def profile_of(report: Report, scope: Scope, today: date) -> Profile:
    rows = Enterprise.objects.visible_to(scope).annotate(
        found_industry=Subquery(IndustryCode.objects.filter(pk=OuterRef("industry_code")).values("name")[:1]),
        found_grade=Subquery(_grades(scope, today).values("grade")[:1]),
        found_terms=ArraySubquery(_terms(scope).values(row=_term())),
        found_bureau=Subquery(_bureaus(report.obligation.division_code).values("name")[:1]),
        found_divisions=ArraySubquery(
            Division.objects.filter(code__in=prefixes(report.enterprise.division_code))
            .order_by("code")
            .values(row=JSONObject(code="code", name="name"))
        ),
        found_preparer=Subquery(_people(report.sent_to_sign_by).values("shown")[:1]),
    )
    row = rows.get(pk=report.enterprise_id)
    signing = [term["name"] for term in row.found_terms if term["signs"] and not term["to_on"]]
    return Profile(
        enterprise=row,
        industry_name=row.found_industry or "",
        grade=GRADES[row.found_grade],
        bureau_name=row.found_bureau or NO_BUREAU,
        preparer=row.found_preparer or "",
        signer=signing[0] if signing else "",
        terms={term["id"]: term["name"] for term in row.found_terms},
        divisions={division["code"]: division["name"] for division in row.found_divisions},
    )


def bureau_name(division_code: str) -> str:
    """The nearest bureau whose area contains the division."""
    return _bureaus(division_code).values_list("name", flat=True).first() or NO_BUREAU


def prefixes(code: str) -> list[str]:
    return [code[:size] for size in (2, 4, 6, 9) if len(code) >= size]


def _bureaus(division_code: str):
    return Bureau.objects.filter(division_code__in=prefixes(division_code)).order_by(
        Length("division_code").desc()
    )


def _grades(scope: Scope, today: date):
    """A better grade comes first where two overlap."""
    rows = StandardisationGrade.objects.visible_to(scope).filter(
        Q(to_on=None) | Q(to_on__gt=today), enterprise=OuterRef("pk"), from_on__lte=today
    )
    return rows.order_by("grade")


def _terms(scope: Scope):
    return PrincipalTerm.objects.visible_to(scope).filter(enterprise=OuterRef("pk")).order_by("pk")


def _term() -> JSONObject:
    return JSONObject(id="pk", name="person__name", signs="signs", to_on="to_on")


def _people(username: str):
    return User.objects.filter(username=username).annotate(
        shown=Coalesce(NullIf("name", Value("")), "username")
    )
