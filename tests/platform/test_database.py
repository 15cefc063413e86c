"""The suite's own database: what tests may rely on."""

import pytest
from django.db import connection
from wagtail.models import Page


@pytest.mark.django_db
def test_the_portal_is_no_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, True)


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_one_test_commits_the_next_does_not_see(turn):
    """Rows that migrations wrote are there again, rows of the test before are not."""
    assert Page.objects.filter(depth=1).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE committed (turn integer)")
    Page.objects.filter(depth__gt=1).delete()
    Page.objects.all().delete()


@pytest.mark.django_db
def test_pages_in_the_browser_are_served_from_this_database(live_server, page):
    response = page.goto(f"{live_server.url}/healthz")

    assert response.json()["database"] is True
