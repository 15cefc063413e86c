"""The enterprise's own profile, its history, and the tables it is filled from."""

from dataclasses import dataclass

from django.db.models import QuerySet

from portal.models import Division, Enterprise, IndustryCode, ProfileChange, StandardisationGrade
from portal.profile_changes import BY_ENTERPRISE, BY_EVENT, EDITABLE, title
from portal.scope import Scope

SIZES = Enterprise.Size.choices
TITLES = {name: title(name) for name in (*EDITABLE, *BY_EVENT)} | {"standardisation_grade": "标准化等级"}
COUNTY = 6
HEADS = {0: 2, 2: 4, 4: 6}  # the groups of a choice below a code of this length

GRADES = {1: "一级", 2: "二级", 3: "三级"}


def own_enterprise(scope: Scope, enterprise_id: int) -> Enterprise:
    return Enterprise.objects.visible_to(scope).get(pk=enterprise_id)


def changes(scope: Scope, enterprise_id: int) -> QuerySet[ProfileChange]:
    return (
        ProfileChange.objects.visible_to(scope)
        .filter(enterprise_id=enterprise_id)
        .order_by("-changed_at", "-pk")
    )


def filled_by_enterprise(scope: Scope, enterprise_id: int) -> set[str]:
    """Fields the enterprise has filled in itself; what else is there came with the register."""
    rows = changes(scope, enterprise_id).filter(source=BY_ENTERPRISE)
    return set(rows.order_by().values_list("field", flat=True).distinct())


def grades(scope: Scope, enterprise_id: int) -> QuerySet[StandardisationGrade]:
    return (
        StandardisationGrade.objects.visible_to(scope)
        .filter(enterprise_id=enterprise_id)
        .order_by("-from_on", "-pk")
    )


def division_name(code: str) -> str:
    """The full name, or the code itself while the table does not know it."""
    return Division.objects.filter(code=code).values_list("full_name", flat=True).first() or code


def narrower_divisions(code: str) -> list:
    """What an enterprise may choose by itself: its own division and the ones below, never another county.

    For a select: the present value, then county by county with its towns, or a province by city.
    """
    home = code[:COUNTY]
    rows = Division.objects.filter(code__startswith=home).order_by("code")
    rows = list(rows.filter(level__in=("city", "county")) if len(home) <= 2 else rows)
    heads = [row for row in rows if len(row.code) == HEADS.get(len(home), COUNTY)]
    choices: list = [(code, f"{division_name(code)}（现值）")]
    for head in heads:
        parts = [(r.code, r.name) for r in rows if r.code.startswith(head.code) and r.code != head.code]
        choices.append((head.full_name, [(head.code, f"{head.name}（不细分）"), *parts]))
    return choices


def counties_of_province(code: str) -> list[Division]:
    return list(Division.objects.filter(code__startswith=code[:2], level="county").order_by("code"))


def industries() -> QuerySet[IndustryCode]:
    """Classes of three and four digits: what a profile names."""
    return IndustryCode.objects.filter(level__gte=3).order_by("code")


def industry_name(code: str) -> str:
    return IndustryCode.objects.filter(code=code).values_list("name", flat=True).first() or ""


@dataclass(frozen=True)
class IndustryAnswer:
    """`code` when the words mean one class, else the classes they may mean."""

    code: str = ""
    candidates: tuple[IndustryCode, ...] = ()


def find_industry(words: str) -> IndustryAnswer:
    """By code (2110, C2110), by code and name as the list offers it, or by part of a name."""
    text = words.strip().upper()
    head = text.split()[0] if text else ""
    number = head[1:] if head[:1].isalpha() and head[1:].isdigit() else head
    if number.isdigit():
        return IndustryAnswer(
            number if IndustryCode.objects.filter(code=number, level__gte=2).exists() else ""
        )
    rows = list(industries().filter(name__contains=words.strip())[:9]) if len(words.strip()) > 1 else []
    exact = [row.code for row in rows if row.name == words.strip()]
    if exact or len(rows) == 1:
        return IndustryAnswer(max(exact, key=len) if exact else rows[0].code)
    return IndustryAnswer(candidates=tuple(rows))
