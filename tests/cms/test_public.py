"""What anybody reads: pages, search, facets, feeds; and that nobody reads anything else."""

import csv
import io
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.urls import urlpatterns as editing

from cms.cache import forget
from cms.site import build_site
from selfcheck import reference
from tests.cms.writing import guide, publish, published, write
from tests.factories import UserFactory
from tests.filing import Firm

pytestmark = pytest.mark.django_db
INDEX = "/cases/"
FIXED = [
    "portal:home",
    "cms:case_index",
    "cms:case_dictionary",
    "cms:case_feed",
    "cms:case_json",
    "cms:case_csv",
    "cms:guides",
    "cms:notices",
    "cms:regulations",
    "cms:search",
    "cms:standards",
    "cms:data",
    "cms:data_csv",
    "cms:data_json",
    "cms:report_hazard",
    "cms:accessibility",
    "cms:correct",
    "cms:sitemap",
    "cms:robots",
]


def dust(**changed):
    values = {
        "title": "家具厂粉尘积聚，没有清扫",
        "sector": "furniture",
        "outcome": "dual",
        "enterprise_fine": 18000,
        "checks": [],
    }
    return published(
        **values | {"facts": "打磨车间粉尘积聚，除尘器没有泄爆。", "lead": "粉尘积聚，双罚。"} | changed
    )


def fresh(url, query):
    forget()
    return Client().get(url, query)


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", FIXED)
def test_strangers_read_every_public_page_before_and_after_there_is_content(name):
    build_site()
    assert Client().get(reverse(name)).status_code == 200
    dust(), guide()

    answer = Client().get(reverse(name))

    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "http" not in policy.replace("upgrade-insecure-requests", "")


@pytest.mark.parametrize(
    "entry", [one for one in editing if getattr(one, "name", None)], ids=lambda e: e.name
)
def test_strangers_see_nothing_of_the_editing_side(entry):
    if entry.pattern.converters:
        return

    answer = Client().get("/cms/" + str(entry.pattern).lstrip("^").rstrip("$"))

    assert answer.status_code in (302, 404)


def test_who_has_no_posting_for_it_is_refused_at_the_editing_side():
    from tests.support import bureau_client, enterprise_client

    build_site()
    for client in (enterprise_client(), bureau_client("990102", role="clerk")):
        assert client.get("/cms/").status_code == 403
    assert bureau_client("990102", role="editor").get("/cms/").status_code == 200


def test_an_editor_whose_posting_ended_is_refused_at_once():
    from tests.cms.writing import editor

    client = editor()
    assert client.get("/cms/").status_code == 200
    type(client.posting).unscoped.filter(pk=client.posting.pk).update(
        active=False, ended_at="2026-10-09T00:00Z", ended_by="x"
    )

    assert client.get("/cms/").status_code != 200
    assert not client.user.groups.exists()


def test_a_draft_is_nowhere():
    page = write(title="尚未审核的草稿")
    found = [text(Client().get(reverse(name))) for name in FIXED]

    assert not [body for body in found if "尚未审核的草稿" in body]
    assert Client().get(reverse("cms:case", args=[page.slug])).status_code == 404


def test_a_case_page_says_what_happened_and_links_the_law():
    page = dust()

    body = text(Client().get(reverse("cms:case", args=[page.slug])))

    assert "打磨车间粉尘积聚" in body
    assert "1.80 万元" in body
    assert f"{reverse('selfcheck:law_register')}#c-" in body
    assert f"（{page.public_id}）" in body
    assert 'property="og:title"' in body


@pytest.mark.parametrize(
    "words", ["喷漆 罚款", "喷漆", "报警", "第一百零二条", "第102条", "安全生产法 第102条", "轻工"]
)
def test_words_find_the_case_and_not_the_other_one(words):
    published()
    dust(law=["中华人民共和国安全生产法|第四十一条第二款"], outcome="reward")

    body = text(Client().get(INDEX, {"q": words}))

    assert "/cases/al-00001/" in body
    assert "/cases/al-00002/" not in body


def test_the_title_counts_more_than_the_body():
    body_only = published(title="仓库堆放油漆", facts="车间粉尘积聚")
    title = dust()

    body = text(Client().get(INDEX, {"q": "粉尘"}))

    assert body.index(f"/cases/{title.slug}/") < body.index(f"/cases/{body_only.slug}/")
    assert "<mark>粉尘</mark>" in body


def test_what_is_searched_for_is_shown_as_text():
    body = text(Client().get(INDEX, {"q": "<script>alert(1)</script>"}))

    assert "<script>alert" not in body


def test_counts_of_facets_equal_the_lists_they_lead_to():
    dust(), dust(outcome="fined"), published(), published(year=2025, province="南江省")

    answer = fresh(INDEX, {"outcome": "fined"})

    for facet in answer.context["facets"]:
        for choice in facet.choices:
            query = {"outcome": "fined"} | {facet.name: choice.value}
            assert fresh(INDEX, query).context["found"].paginator.count == choice.count


def test_facets_combine_and_an_unknown_value_is_as_if_not_given():
    dust(), published()

    both = Client().get(INDEX, {"sector": "furniture", "outcome": "dual"})
    neither = Client().get(INDEX, {"sector": "furniture", "outcome": "fined"})

    assert both.context["found"].paginator.count == 1
    assert "没有符合条件的案例" in text(neither)
    assert Client().get(INDEX, {"sector": "x", "year": "abc"}).context["found"].paginator.count == 2


def test_cases_on_one_clause_are_found_by_its_mark():
    reference.load()
    one = dust(checks=["清扫|GM-2023:第十一条:10"])
    published()

    answer = Client().get(INDEX, {"clause": "GM-2023:第十一条:10"})

    assert [page.pk for page in answer.context["found"]] == [one.pk]


def test_related_cases_of_the_same_clause_come_first():
    reference.load()
    here = dust(checks=["清扫|GM-2023:第十一条:10"])
    published(sector="furniture", title="同一行业")
    published(sector="mine", title="同一条款", checks=["清扫|GM-2023:第十一条:10"])

    related = Client().get(reverse("cms:case", args=[here.slug])).context["related"]

    assert [page.title for page in related] == ["同一条款", "同一行业"]


def test_a_publication_shows_at_once_though_pages_are_kept():
    published()
    assert Client().get(INDEX).context["found"].paginator.count == 1
    assert Client().get(INDEX).context is None

    dust()

    assert "家具厂粉尘" in text(Client().get(INDEX))


def test_the_feed_is_atom_with_ids_that_stay():
    page = dust()
    atom = "{http://www.w3.org/2005/Atom}"

    root = ET.fromstring(Client().get(reverse("cms:case_feed")).content)
    entry = root.find(f"{atom}entry")

    assert root.tag == f"{atom}feed"
    assert all(root.find(f"{atom}{name}") is not None for name in ("id", "title", "updated", "author"))
    assert entry.find(f"{atom}id").text.endswith(f"/id/{page.public_id}/")
    assert Client().get(f"/id/{page.public_id}/").url == reverse("cms:case", args=[page.slug])


def test_json_and_csv_say_the_same():
    dust(), published()

    rows = Client().get(reverse("cms:case_json")).json()["cases"]
    lines = list(
        csv.DictReader(io.StringIO(text(Client().get(reverse("cms:case_csv"))).removeprefix("\ufeff")))
    )

    assert lines == rows
    assert [row["id"] for row in rows] == ["AL-00001", "AL-00002"]


def test_figures_name_no_enterprise_and_hide_what_is_too_small():
    firm = Firm(name="甲厂不应出现")
    firm.file()

    answer = Client().get(reverse("cms:data"), {"period": "2026Q3"})
    rows = Client().get(reverse("cms:data_json"), {"period": "2026Q3"}).json()["rows"]

    assert "甲厂" not in text(answer)
    assert rows[0]["base"] == ""
    assert (rows[-1]["division"], rows[-1]["base"], rows[-1]["filed"]) == ("合计", 1, 1)


def test_pages_cost_at_most_twelve_queries_however_many_cases(django_assert_max_num_queries):
    pages = [dust() for _ in range(9)]
    urls = (reverse("cms:case", args=[pages[0].slug]), INDEX, reverse("cms:search") + "?q=粉尘")

    for url in urls:
        with django_assert_max_num_queries(12):
            Client().get(url)


def test_guides_show_the_value_of_the_law_register():
    from cms.models import GuideIndexPage, GuidePage

    build_site()
    body = [("value", {"name": "filing_due_day"})]
    page = GuidePage(title="截止", lead="什么时候", slug="due", body=body, live=False)
    GuideIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=UserFactory())
    publish(page)

    body = text(Client().get("/guides/due/"))

    assert "15" in body
    assert "第十四条第一款" in body


def test_who_reads_a_page_kept_for_others_can_still_change_its_look():
    page = published()
    Client().get(reverse("cms:case", args=[page.slug]))
    stranger = Client(enforce_csrf_checks=True)

    shown = stranger.get(reverse("cms:case", args=[page.slug]))
    answer = stranger.post(reverse("portal:display"), {"size": "large", "next": "/"})

    assert not shown.cookies
    assert answer.status_code == 302
    assert answer.cookies["size"].value == "large"
