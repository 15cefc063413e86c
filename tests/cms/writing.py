"""An editor who writes, a reviewer who publishes, and a case to write about."""

from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.demo import case_page
from cms.models import CaseIndexPage, CasePage, GuideIndexPage, GuidePage
from cms.site import build_site
from tests.factories import NOW, UserFactory
from tests.support import bureau_client

PLAIN = {
    "title": "喷漆室没有报警装置",
    "lead": "使用非水性漆的喷漆室没有可燃气体报警装置，处罚企业。",
    "sector": "light",
    "violation": "major-hazard",
    "found_by": "inspection",
    "outcome": "fined",
    "province": "北江省",
    "region": "北江省安澜市",
    "year": 2026,
    "enterprise_fine": 20000,
    "facts": "检查发现喷漆室没有报警装置，责令整改并罚款。",
    "law": ["中华人民共和国安全生产法|第一百零二条"],
    "checks": ["喷漆室有没有报警"],
}


def write(parent=None, author=None, at=NOW, **changed) -> CasePage:
    """A draft with a finished checklist."""
    build_site()
    ticks = {name: changed.pop(name) for name in CasePage.CHECKLIST if name in changed}
    page = case_page(PLAIN | changed, at)
    for name, value in ticks.items():
        setattr(page, name, value)
    page.live = False
    page.origin_case = changed.get("origin_case")
    (parent or CaseIndexPage.objects.get()).add_child(instance=page)
    page.save_revision(user=author or UserFactory())
    return page


def publish(page, user=None):
    page.get_latest_revision().publish(user=user or UserFactory(), skip_permission_checks=True)
    page.refresh_from_db()
    return page


def published(**changed) -> CasePage:
    return publish(write(**changed))


def guide(**changed) -> GuidePage:
    build_site()
    values = {"title": "怎样报送", "lead": "谁报、报什么。", "slug": "filing"} | changed
    page = GuidePage(**values, body=[("text", "<p>按季度报送，主要负责人签批。</p>")], live=False)
    GuideIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=UserFactory())
    return publish(page)


def editor() -> Client:
    build_site()
    return bureau_client("990102", role="editor")


def reviewer() -> Client:
    build_site()
    return bureau_client("990102", role="legal_reviewer")


def typed(page) -> dict:
    """What the editor's form sends for a page with one article of law."""
    plain = (
        "title lead sector violation found_by outcome province region coarseness year facts "
        "enterprise_fine no_person no_number no_place no_guess decision_final"
    )
    law = {"instrument": "中华人民共和国安全生产法", "article": "第一百零二条", "note": ""}
    values = {name: getattr(page, name) for name in plain.split()}
    values |= {"law": streamfield([("law", law)]), "checks": streamfield([]), "comments": inline_formset([])}
    return nested_form_data(values)
