"""The determination standards: what is loaded, what is in force on a day, how a clause is found."""

from datetime import date

import pytest

from selfcheck import reference
from selfcheck.models import HazardStandard, HazardStandardItem
from selfcheck.queries import standards as queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    reference.load()


def test_loading_twice_changes_nothing():
    before = list(HazardStandardItem.objects.order_by("pk").values_list())

    assert reference.load() == {"standards": 15, "items": 264}
    assert list(HazardStandardItem.objects.order_by("pk").values_list()) == before


def test_the_64_items_of_order_10_and_its_general_rule():
    items = HazardStandardItem.objects.filter(standard="GM-2023").order_by("position")

    assert [items[0].article, items[0].title] == ["第三条（一）", "承包承租单位安全未统一协调管理检查"]
    assert items.filter(item__gt=0).count() == HazardStandard.objects.get(pk="GM-2023").item_count == 64
    assert items.last().article == "第十四条"


@pytest.mark.parametrize(
    ("article", "item", "printed"),
    [
        ("第十一条", 6, "第十一条（六）"),
        ("第十一条", 10, "第十一条（十）"),
        ("第五条", 13, "第五条（十三）"),
        ("第十四条", 0, "第十四条"),
        ("第1项", 1, "第1项"),
        ("5.1.1", 1, "5.1.1"),
        ("第三条（1）", 1, "第三条（1）"),
    ],
)
def test_articles_are_printed_as_people_cite_them(article, item, printed):
    assert reference.printed_article(article, item) == printed


@pytest.mark.parametrize(
    ("code", "on", "in_force"),
    [
        ("GM-2023", date(2023, 5, 14), False),  # 令第10号 施行 2023-05-15
        ("GM-2023", date(2023, 5, 15), True),
        ("GM-2017", date(2023, 5, 14), True),  # replaced that day
        ("GM-2017", date(2023, 5, 15), False),
        ("AQ3067-2026", date(2026, 9, 29), False),
        ("AQ3067-2026", date(2026, 9, 30), True),
        ("WH-2017", date(2017, 11, 12), False),  # no day stated: not before its publication
        ("WH-2017", date(2026, 9, 30), True),  # no repeal was found: both are offered
        ("GB45067-2024", date(2020, 1, 1), True),  # no date known at all
        ("WATER", date(2026, 9, 30), False),  # never looked at
    ],
)
def test_a_standard_is_offered_on_the_days_it_is_in_force(code, on, in_force):
    assert queries.in_force(on).filter(pk=code).exists() is in_force
    assert queries.is_in_force(HazardStandard.objects.get(pk=code), on) is in_force


def test_standards_of_the_sectors_come_first_and_others_stay_available():
    chosen = queries.for_sectors(["化工", "工贸"], date(2026, 9, 17))

    assert [standard.pk for standard in chosen] == ["GM-2023", "WH-2017"]


def test_no_sector_means_no_choice_is_made_for_the_enterprise():
    assert list(queries.for_sectors([], date(2026, 9, 17))) == []


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("卸灰", ["第十一条（六）"]),
        ("粉尘 11（6）", ["第十一条（六）"]),
        ("十一条（六）", ["第十一条（六）"]),
        ("第11条第6项", ["第十一条（六）"]),
        ("不存在的词", []),
    ],
)
def test_clauses_are_found_by_words_sector_and_number(words, articles):
    found = queries.search_items(words, ["GM-2023"])

    assert [item.article for item in found] == articles


def test_an_empty_search_lists_every_item_in_order():
    assert len(queries.search_items("", ["GM-2023"])) == 65
