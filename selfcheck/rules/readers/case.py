"""One object of an assessment file into case facts."""

from typing import Any

from selfcheck.rules.case_facts import (
    FOUND_BY,
    CaseFacts,
    Check,
    Enterprise,
    Finding,
    HistorySearch,
    Order,
    PastViolation,
    Signs,
    Violation,
)
from selfcheck.rules.readers.values import Reader, division_of, given_id, id_of


def read_case(data: Any, position: int) -> tuple[CaseFacts, list[str]]:
    """The facts, and the keys that were not understood."""
    reader = Reader(data, id_of(data, position))
    given = given_id(reader)
    reader.required("on")
    on = reader.day("on")
    assert on is not None
    names = ("enterprise", "finding", "check", "violation", "order", "signs", "history_search")
    parts = {name: reader.part(name) for name in names}
    history = reader.parts("history")
    facts = CaseFacts(
        id=given,
        division=division_of(reader),
        on=on,
        agency=reader.text("agency"),
        act_on=reader.day("act_on"),
        act_ended_on=reader.day_or_never("act_ended_on"),
        enterprise=_enterprise(parts["enterprise"]),
        finding=_finding(parts["finding"]),
        check=_check(parts["check"]),
        violation=_violation(parts["violation"]),
        history=None if history is None else tuple(_past(one) for one in history),
        history_search=_search(parts["history_search"]),
        order=_order(parts["order"]),
        signs=_signs(parts["signs"]),
        leniency_claimed=reader.flag("leniency_claimed"),
    )
    readers = [reader, *parts.values(), *(history or [])]
    return facts, [key for one in readers for key in one.unread()]


def _search(reader: Reader) -> HistorySearch:
    return HistorySearch(also_as=reader.texts("also_as"), not_searched=reader.texts("not_searched"))


def _enterprise(reader: Reader) -> Enterprise:
    return Enterprise(
        high_hazard=reader.flag("high_hazard"),
        grade=reader.number("grade", 1, 3),
        sector=reader.text("sector"),
        dishonest=reader.flag("dishonest"),
        last_fatal_accident_on=reader.day_or_never("last_fatal_accident_on"),
    )


def _finding(reader: Reader) -> Finding:
    return Finding(
        severity=reader.word("severity", ("major", "general")),
        found_by=reader.word("found_by", FOUND_BY),
        found_at=reader.moment("found_at"),
        official_by=reader.word("official_by", FOUND_BY),
        official_at=reader.occurrence("official_at"),
        notice_at=reader.occurrence("notice_at"),
        arose_at=reader.moment("arose_at"),
        discoverable=reader.flag("discoverable"),
        accident_at=reader.occurrence("accident_at"),
    )


def _check(reader: Reader) -> Check:
    return Check(
        checked_on=reader.day_or_never("checked_on"),
        item_covered=reader.flag("item_covered"),
        filed_at=reader.occurrence("filed_at"),
        reported_to_principal_at=reader.occurrence("reported_to_principal_at"),
        reported_to_bureau_at=reader.occurrence("reported_to_bureau_at"),
        plan_at=reader.occurrence("plan_at"),
        interim_controls_at=reader.occurrence("interim_controls_at"),
        last_progress_at=reader.occurrence("last_progress_at"),
        rectify_by=reader.day("rectify_by"),
        extended_to=reader.day_or_never("extended_to"),
        rectified_at=reader.occurrence("rectified_at"),
        fictitious=reader.flag("fictitious"),
        recorded_truthfully=reader.flag("recorded_truthfully"),
    )


def _violation(reader: Reader) -> Violation:
    return Violation(
        item=reader.text("item"),
        minor=reader.flag("minor"),
        harm=reader.word("harm", ("none", "minor", "serious")),
        life_safety=reader.flag("life_safety"),
        corrected_at=reader.occurrence("corrected_at"),
        corrected_in_time=reader.flag("corrected_in_time"),
        no_fault_evidence=reader.flag("no_fault_evidence"),
        on_list=reader.flag("on_list"),
        list_excluded=reader.flag("list_excluded"),
        commitment_letter=reader.flag("commitment_letter"),
    )


def _past(reader: Reader) -> PastViolation:
    return PastViolation(
        item=reader.text("item"),
        occurred_on=reader.day("occurred_on"),
        found_on=reader.day("found_on"),
        agency=reader.text("agency"),
        penalised=reader.flag("penalised"),
        decided_on=reader.day_or_never("decided_on"),
        law=reader.text("law"),
        major=reader.flag("major"),
    )


def _order(reader: Reader) -> Order:
    return Order(
        issued_at=reader.occurrence("issued_at"),
        correct_by=reader.day("correct_by"),
        refused=reader.flag("refused"),
        falsely_reported_done=reader.flag("falsely_reported_done"),
        suspension_defied=reader.flag("suspension_defied"),
    )


def _signs(reader: Reader) -> Signs:
    return Signs(
        crime=reader.flag("crime"),
        concealment=reader.flag("concealment"),
        repeat=reader.flag("repeat"),
    )
