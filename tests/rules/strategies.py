"""Random cases, as the JSON objects the reader accepts. Consistent ones only: no fact contradicts another."""

from datetime import date, timedelta

from hypothesis import strategies as st

INSPECTIONS = ["spot_check", "planned_inspection", "special_inspection"]
OTHERS = ["self", "internal_report", "expert_guidance"]
DIVISIONS = ["3301", "2102", "4407", "44", "51", "23", "2201", "5119", "3202", "3710"]
START = date(2026, 5, 1)

days = st.integers(0, 140).map(lambda n: (START + timedelta(days=n)).isoformat())
times = st.tuples(days, st.integers(0, 23)).map(lambda pair: f"{pair[0]}T{pair[1]:02}:30")
moments = st.one_of(days, times)
occurrences = st.one_of(st.none(), st.just(False), moments)
flags = st.sampled_from([None, True, False])


def optional(strategy):
    return st.one_of(st.none(), strategy)


past = st.fixed_dictionaries(
    {
        "item": st.sampled_from(["甲", "乙", None]),
        "occurred_on": optional(days),
        "found_on": optional(days),
        "agency": st.sampled_from(["某局", "他局", None]),
        "penalised": flags,
        "decided_on": st.one_of(st.none(), st.just(False), days),
        "law": st.sampled_from(["安全生产法", "某省条例", None]),
    }
)


@st.composite
def findings(draw):
    found_by = draw(st.sampled_from([*INSPECTIONS, *OTHERS, "complaint", "monitoring", "accident"]))
    found_at = draw(times)
    finding = {
        "severity": draw(st.sampled_from(["major", "general", None])),
        "found_by": found_by,
        "found_at": found_at,
        "notice_at": draw(occurrences),
        "arose_at": draw(optional(moments)),
        "discoverable": draw(flags),
        "accident_at": draw(occurrences),
    }
    if found_by in OTHERS:
        later = draw(times.filter(lambda one: one > found_at) | st.just(False) | st.none())
        by = draw(st.sampled_from([*INSPECTIONS, "complaint", None])) if later else None
        finding |= {"official_at": later, "official_by": by}
    return finding


@st.composite
def violations(draw):
    corrected_at = draw(occurrences)
    return {
        "item": draw(st.sampled_from(["甲", None])),
        "minor": draw(flags),
        "harm": draw(st.sampled_from(["none", "minor", "serious", None])),
        "life_safety": draw(flags),
        "corrected_at": corrected_at,
        "corrected_in_time": draw(flags) if corrected_at is None else None,
        "no_fault_evidence": draw(flags),
        "on_list": draw(flags),
        "list_excluded": draw(flags),
        "commitment_letter": draw(flags),
    }


checks = st.fixed_dictionaries(
    {
        "checked_on": st.one_of(st.none(), st.just(False), days),
        "item_covered": flags,
        "filed_at": occurrences,
        "reported_to_principal_at": occurrences,
        "reported_to_bureau_at": occurrences,
        "plan_at": occurrences,
        "interim_controls_at": occurrences,
        "last_progress_at": occurrences,
        "rectify_by": optional(days),
        "extended_to": st.one_of(st.none(), st.just(False), days),
        "rectified_at": occurrences,
        "fictitious": flags,
        "recorded_truthfully": flags,
    }
)
orders = st.fixed_dictionaries(
    {
        "issued_at": st.one_of(st.none(), moments),
        "correct_by": optional(days),
        "refused": flags,
        "falsely_reported_done": flags,
        "suspension_defied": flags,
    }
)
signs = st.fixed_dictionaries({"crime": flags, "concealment": flags, "repeat": flags})
enterprises = st.fixed_dictionaries(
    {"dishonest": flags, "last_fatal_accident_on": st.one_of(st.none(), st.just(False), days)}
)
cases = st.fixed_dictionaries(
    {
        "id": st.just("甲案"),
        "division": st.sampled_from(DIVISIONS),
        "agency": st.sampled_from(["某局", None]),
        "on": st.sampled_from(["2026-09-20", "2026-10-20", "2025-01-27", "2021-07-14"]),
        "act_on": optional(days),
        "act_ended_on": st.one_of(st.none(), st.just(False), days, st.just("2023-01-01")),
        "enterprise": enterprises,
        "finding": findings(),
        "check": checks,
        "violation": violations(),
        "history": optional(st.lists(past, max_size=4)),
        "order": orders,
        "signs": signs,
        "leniency_claimed": flags,
    }
)
