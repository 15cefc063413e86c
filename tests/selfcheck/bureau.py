"""What the bureau's tests share: actors, places, enterprises in them, and a frozen now."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.actors import Actor
from portal.scope import Scope
from selfcheck.models import Obligation
from tests.factories import (
    BureauFactory,
    DivisionFactory,
    EnterpriseFactory,
    ObligationFactory,
    PostingFactory,
)

OCTOBER_19 = datetime(2026, 10, 19, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai, four days after the deadline
DUE = datetime(2026, 10, 15, 15, 59, 59, 999999, tzinfo=UTC)
IN_TIME = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
TOWNS = {"990102001": "石桥街道", "990102002": "柳溪街道", "990102003": "南埠镇"}


def queries_of(client, url) -> int:
    """How many queries a page needs once the session and the reference data are warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def places():
    """省 · 市 · 区 · three towns, and a neighbouring county."""
    DivisionFactory(code="99", name="北江省", full_name="北江省", level="province", parent_code="")
    DivisionFactory(code="9901", name="安澜市", full_name="北江省安澜市", level="city", parent_code="99")
    DivisionFactory()
    DivisionFactory(code="990103", name="云洲区", full_name="北江省安澜市云洲区")
    for code, name in TOWNS.items():
        DivisionFactory(
            code=code, name=name, full_name=f"北江省安澜市青柏区{name}", level="town", parent_code="990102"
        )


def official(role: str = "clerk", division: str = "990102", username: str = "") -> Actor:
    posting = PostingFactory(bureau=BureauFactory(division_code=division), role=role)
    if username:
        posting.user.username = username
        posting.user.save()
    return Actor(
        username=posting.user.username,
        role=role,
        scope=Scope(division=division),
        name=posting.user.name,
        user_id=posting.user_id,
        division=division,
        workplace=f"p:{posting.pk}",
        place_name=posting.bureau.name,
    )


def owing(**kwargs) -> Obligation:
    """A 2026Q3 obligation; what belongs to the enterprise is said with `enterprise__`."""
    return ObligationFactory(**kwargs)


def filed(at=IN_TIME, **kwargs) -> Obligation:
    return ObligationFactory(filed_at=at, inspected_in_quarter=True, **kwargs)


def firm(**kwargs):
    return EnterpriseFactory(established_on=date(2020, 1, 1), **kwargs)
