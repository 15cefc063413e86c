"""What a reader who knows nothing tries: odd addresses, the clause behind a case, the feed, the standards."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.numerals import case_number
from cms.queries import figures, standards
from cms.queries.law_links import addresses_of
from selfcheck import reference
from tests.cms.writing import published
from tests.filing import client_of
from tests.hazards import Hazardous

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_a_number_of_a_case_is_read_however_it_is_typed():
    page = published()

    for typed in (page.public_id, page.public_id.lower(), "ＡＬ－１", "1"):
        assert Client().get(f"/id/{typed}/").url == reverse("cms:case", args=[page.slug])
    for typed in ("AL-²", "AL-", "AL-99999", "AL-" + "9" * 30, "x"):
        assert Client().get(f"/id/{typed}/").status_code == 404
    assert case_number(" al-00042 ") == 42


def test_no_character_in_an_address_breaks_the_list():
    published()

    for name in ("q", "province", "clause", "sector", "year"):
        assert Client().get(reverse("cms:case_index"), {name: "\0"}).status_code == 200


def test_what_a_case_cites_leads_to_the_place_where_it_can_be_read():
    reference.load()
    page = published(
        law=[
            "中华人民共和国安全生产法|第一百零二条",
            "工贸企业重大事故隐患判定标准|第十三条第（二）项",
            "某省举报奖励办法|第十条",
        ]
    )

    body = text(Client().get(reverse("cms:case", args=[page.slug])))
    law, standard, unknown = addresses_of((one.value["instrument"], one.value["article"]) for one in page.law)

    assert law.startswith(reverse("selfcheck:law_register") + "#c-")
    assert standard.endswith("#gm-2023")
    assert "有限空间" in text(Client().get(standard))
    assert f'href="{standard}"' in body
    assert unknown == ""


def test_the_address_of_the_feed_can_be_read_and_copied():
    published()
    page = text(Client().get(reverse("cms:case_dictionary")))

    assert f'{reverse("cms:case_feed")}">' in page.split('readonly value="http')[1][:80]
    assert all(f"<code>{name}</code>" in page for name, _ in figures.DICTIONARY)
    for name in ("portal:home", "cms:case_index"):
        assert f"{reverse('cms:case_dictionary')}#subscribe" in text(Client().get(reverse(name)))


def test_a_sector_is_said_to_have_as_many_clauses_as_its_page_shows():
    reference.load()

    for name, count in standards.sectors():
        assert count == sum(len(group.items) for group in standards.groups("", name))
    assert "未收录条款" in text(Client().get(reverse("cms:standards")))


@pytest.mark.parametrize("typed", ["喷漆 爆炸", "喷漆爆炸"])
def test_where_no_case_has_all_words_those_with_some_are_offered(typed):
    page = published()

    for name in ("cms:search", "cms:case_index"):
        answer = Client().get(reverse(name), {"q": typed})
        assert [one.pk for one in answer.context["near"]] == [page.pk]
        assert "含有其中一些词的案例" in text(answer)
    assert "含有其中" not in text(Client().get(reverse("cms:search"), {"q": "呜啦啦 呜"}))


def test_a_clause_without_a_case_offers_the_rest_of_its_article():
    reference.load()
    page = published(checks=["清扫|GM-2023:第十一条:10"])

    answer = Client().get(reverse("cms:case_index"), {"clause": "GM-2023:第十一条:6"})

    assert [one.pk for one in answer.context["near"]] == [page.pk]
    assert "同一条其他情形的案例" in text(answer)


def test_a_hazard_without_a_clause_leads_to_cases_of_its_kind():
    hazard = Hazardous("general")
    cases = reverse("cms:case_index") + "?violation=general-hazard"

    page = text(client_of(hazard.officer).get(reverse("selfcheck:hazard_detail", args=[hazard.pk])))

    assert f'href="{cases}"' in page
    assert Client().get(cases).context["wanted"].facets == {"violation": "general-hazard"}
