"""What a link to a public page shows elsewhere, and how its answers travel."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.cms.writing import editor, guide, published

pytestmark = pytest.mark.django_db
LISTS = ("portal:home", "cms:case_index", "cms:guides", "cms:standards", "cms:data", "cms:report_hazard",
         "cms:accessibility", "cms:case_dictionary")  # fmt: skip
META = re.compile(r'<meta property="(og:[\w:]+)" content="([^"]*)">')
PACKED = {"HTTP_ACCEPT_ENCODING": "br;q=1.0, gzip;q=0.8"}


def test_every_public_page_says_what_a_link_to_it_shows():
    case, article = published(), guide()
    articles = {
        reverse("cms:case", args=[case.slug]): case,
        reverse("cms:guide", args=[article.slug]): article,
    }

    for path in (*articles, *map(reverse, LISTS)):
        said = dict(META.findall(Client().get(path).content.decode()))
        assert said["og:url"] == settings.PORTAL_URL + path
        assert said["og:type"] == ("article" if path in articles else "website")
        assert said["og:image"].startswith(settings.PORTAL_URL + settings.STATIC_URL)
        assert said["og:title"]
        assert said["og:description"]
        if path in articles:
            assert (said["og:title"], said["og:description"]) == (articles[path].title, articles[path].lead)
    assert finders.find("cms/share.png")


def test_pages_for_strangers_travel_compressed_kept_or_not():
    url = reverse("cms:case", args=[published().slug])
    plain = Client().get(url)

    for _ in ("made", "kept"):
        packed = Client().get(url, **PACKED)
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed["Vary"]
        assert gzip.decompress(packed.content) == plain.content
        assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain


def test_what_may_hold_a_secret_is_never_compressed():
    url = reverse("cms:case", args=[published().slug])

    form = Client().get(reverse("cms:correct"), **PACKED)
    own = editor().get(url, **PACKED)

    assert "csrfmiddlewaretoken" in form.content.decode()
    assert "Content-Encoding" not in form
    assert "Content-Encoding" not in own


def test_a_kept_download_keeps_its_name_and_its_kind():
    published()
    for _ in ("made", "kept"):
        answer = Client().get(reverse("cms:case_csv"), **PACKED)
        assert 'filename="cases.csv"' in answer["Content-Disposition"]
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
