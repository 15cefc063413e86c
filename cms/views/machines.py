"""sitemap.xml and robots.txt."""

from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.cache import kept
from cms.queries import pages, reuse
from portal.audience import public

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FIXED = (
    "portal:home",
    "cms:case_index",
    "cms:guides",
    "cms:notices",
    "cms:regulations",
    "cms:standards",
    "cms:data",
    "cms:report_hazard",
    "cms:accessibility",
    "selfcheck:law_register",
    "selfcheck:verify",
)
ONE = {"guides": "cms:guide", "notices": "cms:notice", "regulations": "cms:regulation"}
ROBOTS = """User-agent: *
Disallow: /cms/
Disallow: /accounts/
Disallow: /b/
Disallow: /e/
Sitemap: {site}{sitemap}
"""


@require_safe
@public
@kept
def sitemap(request):
    ET.register_namespace("", SITEMAP)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for name in FIXED:
        _add(root, settings.PORTAL_URL + reverse(name))
    for page in reuse.every_case():
        _add(root, reuse.address(page), page.last_published_at)
    for section, name in ONE.items():
        for page in pages.articles(section):
            _add(root, settings.PORTAL_URL + reverse(name, args=[page.slug]), page.last_published_at)
    return HttpResponse(
        ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/xml"
    )


@require_safe
@public
def robots(request):
    text = ROBOTS.format(site=settings.PORTAL_URL, sitemap=reverse("cms:sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _add(root, address: str, changed=None) -> None:
    url = ET.SubElement(root, f"{{{SITEMAP}}}url")
    ET.SubElement(url, f"{{{SITEMAP}}}loc").text = address
    if changed:
        ET.SubElement(url, f"{{{SITEMAP}}}lastmod").text = changed.date().isoformat()
