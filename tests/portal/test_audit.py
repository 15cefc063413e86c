"""The chain finds what was altered, removed or added behind its back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.actors import SYSTEM
from portal.audit import digest_of, record
from portal.audit_anchors import digest_of_heads
from portal.models import AuditEvent, AuditHead
from portal.models.audit import Unchangeable
from portal.queries.audit import broken_links
from portal.tasks import anchor_audit
from tests.factories import NOW, EnterpriseFactory
from tests.races import held, wait_until_blocked
from tests.support import bureau_client

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


def closing(call):
    """For a thread of its own."""

    def calls():
        try:
            return call()
        finally:
            connection.close()

    return calls


@pytest.fixture
def paper(chain, tmp_path):
    """Three anchors, the middle one with more events before it, downloaded by the chief."""
    anchor_audit()
    record(SYSTEM, "test.more", now=NOW)
    anchor_audit()
    anchor_audit()
    path = tmp_path / "anchors.csv"
    answer = bureau_client(role="chief").get("/b/audit/anchors/export.csv")
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def compared(path, capsys) -> list[str]:
    """What the tool says of the anchors, first to last."""
    with suppress(CommandError):
        call_command("verify_audit", anchor=path)
    lines = capsys.readouterr().out.splitlines()
    return [line.split("：", 1)[1] for line in lines if "条锚" in line]


SAME = "相符，此前的记录都还在，没有改过。"


def test_anchors_on_paper_are_found_in_the_chain(chain, paper, capsys):
    record(SYSTEM, "test.later", now=NOW)

    assert compared(paper, capsys) == [SAME] * 3


def test_a_chain_rewritten_from_end_to_end_is_whole_and_does_not_fit_the_paper(chain, paper, capsys):
    previous = ""
    for event in chain:
        event.actor, event.prev_digest = "somebody", previous
        previous = event.digest = digest_of(event)
        sql = "UPDATE portal_auditevent SET actor = %s, prev_digest = %s, digest = %s WHERE id = %s"
        unguarded(sql, event.actor, event.prev_digest, event.digest, event.pk)
    AuditHead.objects.filter(chain=chain[0].chain).update(digest=previous)

    assert not list(broken_links())
    assert compared(paper, capsys) == ["锚之前的记录被改动、增加或者删除过。"] * 3
    with pytest.raises(CommandError, match="3 个锚对不上"):
        call_command("verify_audit", anchor=paper)


def test_a_rewritten_or_removed_anchor_does_not_fit_the_paper(chain, paper, capsys):
    first, second, third = AuditEvent.unscoped.filter(action="audit.anchored").order_by("pk")
    unguarded(
        "UPDATE portal_auditevent SET detail = detail || %s WHERE id = %s", '{"heads_digest": "0"}', first.pk
    )
    unguarded("DELETE FROM portal_auditevent WHERE id = %s", third.pk)

    said = compared(paper, capsys)

    assert "被改写过" in said[0]
    assert said[1] == SAME
    assert "审计链里已没有" in said[2]


def test_number_and_anchor_typed_from_paper_are_enough(chain, tmp_path, capsys):
    anchor = anchor_audit()
    seq = AuditEvent.unscoped.get(action="audit.anchored").seq
    path = tmp_path / "typed.csv"
    path.write_text(f"序号,锚值\n{seq},{anchor[:32].upper()} {anchor[32:]}\n", encoding="utf-8")

    assert compared(path, capsys) == [SAME]


@pytest.mark.parametrize("text", ["", "序号,锚值\n", "a,b\n1,2\n", "序号,锚值\nx,2\n"])
def test_a_file_without_anchors_is_refused_in_words(chain, tmp_path, text):
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="请"):
        call_command("verify_audit", anchor=path)


@pytest.mark.django_db(transaction=True)
def test_an_anchor_waits_for_the_event_under_way_and_covers_it(tmp_path, capsys):
    """An event that has its id but is not committed yet must not be missed by the anchor."""
    head = AuditHead.objects.create(chain="d:99")

    def writes():
        with transaction.atomic():
            return record(SYSTEM, "test.slow", now=NOW, division_code="99")

    with ThreadPoolExecutor(2) as pool:
        with held(head):
            slow = pool.submit(closing(writes))
            wait_until_blocked(1)
            anchoring = pool.submit(closing(anchor_audit))
            wait_until_blocked(2)
        event, digest = slow.result(), anchoring.result()

    anchor = AuditEvent.unscoped.get(action="audit.anchored")
    assert event.pk < anchor.pk
    assert digest == digest_of_heads({"d:99": (1, event.digest)})
