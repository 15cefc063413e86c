import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_portal_is_no_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, True)
