"""No address escapes: every view names its audience, and somebody else's row is a 404 for it."""

import pytest
from django.urls import reverse

from tests.architecture.urls import CHOICES, addresses, rows_of
from tests.support import bureau_client, enterprise_client

ALL = addresses()
WITH_ROWS = [a for a in ALL if any(argument not in CHOICES for argument in a.arguments)]
MINE, THEIRS = "990102001", "990203001"
AUDIENCES = {"public", "signed_in", "enterprise", "bureau"}
REFUSED = {404, 405}


@pytest.mark.parametrize("address", ALL, ids=lambda a: a.name)
def test_every_view_says_for_whom_it_is(address):
    assert address.audience in AUDIENCES


@pytest.fixture(scope="module")
def strange_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield rows_of(THEIRS)
            transaction.set_rollback(True)


def clients_for(address):
    roles = getattr(address.callback, "roles", ())
    if address.audience == "bureau":
        return [bureau_client("990102", role=role) for role in roles]
    if address.audience == "enterprise":
        return [enterprise_client(role=roles[0])]
    return [enterprise_client(), bureau_client("990102")]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in WITH_ROWS if a.audience != "public"], ids=lambda a: a.name)
def test_another_jurisdiction_gets_404(address, strange_rows):
    url = reverse(address.name, kwargs={a: CHOICES.get(a) or strange_rows[a] for a in address.arguments})

    for client in clients_for(address):
        statuses = {client.get(url).status_code, client.post(url).status_code}
        assert statuses <= REFUSED
        assert 404 in statuses


def test_no_public_view_takes_a_row_by_its_number():
    assert not [a.name for a in WITH_ROWS if a.audience == "public"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ALL, ids=lambda a: a.name)
def test_a_stranger_is_sent_to_the_door(client, address):
    if address.audience == "public":
        return
    numbers = {a: CHOICES.get(a) or 1 for a in address.arguments}

    response = client.get(reverse(address.name, kwargs=numbers))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [a for a in ALL if a.audience == "bureau"], ids=lambda a: a.name)
def test_an_enterprise_has_no_business_on_the_bureaus_side(address):
    numbers = {a: CHOICES.get(a) or 1 for a in address.arguments}

    url, client = reverse(address.name, kwargs=numbers), enterprise_client()
    statuses = {client.get(url).status_code, client.post(url).status_code}

    assert statuses <= {403, 405}
    assert 403 in statuses
