"""S15 催报台账: every reminder of the area, automatic and by hand, with what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from portal.calendars import Quarter, end_of_day, start_of_day
from portal.formats import as_number
from portal.queries.divisions import within
from portal.queries.enterprises import matching
from portal.scope import Scope
from selfcheck.models import Reminder
from selfcheck.queries.reminders import channel_word
from selfcheck.states.reminders import MessageState

SYSTEM_NAME = "system"
AUTO, HAND = "auto", "hand"
SKIPPED = "skipped"  # among the results: the step was not sent, somebody had reminded that day
HEADER = ("序号", "企业", "季度", "催报次数", "方式", "对象", "时间", "经办人", "结果", "理由", "内容")
WIDTHS = (6, 34, 14, 9, 9, 20, 17, 14, 24, 30, 60)


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for; everything comes from the address."""

    quarter: Quarter
    division: str = ""
    channel: str = ""
    kind: str = ""
    result: str = ""
    from_on: date | None = None
    to_on: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Line:
    row: Reminder
    enterprise: str
    quarter: Quarter
    times: int
    channel: str
    at: datetime
    by: str
    result: str


def ledger(scope: Scope, wanted: Wanted) -> QuerySet[Reminder]:
    """Newest first."""
    quarter = wanted.quarter
    rows = Reminder.objects.visible_to(scope).filter(
        within("obligation__division_code", wanted.division),
        matching(wanted.text, "obligation__enterprise__"),
        obligation__year=quarter.year,
        obligation__quarter=quarter.quarter,
    )
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.kind:
        automatic = Q(by=SYSTEM_NAME)
        rows = rows.filter(automatic if wanted.kind == AUTO else ~automatic)
    if wanted.result == SKIPPED:
        rows = rows.filter(skipped=True)
    elif wanted.result:
        rows = rows.filter(planned__message__state=wanted.result)
    if wanted.from_on:
        rows = rows.filter(at__gte=start_of_day(wanted.from_on))
    if wanted.to_on:
        rows = rows.filter(at__lte=end_of_day(wanted.to_on))
    return rows.order_by("-at", "-pk")


def with_details(scope: Scope, rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """For the rows of one page or portion: enterprise, message and how often its obligation was reminded."""
    same = Reminder.objects.visible_to(scope).filter(obligation=OuterRef("obligation"), skipped=False)
    times = same.order_by().values("obligation").annotate(n=Count("pk")).values("n")
    return rows.select_related("obligation__enterprise", "planned__message").annotate(
        times=Subquery(times, output_field=IntegerField())
    )


def lines(rows: Iterable[Reminder], names: dict[str, str]) -> Iterator[Line]:
    for row in rows:
        owed = row.obligation
        yield Line(
            row=row,
            enterprise=owed.enterprise.name,
            quarter=Quarter(owed.year, owed.quarter),
            times=row.times or 0,
            channel=channel_word(row.channel),
            at=row.at,
            by="系统自动" if row.by == SYSTEM_NAME else names.get(row.by, row.by),
            result=result_of(row),
        )


def result_of(row: Reminder) -> str:
    """What is known today: a receipt may have come since the line was written."""
    message = row.planned.message if row.planned else None
    if message is None or message.state == MessageState.FAILED:
        return row.result
    words = message.get_state_display()
    return f"{words}：{message.detail}" if message.detail else words


def of_obligation(scope: Scope, obligation_id: int) -> QuerySet[Reminder]:
    rows = Reminder.objects.visible_to(scope).filter(obligation=obligation_id).order_by("-at", "-pk")
    return with_details(scope, rows)


def figures(rows: QuerySet[Reminder]) -> dict[str, int]:
    """The foot: how many reminders, of how many enterprises, and how many steps were skipped."""
    made = Q(skipped=False)
    return rows.order_by().aggregate(
        reminders=Count("pk", filter=made),
        enterprises=Count(F("obligation__enterprise"), filter=made, distinct=True),
        skipped=Count("pk", filter=~made),
    )


def figure_words(figures: dict[str, int]) -> str:
    """As the foot and the export say it."""
    skipped = f"；未发送 {as_number(figures['skipped'])} 次（同一天已人工催报，不计入）"
    made = f"{as_number(figures['reminders'])} 次，{as_number(figures['enterprises'])} 家"
    return made + (skipped if figures["skipped"] else "")
