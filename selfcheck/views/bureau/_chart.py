"""The filing curve as numbers for an SVG: widths and points are attributes, never styles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendars import Quarter
from portal.formats import as_day, as_rate
from selfcheck.queries.statistics import DAYS_AFTER, DAYS_BEFORE, Curve

LEFT, RIGHT, TOP, BOTTOM = 34, 422, 14, 112
STEP = (RIGHT - LEFT) / (DAYS_BEFORE + DAYS_AFTER)

Share = tuple[str, str]  # the rate and the address of its list
Address = Callable[[Quarter, date], str]


@dataclass(frozen=True)
class CurveChart:
    now: str
    before: str
    due_x: str
    dot: tuple[str, str] | None
    label: str
    label_x: str
    label_y: str
    ticks: tuple[tuple[str, str, str], ...]
    title: str
    due: str
    rows: tuple[tuple[str, tuple[Share, Share]], ...]


def curve_chart(curves: tuple[Curve, ...], address: Address) -> CurveChart | None:
    """The quarter and the one before it, each at the same distance from its own deadline.

    A share of the table leads to those that had filed by the end of its day.
    """
    if not curves or not curves[0].base:
        return None
    now, before = curves[0], curves[1] if len(curves) > 1 else None
    last = now.filed_until[-1] if now.filed_until else None
    label = as_rate(last[1], now.base) if last else ""
    return CurveChart(
        now=_points(now),
        before=_points(before) if before else "",
        due_x=_x(0),
        dot=(_x(last[0]), _y(last[1], now.base)) if last else None,
        label=label,
        label_x=_number(min(float(_x(last[0])) + 8, RIGHT - 36)) if last else "0",
        label_y=_number(max(float(_y(last[1], now.base)) - 6, TOP - 3)) if last else "0",
        ticks=tuple(_tick(now, day) for day in (-DAYS_BEFORE, -9, DAYS_AFTER)),
        title=_title(now, before, last),
        due=as_day(now.due_on),
        rows=tuple(_row(now, before, day, address) for day in range(-DAYS_BEFORE, DAYS_AFTER + 1)),
    )


def _points(curve: Curve) -> str:
    return " ".join(f"{_x(day)},{_y(count, curve.base)}" for day, count in curve.filed_until)


def _x(day: int) -> str:
    return _number(LEFT + (day + DAYS_BEFORE) * STEP)


def _y(count: int, base: int) -> str:
    return _number(BOTTOM - (BOTTOM - TOP) * count / base) if base else _number(BOTTOM)


def _number(value: float) -> str:
    return f"{value:.1f}"


def _tick(curve: Curve, day: int) -> tuple[str, str, str]:
    anchor = {-DAYS_BEFORE: "start", DAYS_AFTER: "end"}.get(day, "middle")
    return _x(day), anchor, as_day(curve.due_on + timedelta(days=day))


def _title(now: Curve, before: Curve | None, last) -> str:
    if not last:
        return f"逐日季报率：{now.quarter.label}尚未到截止日前 {DAYS_BEFORE} 天"
    day = as_day(now.due_on + timedelta(days=last[0]))
    text = f"逐日季报率：{now.quarter.label}到 {day} 为 {as_rate(last[1], now.base)}"
    same_day = dict(before.filed_until).get(last[0]) if before else None
    if same_day is not None:
        text += f"，{before.quarter.label}同日为 {as_rate(same_day, before.base)}"
    return f"{text}，截止日为 {as_day(now.due_on)}"


def _row(now: Curve, before: Curve | None, day: int, address: Address) -> tuple[str, tuple[Share, Share]]:
    """For the table beside the picture: day, this quarter, the one before."""

    def share(curve: Curve | None) -> Share:
        count = dict(curve.filed_until).get(day) if curve else None
        if curve is None or count is None:
            return "—", ""
        return as_rate(count, curve.base), address(curve.quarter, curve.due_on + timedelta(days=day))

    return as_day(now.due_on + timedelta(days=day)), (share(now), share(before))
