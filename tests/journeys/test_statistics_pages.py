"""The tables officers deliver, in a browser: no barrier, no error, charts under the strict policy."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import NOW, HazardFactory
from tests.filing import Firm
from tests.journeys.browsing import DESK, PHONE
from tests.selfcheck.bureau import filed, owing
from tests.support import bureau_client

PAGES = ("", "analysis/", "quality/", "roster/", "unfiled/", "attendance/", "teams/", "awards/")
BASE = ("base/", "flags/")
MONTH = "monthly/list/?month=9&figure="
MONTHLY = ("monthly/?month=9", f"{MONTH}checked", f"{MONTH}general", f"{MONTH}funds")


@pytest.fixture(autouse=True)
def _october_19():
    with time_machine.travel(datetime(2026, 10, 19, 1, 30, tzinfo=UTC), tick=True):
        yield


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_tables_of_an_area(visitor, world, width):
    Firm(name="安澜恒拓木业有限公司").file(now=NOW, principal_present=True)
    owing(late_joiner=True), filed(quarter=2), filed(year=2025)
    HazardFactory(enterprise=filed().enterprise)
    HazardFactory(level="major")
    officer = visitor(width).carries(bureau_client(role="chief"))

    officer.survey(*(f"/b/statistics/{page}" for page in (*PAGES, *BASE, *MONTHLY)))

    officer.survey("/b/overview/")
    officer.open("/b/overview/")
    for name in ("curve", "ages", "areas", "clocks"):
        assert officer.page.locator(f"[data-chart={name}] svg").count() == 1, name
    officer.page.locator("[data-chart=curve] svg").hover()

    officer.open("/b/statistics/analysis/")
    assert officer.page.locator("[data-chart=quarters] svg").count() == 1
    officer.page.locator("[data-chart=quarters] svg").hover()
    officer.look()
