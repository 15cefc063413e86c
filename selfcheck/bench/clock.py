"""Time one piece of work, and print it beside its floor."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The median of `times` runs; one run for work that changes the database."""
    runs = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        runs.append(time.perf_counter() - started)
    return sorted(runs)[len(runs) // 2]


def line(name: str, ours: float, floor: float, unit: str = "s", per: str = "") -> str:
    ratio = ours / floor if floor else 0
    return f"{name:<34}{_shown(ours, unit):>12}   纯 SQL {_shown(floor, unit):>12}   {ratio:6.2f} 倍  {per}"


def _shown(value: float, unit: str) -> str:
    return f"{1000 * value:.1f} ms" if unit == "ms" else f"{value:.2f} {unit}"
