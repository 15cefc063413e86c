"""法规依据: every value with its source, for everybody; citations elsewhere lead to their place in it."""

import re
from datetime import date

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from selfcheck.law import law_book, law_for
from selfcheck.law_register import rows
from selfcheck.queries.law_register import Wanted, register
from tests.measure import queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
URL = "/law/"
ON = date(2026, 11, 22)


def page(client=None, **query) -> str:
    answer = (client or Client()).get(URL, query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(**wanted):
    return [entry.row for group in register(Wanted(**wanted), ON).groups for entry in group.entries]


def test_a_stranger_reads_every_value_with_its_article_dates_place_and_check():
    text = page()

    assert text.count("<tr>") - text.count("<thead>") == len(rows(law_book()))
    assert "《应急管理部关于严格规范安全生产执法行为的通知》（应急〔2025〕11号）三" in text
    assert "高危行业领域：（一级：2；二级：4；三级：8；未定级：12）" in text
    assert "2025-02-20 起" in text
    assert "江门" in text
    assert "待核实" in text


def test_no_word_of_the_file_is_shown_untranslated():
    values = " ".join(row.value for row in rows(law_book()))

    assert re.findall(r"[a-z]+_[a-z_]+", values) == []


def test_every_article_and_every_version_has_one_anchor():
    text = page()
    anchors = re.findall(r'<span id="([^"]+)">', text)

    assert len(anchors) == len(set(anchors))
    assert "caps-CN-2025-01-28" in anchors
    assert {row.version.citation.anchor for row in rows(law_book())} <= set(anchors)


def test_a_citation_on_any_page_leads_to_its_article_in_the_register():
    cited = law_for("21", ON)["quarterly_check"].citation
    template = engines["django"].from_string("{% load portal %}{% citation cited %}")

    html = template.render({"cited": cited}, RequestFactory().get("/"))
    address = re.search(r'href="/law/#(c-[0-9a-f]{12})"', html)

    assert address
    assert f'<span id="{address[1]}">' in page()


@pytest.mark.parametrize(
    ("wanted", "every"),
    [
        ({"place": "21"}, lambda row: row.place == "辽宁"),
        ({"place": "CN"}, lambda row: row.place == "全国"),
        ({"instrument": "中华人民共和国行政处罚法"}, lambda row: "行政处罚法" in row.source),
        ({"state": "unverified"}, lambda row: not row.checked and not row.setting),
        ({"state": "setting"}, lambda row: row.setting),
        ({"state": "ended"}, lambda row: not row.in_force(ON)),
        ({"text": "上限 频次"}, lambda row: "频次" in row.title + row.value + row.note + row.source),
    ],
)
def test_a_filter_leaves_only_what_fits(wanted, every):
    found = listed(**wanted)

    assert 0 < len(found) < len(rows(law_book()))
    assert all(every(row) for row in found)


def test_what_ends_within_sixty_days_is_found():
    text = [g.name for g in register(Wanted(state="expiring"), date(2026, 9, 1)).groups]

    assert "le3_local_conditions" in text


def test_the_filter_of_the_address_is_kept_in_the_form():
    text = page(place="4407", q="专项")

    assert '<option value="4407" selected>江门</option>' in text
    assert 'value="专项"' in text
    assert "辽应急办" not in text.split("<tbody>", 1)[1]


@pytest.mark.parametrize("query", [{"place": "zz"}, {"state": "?"}, {"instrument": "<b>"}, {"page": "x"}])
def test_a_value_nobody_offers_counts_as_not_given(query):
    assert page(**query).count("<thead>") == page().count("<thead>")


def test_a_search_without_result_says_what_to_do():
    assert "没有符合条件的规定" in page(q="绝无此词")


@pytest.mark.parametrize("client", [enterprise_client, bureau_client])
def test_who_is_signed_in_keeps_the_own_menu(client):
    text = page(client())

    assert 'id="nav"' in text
    assert text.count("<h1>") == 1


def test_the_page_asks_the_database_nothing():
    assert queries_of(Client(), reverse("selfcheck:law_register")) == 0
