"""11号 四, 十一: warnings before a visit of another level or of a township; they do not block."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.factories import BureauFactory, EnterpriseFactory, VisitFactory
from tests.selfcheck.bureau import OCTOBER_19, places
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
LEVEL, JOINTLY, TOWNSHIP = "一家企业对应一个层级检查", "应当与下级联合开展", "原则上不再检查同类事项"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(OCTOBER_19, tick=False):
        yield


@pytest.fixture
def seen_by_city():
    places()
    enterprise = EnterpriseFactory(name="安澜恒拓木业有限公司", division_code="990102001")
    city = BureauFactory(division_code="9901")
    VisitFactory(enterprise=enterprise, bureau=city, levels=["city"], on=date(2026, 5, 6))
    return enterprise


def asked(client, enterprise, kind):
    given = {"q": enterprise.uscc, "kind": kind, "on": "2026-10-19"}
    return client.get(reverse("selfcheck:inspection_choose"), given).content.decode()


@pytest.mark.parametrize(
    ("division", "kind", "said"),
    [
        ("990102", "planned", {LEVEL}),
        ("990102", "joint", set()),
        ("990102", "guidance", set()),
        ("9901", "planned", {JOINTLY}),
        ("990102", "township", {TOWNSHIP}),
    ],
)
def test_notice_11_4_and_11_11_are_warnings_with_their_article(seen_by_city, division, kind, said):
    page = asked(bureau_client(division), seen_by_city, kind)

    assert {text for text in (LEVEL, JOINTLY, TOWNSHIP) if text in page} == said
    assert "下一步：填写检查记录" in page


def test_the_form_repeats_the_warning(seen_by_city):
    url = reverse("selfcheck:inspection_new", args=[seen_by_city.pk])

    assert LEVEL in bureau_client().get(url, {"kind": "planned", "on": "2026-10-19"}).content.decode()
