"""A second start is quick, and greets only an empty portal with the way to its first account."""

import pytest
from django.core.management import call_command

from portal.embedded import prepare, run
from portal.models import Division
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def loads(monkeypatch):
    called = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))
    return called


def test_reference_tables_are_read_once(var, loads):
    call_command("load_reference", verbosity=0)
    prepare.load_reference()
    prepare.load_reference()

    assert loads == ["load_reference"]


def test_an_empty_database_is_filled_whatever_the_stamp_says(var, loads):
    call_command("load_reference", verbosity=0)
    prepare.load_reference()
    Division.objects.all().delete()

    prepare.load_reference()

    assert loads == ["load_reference"] * 2


def test_changed_tables_are_read_again(var, loads, monkeypatch):
    call_command("load_reference", verbosity=0)
    prepare.load_reference()
    monkeypatch.setattr(prepare, "state_of_reference", lambda: "another")

    prepare.load_reference()

    assert loads == ["load_reference"] * 2


def test_only_an_empty_portal_is_greeted_with_createadmin(var, capsys):
    prepare.note_whether_anybody_is_there()
    run.greet(var, 1)
    assert "createadmin" in capsys.readouterr().out

    UserFactory()
    prepare.note_whether_anybody_is_there()
    run.greet(var, 1)
    assert "createadmin" not in capsys.readouterr().out
