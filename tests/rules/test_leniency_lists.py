"""Local lists as data: place, days, exclusions; what they suggest and never decide."""

from datetime import date

import pytest

from selfcheck.law import law_book
from selfcheck.rules.leniency_lists import lists_of, suggestions


def listed(division: str, on=date(2025, 6, 1)):
    return lists_of(law_book(), division, on)[0]


def offered(division: str, *, words="", severity="general", high_hazard=False, sectors=()):
    asked = {"words": words, "severity": severity, "high_hazard": high_hazard, "sectors": list(sectors)}
    return [one.value for one in suggestions(listed(division), **asked)]


def test_a_place_without_a_list_has_none():
    assert lists_of(law_book(), "990101", date(2026, 10, 20)) == (None, [])


@pytest.mark.parametrize(
    ("on", "there"),
    [
        (date(2024, 10, 7), False),
        (date(2024, 10, 8), True),
        (date(2026, 10, 7), True),
        (date(2026, 10, 8), False),
    ],
)
def test_jiangsu_the_list_expires_after_two_years_and_stays_named(on, there):
    best, expired = lists_of(law_book(), "320100", on)

    assert (best is not None) is there
    assert bool(expired) is (on > date(2026, 10, 7))


def test_weihai_names_the_statistics_that_were_not_filed():
    assert offered("371002", words="未报送事故隐患排查治理统计分析表") == [True, None]
    assert offered("371002", words="卸灰口敞开") == [None, None]


def test_weihai_excludes_sectors_and_bazhong_major_hazards_and_lianchi_high_hazard():
    assert offered("371002", sectors=["金属冶炼"])[1] is True
    assert offered("371002", severity="major")[1] is None
    assert offered("511902", severity="major")[1] is True
    assert offered("130606", high_hazard=True)[1] is True
    assert offered("130606")[1] is None


def test_no_list_was_marked_as_compared_with_its_text():
    assert not any(version.verified for version in law_book()["leniency_list"])
