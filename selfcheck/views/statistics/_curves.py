"""Filing day by day for a chart and its table: each quarter at the same distance from its own deadline."""

from collections.abc import Callable
from datetime import date, timedelta

from portal.calendars import Quarter
from portal.formats import as_day, as_rate
from selfcheck.queries.statistics import DAYS_AFTER, DAYS_BEFORE, Curve

DAYS = range(-DAYS_BEFORE, DAYS_AFTER + 1)
LINES = ("solid", "dashed", "dotted")
Address = Callable[[Quarter, date], str]


def curve_chart(curves: tuple[Curve, ...], address: Address) -> dict:
    """A point leads to the list of those that had filed by the end of its day."""
    if not curves:
        return {"names": [], "series": []}
    return {
        "names": [as_day(curves[0].due_on + timedelta(days=day)) for day in DAYS],
        "mark": {"at": DAYS_BEFORE, "words": f"{as_day(curves[0].due_on)} 截止"},
        "series": [
            {
                "name": f"{curve.quarter.label}（{curve.base:,} 家）",
                "line": line,
                "values": [_share(curve, day) for day in DAYS],
                "urls": [address(curve.quarter, curve.due_on + timedelta(days=day)) for day in DAYS],
            }
            for curve, line in zip(curves, LINES, strict=False)
        ],
    }


def curve_rows(curves: tuple[Curve, ...]) -> list[dict]:
    if not curves:
        return []
    counts = [dict(curve.filed_until) for curve in curves]
    return [
        {
            "day": as_day(curves[0].due_on + timedelta(days=day)),
            "due": day == 0,
            "cells": [
                (as_rate(count.get(day), curve.base), count.get(day)) if day in count else ("—", None)
                for count, curve in zip(counts, curves, strict=True)
            ],
        }
        for day in DAYS
    ]


def _share(curve: Curve, day: int) -> float | None:
    count = dict(curve.filed_until).get(day)
    return None if count is None or not curve.base else round(100 * count / curve.base, 1)
