"""The tables with one line for each enterprise of the roster: S1, S13, S14 and S17. Columns are said once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Count,
    DecimalField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from portal.badges import FILING
from portal.calendars import day_of
from portal.formats import as_date, as_wan_yuan
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import (
    FiledInspection,
    Hazard,
    Obligation,
    SafetyTeam,
    Submission,
    TeamMember,
    VisitFinding,
)
from selfcheck.queries.filing_status import STANDING
from selfcheck.queries.missing_rows import contact_of
from selfcheck.queries.sorts import NUMBER, ROSTER_SORTS, Sort
from selfcheck.rules.participation import annual_principal
from selfcheck.states import Capacity, HazardLevel

DONE, NOT_DONE = "√", "×"
STATES = {"ok": "已参加", "at_risk": "尚未参加", "missed": "未参加"}


@dataclass(frozen=True)
class Reader:
    """What the cells depend on beside the row."""

    now: datetime
    phones: bool
    scope: Scope


@dataclass(frozen=True)
class Sheet:
    """`columns`: names and widths after 序号 and 单位名称; `cells` gives their values for one row."""

    code: str
    title: str
    figure: str
    note: str
    columns: tuple[tuple[str, int], ...]
    detailed: Callable[[QuerySet[Obligation], Scope], QuerySet[Obligation]]
    cells: Callable[[Obligation, Reader], tuple]
    sorts: Mapping[str, Sort] = field(default_factory=dict)  # by the column's name

    @property
    def all_sorts(self) -> dict[str, Sort]:
        return ROSTER_SORTS | {sort.by: sort for sort in self.sorts.values()}

    @property
    def heads(self) -> list[tuple[str, str]]:
        """Names of the columns, each with the key of its sort or ""."""
        return [(name, self.sorts[name].by if name in self.sorts else "") for name, _ in self.columns]


@dataclass(frozen=True)
class SheetLine:
    obligation: Obligation
    cells: tuple


def sheet_lines(sheet: Sheet, rows: Iterable[Obligation], reader: Reader) -> Iterable[SheetLine]:
    """`rows` come from `sheet.detailed`."""
    return (SheetLine(row, sheet.cells(row, reader)) for row in rows)


def _hazards(level: HazardLevel) -> Callable[[Scope], Coalesce]:
    def counted(scope: Scope) -> Coalesce:
        hazards = Hazard.objects.visible_to(scope).filter(
            enterprise=OuterRef("enterprise_id"), found_on__year=OuterRef("year"), level=level
        )
        return _count(hazards)

    return counted


def _by_bureau(scope: Scope) -> Coalesce:
    found = VisitFinding.objects.visible_to(scope).filter(
        visit__enterprise=OuterRef("enterprise_id"), visit__on__year=OuterRef("year")
    )
    return _count(found)


HAZARD_COUNTS = {
    "发现一般事故隐患数": Sort("general", NUMBER, _hazards(HazardLevel.GENERAL)),
    "发现重大事故隐患数": Sort("major", NUMBER, _hazards(HazardLevel.MAJOR)),
    "监管部门检查发现隐患数": Sort("by_bureau", NUMBER, _by_bureau),
}


def _with_hazards(rows: QuerySet[Obligation], scope: Scope) -> QuerySet[Obligation]:
    return rows.annotate(**{sort.by: sort.made(scope) for sort in HAZARD_COUNTS.values()})


def _unfiled(row: Obligation, reader: Reader) -> tuple:
    contact = contact_of(row.enterprise, sees_phones=reader.phones)
    known = reader.scope.covers(row.enterprise.division_code)  # what is not ours to count is not nought
    return (
        contact.name,
        contact.phone,
        row.enterprise.site_address or row.enterprise.reg_address,
        row.general if known else "",
        row.major if known else "",
        DONE if row.status in STANDING else NOT_DONE,
        FILING[row.status].word,
        row.by_bureau if known else "",
    )


def _attended_days(scope: Scope) -> QuerySet[FiledInspection]:
    return FiledInspection.objects.visible_to(scope).filter(
        enterprise=OuterRef("enterprise_id"),
        current=True,
        principal_present=True,
        inspected_on__year=OuterRef("year"),
    )


def _times(scope: Scope) -> Coalesce:
    """Days, not inspections."""
    return _count(_attended_days(scope), Count("inspected_on", distinct=True))


def _with_days(rows: QuerySet[Obligation], scope: Scope) -> QuerySet[Obligation]:
    attended = _attended_days(scope)
    return rows.annotate(attended=ArraySubquery(attended.order_by("inspected_on").values("inspected_on")))


def _attendance(row: Obligation, reader: Reader) -> tuple:
    today = day_of(reader.now)
    law = law_for(row.division_code, today)
    required = law.get("annual_participation")
    days = sorted({day for day in row.attended if day <= today})
    left = 4 - (today.month - 1) // 3 if today.year == row.year else 0 if today.year > row.year else 4
    return (
        required.value if required else 1,
        len(days),
        as_date(days[-1]) if days else "",
        STATES[annual_principal(row.year, days, reader.now, law)],
        left,
    )


def _version(scope: Scope) -> Subquery:
    teams = SafetyTeam.objects.visible_to(scope).filter(enterprise=OuterRef("enterprise_id"), to_on=None)
    return Subquery(teams.order_by("-version").values("version")[:1])


def _with_team(rows: QuerySet[Obligation], scope: Scope) -> QuerySet[Obligation]:
    seats = TeamMember.objects.visible_to(scope).filter(
        team__enterprise=OuterRef("enterprise_id"), team__to_on=None
    )
    return rows.annotate(
        team_version=_version(scope),
        seats=ArraySubquery(seats.order_by("capacity").values("capacity").distinct()),
    )


def _team(row: Obligation, reader: Reader) -> tuple:
    held = set(row.seats)
    wanted = (Capacity.LEADER, Capacity.SAFETY_DEPT, Capacity.UNION, Capacity.EMPLOYEE_REP, Capacity.CSE)
    version = f"第{row.team_version}版" if row.team_version else "未备案"
    return version, *(DONE if capacity in held else NOT_DONE for capacity in wanted)


AMOUNT = "金额（万元）"
AWARD_COUNTS = {"报告数": "reports", "查实数": "verified", "整改数": "rectified", "兑现数": "paid"}


def _award(path: str, hundredths: bool = False) -> Callable[[Scope], Coalesce]:
    """Of the report in force; below nought where none says it, so that those stand together."""

    def said(scope: Scope) -> Coalesce:
        filed = Submission.objects.visible_to(scope).filter(report__obligation=OuterRef("pk"))
        text = KeyTextTransform(path, KeyTransform("awards", "content"))
        number = Cast(text, DecimalField(max_digits=14, decimal_places=2))
        whole = Cast(number * 100 if hundredths else number, BigIntegerField())
        found = filed.order_by("-version").annotate(said=whole).values("said")[:1]
        return Coalesce(Subquery(found), -1, output_field=BigIntegerField())

    return said


AWARD_SORTS = {
    words: Sort(f"awards_{name}", NUMBER, _award(name)) for words, name in AWARD_COUNTS.items()
} | {AMOUNT: Sort("awards_amount", NUMBER, _award("amount_yuan", hundredths=True))}


def _with_awards(rows: QuerySet[Obligation], scope: Scope) -> QuerySet[Obligation]:
    filed = Submission.objects.visible_to(scope).filter(report__obligation=OuterRef("pk"))
    return rows.annotate(awards=Subquery(filed.order_by("-version").values("content__awards")[:1]))


def _awards(row: Obligation, reader: Reader) -> tuple:
    found = row.awards
    if not found:
        return "", "", "", "", ""
    return *(found[name] for name in AWARD_COUNTS.values()), as_wan_yuan(found["amount_yuan"])


def _count(rows: QuerySet, what: Count | None = None) -> Coalesce:
    grouped = rows.order_by().annotate(all=Value(0)).values("all").annotate(n=what or Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0, output_field=IntegerField())


SHEETS = {
    sheet.code: sheet
    for sheet in (
        Sheet(
            "unfiled",
            "企业季报未上报情况汇总表",
            "missing",
            "√=已上报　×=未上报。隐患数取自本年隐患台账，监管部门检查发现数取自本年检查记录；"
            "已迁出企业的这些数由现属地掌握，这里不列数。",
            (
                ("联系人", 10),
                ("联系电话", 16),
                ("地址", 34),
                ("发现一般事故隐患数", 12),
                ("发现重大事故隐患数", 12),
                ("季度统计报表报送情况", 12),
                ("状态", 12),
                ("监管部门检查发现隐患数", 14),
            ),
            _with_hazards,
            _unfiled,
            HAZARD_COUNTS | {"状态": ROSTER_SORTS["status"]},
        ),
        Sheet(
            "attendance",
            "主要负责人年度参加检查情况",
            "base",
            "次数按已报送报告的检查日期计，同一天算一次，只算登记的主要负责人本人参加的。剩余季度含本季度。",
            (("应参加", 8), ("已参加次数", 10), ("最近日期", 12), ("状态", 10), ("剩余季度", 10)),
            _with_days,
            _attendance,
            {"已参加次数": Sort("times", NUMBER, _times)},
        ),
        Sheet(
            "teams",
            "内部检查组备案情况",
            "base",
            "√=有　×=没有。取现行备案版本的席位；缺员说明见一企一档。",
            (
                ("备案版本", 10),
                ("组长", 8),
                ("安全管理机构", 12),
                ("工会", 8),
                ("从业人员代表", 12),
                ("注册安全工程师", 14),
            ),
            _with_team,
            _team,
            {"备案版本": Sort("version_or_none", NUMBER, lambda scope: Coalesce(_version(scope), 0))},
        ),
        Sheet(
            "awards",
            "内部奖励兑现",
            "standing",
            "取企业季度报告现行版本签批时的数：奖励办法在本平台运行的，由平台按发生日期计入；在平台外办理的，"
            "由企业填报。签批以后的变化不回改，实时数见“内部奖励”。只有总数，没有报告人。",
            (*((words, 9) for words in AWARD_COUNTS), (AMOUNT, 12)),
            _with_awards,
            _awards,
            AWARD_SORTS,
        ),
    )
}
