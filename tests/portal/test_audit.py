"""The chain finds what was altered, removed or added behind its back."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.actors import SYSTEM
from portal.audit import record
from portal.models import AuditEvent
from portal.models.audit import Unchangeable
from portal.queries.audit import broken_links
from portal.tasks import anchor_audit
from tests.factories import NOW, EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    enterprise = EnterpriseFactory()
    return [record(SYSTEM, f"test.{n}", enterprise, now=NOW, enterprise=enterprise, n=n) for n in range(3)]


def unguarded(sql, *values):
    """As somebody with the database in hand would do it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_auditevent DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE portal_auditevent ENABLE TRIGGER USER")


def test_a_whole_chain_is_whole(chain):
    assert not list(broken_links())
    call_command("verify_audit")


def test_an_altered_event_is_found(chain):
    unguarded("UPDATE portal_auditevent SET actor = 'somebody' WHERE id = %s", chain[1].pk)

    assert list(broken_links()) == [f"{chain[1].chain} 第 2 条被改动过。"]


def test_two_events_that_changed_places_are_found(chain):
    for place, event in ((9, chain[0]), (1, chain[1]), (2, chain[0])):
        unguarded("UPDATE portal_auditevent SET seq = %s WHERE id = %s", place, event.pk)

    found = list(broken_links())

    assert [line for line in found if "第 1 条" in line]
    assert [line for line in found if "第 2 条" in line]


def test_the_report_counts_what_it_went_through(chain, capsys):
    call_command("verify_audit")

    assert capsys.readouterr().out == "审计链完整：1 条链，3 条记录。\n"


def test_a_removed_event_is_found(chain):
    unguarded("DELETE FROM portal_auditevent WHERE id = %s", chain[1].pk)

    assert list(broken_links()) == [f"{chain[1].chain} 第 2 条缺失。"]


def test_a_removed_end_is_found(chain):
    unguarded("DELETE FROM portal_auditevent WHERE id = %s", chain[2].pk)

    with pytest.raises(CommandError, match="1 处"):
        call_command("verify_audit")


def test_a_removed_chain_is_found(chain):
    unguarded("DELETE FROM portal_auditevent WHERE chain = %s", chain[0].chain)

    assert list(broken_links()) == [f"{chain[0].chain} 的记录全部缺失。"]


def test_model_and_manager_refuse_changes(chain):
    event = chain[0]
    for change in (event.save, event.delete, AuditEvent.unscoped.all().delete):
        with pytest.raises(Unchangeable):
            change()
    with pytest.raises(Unchangeable):
        AuditEvent.unscoped.update(actor="somebody")


def test_the_anchor_changes_with_any_chain(chain):
    before = anchor_audit()
    record(SYSTEM, "test.more", now=NOW)

    assert anchor_audit() != before
