"""Pages without a row in their address: mine is there, the other area's is not."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.architecture.urls import CHOICES, addresses, rows_of
from tests.filing import Firm
from tests.support import _signed_in, bureau_client

LISTS = [
    a for a in addresses() if set(a.arguments) <= set(CHOICES) and a.audience in ("enterprise", "bureau")
]


@pytest.fixture(scope="module")
def mine(django_db_setup, django_db_blocker):
    """One filed enterprise here and every kind of row of another area: built once, read by every list."""
    with django_db_blocker.unblock(), transaction.atomic():
        firm = Firm(division="990102001", name="甲厂应当出现")
        firm.file()
        rows_of("990203001", "乙厂不应出现")
        yield firm
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("address", LISTS, ids=lambda a: a.name)
def test_the_other_area_never_shows(address, mine):
    url = reverse(address.name, kwargs={a: CHOICES[a] for a in address.arguments})

    for role in address.callback.roles:
        client = bureau_client("990102", role=role) if address.audience == "bureau" else client_of(mine, role)
        response = client.get(url, follow=True) if client else None
        if response is not None and response.status_code == 200:
            body = b"".join(response) if response.streaming else response.content
            assert "乙厂不应出现" not in body.decode(errors="replace")


def client_of(firm, role):
    from portal.models import Membership

    found = Membership.unscoped.filter(enterprise=firm.enterprise, role=role).first()
    return _signed_in(found.user, f"m:{found.pk}") if found else None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["selfcheck:submission_list", "selfcheck:missing_list", "selfcheck:bureau_home"]
)
def test_my_own_area_does_show(name):
    firm = Firm(division="990102001", name="甲厂应当出现")
    if name != "selfcheck:missing_list":
        firm.file()

    page = bureau_client("990102").get(reverse(name), {"year": 2026, "quarter": 3, "period": "2026Q3"})

    assert "甲厂应当出现" in page.content.decode() or name == "selfcheck:bureau_home"
