"""The editor's preview: every kind of page, published or not, on the template of the public."""

import pytest
from wagtail.models import Page

from cms.models import NoticeIndexPage, NoticePage, PublicPage, RegulationIndexPage, RegulationPage
from tests.cms.writing import guide, published, write

pytestmark = pytest.mark.django_db


def draft(index, page):
    index.objects.get().add_child(instance=page)


def test_every_kind_of_page_has_a_preview_that_may_stand_in_the_editors_frame():
    guide(), published(), write(slug="draft")
    draft(NoticeIndexPage, NoticePage(title="通知一则", lead="摘要", body=[], live=False))
    draft(RegulationIndexPage, RegulationPage(title="规定一件", lead="摘要", body=[], live=False))
    pages = [page for page in Page.objects.specific() if isinstance(page, PublicPage)]

    for page in pages:
        response = page.make_preview_request(preview_mode="")
        assert (response.status_code, page.title in response.content.decode()) == (200, True), page
        assert response.headers["X-Frame-Options"] == "SAMEORIGIN", page
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert len({type(page) for page in pages}) == 9


def test_a_published_guide_is_previewed_as_the_public_reads_it(client):
    page = guide()

    preview = page.make_preview_request(preview_mode="").content.decode()

    public = client.get("/guides/filing/").content.decode()
    assert preview.split("<main")[1].split("</main>")[0] == public.split("<main")[1].split("</main>")[0]
