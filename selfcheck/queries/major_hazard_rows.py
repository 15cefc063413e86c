"""One line of the register of major hazards: the same words on the screen and in the export."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from portal.calendars import day_of
from portal.formats import as_date, as_datetime
from selfcheck.models import Hazard
from selfcheck.queries.hazard_clocks import clock_of
from selfcheck.queries.missing_rows import Contact, contact_of
from selfcheck.rules.prompt_report import ESCALATE, REPORTED
from selfcheck.states.hazards import UNFINISHED

HEADER = (
    "序号",
    "编号",
    "隐患名称",
    "地点",
    "单位名称",
    "统一社会信用代码",
    "属地",
    "判定条款",
    "发现时间",
    "已过天数",
    "报告",
    "整改期限",
    "原整改期限",
    "期限情况",
    "最近进展",
    "状态",
    "待办",
    "整改责任人",
    "联系人",
    "联系电话",
)
WIDTHS = (6, 18, 30, 18, 30, 21, 12, 22, 17, 9, 26, 12, 12, 14, 12, 12, 24, 11, 11, 15)


@dataclass(frozen=True)
class Line:
    """`age`: days from the finding until today, or until closure. `report_tone`: "" once it is reported."""

    hazard: Hazard
    place: str
    clauses: str
    found: str
    age: int
    report: str
    report_tone: str
    left: str
    overdue: bool
    progress: str
    waits: tuple[str, ...]
    contact: Contact

    @property
    def moved_from(self) -> date | None:
        first = self.hazard.original_rectify_by
        return first if first != self.hazard.rectify_by else None


def lines(
    rows: Iterable[Hazard], now: datetime, phones: bool, place_of: Callable[[str], str]
) -> Iterator[Line]:
    """`rows` come from `queries.major_hazards`; `phones`: whether the reader sees telephone numbers."""
    for row in rows:
        firm = row.enterprise
        report, tone = _report(row, now)
        yield Line(
            hazard=row,
            place=place_of(firm.division_code),
            clauses="、".join(one.item.article for one in row.found_clauses) or "未对应条款",
            found=as_datetime(row.found_at) if row.found_time_known else as_date(row.found_on),
            age=(day_of(row.closed_at or now) - row.found_on).days,
            report=report,
            report_tone=tone,
            left=_left(row, day_of(now)),
            overdue=row.state in UNFINISHED and row.rectify_by < day_of(now),
            progress=as_date(row.last_progress_on) if row.last_progress_on else "",
            waits=_waits(row),
            contact=contact_of(firm, sees_phones=phones),
        )


def table(found: Iterable[Line]) -> Iterator[tuple]:
    """As `HEADER` says."""
    for n, line in enumerate(found, start=1):
        row, firm = line.hazard, line.hazard.enterprise
        yield (
            n,
            row.number,
            row.title,
            row.place,
            firm.name,
            firm.uscc,
            line.place,
            line.clauses,
            line.found,
            line.age,
            line.report,
            as_date(row.rectify_by),
            as_date(line.moved_from) if line.moved_from else "",
            line.left,
            line.progress,
            row.get_state_display(),
            "、".join(line.waits),
            row.responsible,
            line.contact.name,
            line.contact.phone,
        )


def _report(row: Hazard, now: datetime) -> tuple[str, str]:
    clock = clock_of(row, now)
    until = row.reported_at if clock.state == REPORTED else now
    hours = int(((until or now) - row.found_at).total_seconds() // 3600)
    since = "发现后" if row.found_time_known else "发现日起"
    if clock.state == REPORTED:
        return f"{since} {hours} 小时报告", ""
    return f"未报告，{since}已 {hours} 小时", "over" if clock.state == ESCALATE else "soon"


def _left(row: Hazard, today: date) -> str:
    if row.rectified_on:
        return f"{as_date(row.rectified_on)} 完成"
    days = (row.rectify_by - today).days
    return f"还有 {days} 天" if days >= 0 else f"超期 {-days} 天"


def _waits(row: Hazard) -> tuple[str, ...]:
    found = (
        (row.waits_acknowledgement, "待签收"),
        (row.waits_extension, "延期待审批"),
        (row.waits_acceptance, "督办验收待审批"),
        (row.standing_order, "挂牌督办中"),
        (row.standing_suspension, "停产停业中"),
    )
    return tuple(word for is_so, word in found if is_so)
