"""How many days each step may take: the default, and a scheme that may shorten but never lengthen it."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from portal.calendars import WorkingDeadline, add_working_days
from portal.legal import LawInForce

LABELS = {
    "acknowledge_working": "确认",
    "verify_working": "核实",
    "feedback_working": "反馈",
    "pay_days": "兑现",
}


@dataclass(frozen=True)
class Terms:
    """`_working`: working days after the receipt; `pay_days`: calendar days after the verification."""

    acknowledge_working: int
    verify_working: int
    feedback_working: int
    pay_days: int


@dataclass(frozen=True)
class Deadlines:
    """Last days, included."""

    acknowledge_by: date
    verify_by: date
    feedback_by: date


def default_terms(law: LawInForce) -> Terms:
    value: dict[str, Any] = law.value("internal_award_days")
    return Terms(**{one.name: value[one.name] for one in fields(Terms)})


def too_long(terms: Terms, law: LawInForce) -> dict[str, str]:
    """For each term that is longer than the default, or below one day, why it cannot stand."""
    limits = default_terms(law)
    found = {}
    for name, label in LABELS.items():
        given, most = getattr(terms, name), getattr(limits, name)
        unit = "日" if name == "pay_days" else "个工作日"
        if not 1 <= given <= most:
            found[name] = f"{label}时限应为 1 到 {most} {unit}，奖励办法只能缩短，不能延长。请改正。"
    return found


def deadlines(received_on: date, terms: Terms) -> Deadlines:
    """A feedback term shorter than the verification is the shorter one for both."""
    return Deadlines(
        acknowledge_by=add_working_days(received_on, terms.acknowledge_working).day,
        verify_by=add_working_days(received_on, terms.verify_working).day,
        feedback_by=add_working_days(received_on, terms.feedback_working).day,
    )


def pay_by(verified_on: date, terms: Terms) -> date:
    return verified_on + timedelta(days=terms.pay_days)


def fast_lane_by(opened_on: date, law: LawInForce) -> WorkingDeadline:
    return add_working_days(opened_on, law.value("internal_report_care")["fast_lane_working"])


def fast_accept_by(opened_on: date, law: LawInForce) -> WorkingDeadline:
    """The bureau says within this that it has the report; the opening of its content comes after."""
    return add_working_days(opened_on, law.value("internal_report_care")["fast_accept_working"])


def send_up_on(due_on: date, law: LawInForce) -> date:
    """The day after which an unanswered report goes to the bureau by itself."""
    return add_working_days(due_on, law.value("internal_report_care")["send_up_working"]).day


def erase_on(closed_on: date, law: LawInForce) -> date:
    """The keys are destroyed on this day; what was paid stays in the ledger."""
    return closed_on + timedelta(days=law.value("internal_report_care")["retention_days"])


def pulse_days(law: LawInForce) -> list[int]:
    return list(law.value("internal_report_pulse")["pulse_days"])


def pulses_due(received_on: date, today: date, answered: set[int], law: LawInForce) -> list[int]:
    """The questions about retaliation that may be answered today, oldest first."""
    days = pulse_days(law)
    return [day for day in days if received_on + timedelta(days=day) <= today and day not in answered]
