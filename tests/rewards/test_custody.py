"""The key loss drill and the two persons: handlers gone, the escrow opens, the audit shows both."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from portal.errors import Refused
from portal.models import AuditEvent
from rewards import vault
from rewards.commands import custody, fast_lane, handling, identities, reporting
from rewards.models import EscrowOpening, HandlerKey, KeyWrap, Report
from rewards.queries import handling as queries
from rewards.queries import keys, tips
from tests.factories import NOW
from tests.tipping import NAME, PASSPHRASES, Tipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return Tipping()


def sent_up(firm, **changes):
    report, code = firm.confidential(**changes)
    reporting.ask_bureau(actor=tips.find(code).actor, report_id=report.pk, now=NOW)
    return report


def accept(firm, report):
    return fast_lane.accept_case(actor=firm.custodians[0], case_id=report.fast_case.pk, now=NOW)


def ask(firm, report, *, actor=None, passphrase=PASSPHRASES[0], reason="经办人不办理"):
    return custody.ask_opening(
        actor=actor or firm.custodians[0],
        report_id=report.pk,
        parts=("identity",),
        reason=reason,
        passphrase=passphrase,
        now=NOW,
    )


def test_with_all_handlers_keys_lost_two_persons_open_the_report(firm):
    report = sent_up(firm)
    KeyWrap.unscoped.filter(report=report, user__isnull=False).delete()
    HandlerKey.objects.all().delete()

    firm.open_by_two(report, parts=("content", "identity"))

    for person in firm.custodians:
        assert queries.open_report(person, report.pk, NOW).content["text"] == "刹车偏软"
    who = identities.read_identity(
        actor=firm.custodians[0], report_id=report.pk, reason="了解打击报复情况", now=NOW
    )
    assert who["name"] == NAME
    event = AuditEvent.unscoped.get(action="escrow.opened")
    assert (event.detail["first_person"], event.actor_name) == ("钱立", "李章")
    assert event.enterprise_id is None


def test_one_person_alone_opens_nothing(firm):
    report = sent_up(firm)
    opening = ask(firm, report)

    assert queries.open_report(firm.custodians[0], report.pk, NOW) is None
    with pytest.raises(Refused, match="自己"):
        custody.confirm_opening(
            actor=firm.custodians[0], opening_id=opening.pk, passphrase=PASSPHRASES[0], now=NOW
        )
    with pytest.raises(DatabaseError, match="opening_by_two_persons"), transaction.atomic():
        EscrowOpening.unscoped.update(
            confirmed_by=firm.custodians[0].user_id, confirmed_name="x", confirmed_at=NOW, open_until=NOW
        )


def test_what_the_first_person_leaves_opens_for_nobody_but_the_second(firm):
    """Not for the server: its own key does not fit."""
    report = sent_up(firm)
    opening = ask(firm, report)

    (box,) = opening.shares.values()
    row = HandlerKey.objects.get(user=firm.officer.user_id)
    handlers = vault.unseal_server(keys.PRIVATE, row.private_sealed, keys.handler_place(row.user_id))

    with pytest.raises(vault.Unreadable):
        vault.open_with(handlers, bytes.fromhex(box), f"opening:{report.pk}:{opening.asked_at.isoformat()}")
    assert EscrowOpening.unscoped.get().shares != {}
    custody.confirm_opening(
        actor=firm.custodians[1], opening_id=opening.pk, passphrase=PASSPHRASES[1], now=NOW
    )
    assert EscrowOpening.unscoped.get().shares == {}


@pytest.mark.parametrize("minutes", [31, 24 * 60])
def test_after_the_window_the_confirmation_is_void(firm, minutes):
    opening = ask(firm, sent_up(firm))

    with pytest.raises(Refused, match="期限已过"):
        custody.confirm_opening(
            actor=firm.custodians[1],
            opening_id=opening.pk,
            passphrase=PASSPHRASES[1],
            now=NOW + timedelta(minutes=minutes),
        )


def test_a_wrong_passphrase_opens_nothing(firm):
    with pytest.raises(Refused, match="口令不对"):
        ask(firm, sent_up(firm), passphrase="not-the-passphrase")


def test_an_opening_needs_a_reason_and_a_case_of_the_fast_lane(firm):
    quiet, _ = firm.send()

    with pytest.raises(Refused, match="理由"):
        ask(firm, sent_up(firm), reason="看")
    with pytest.raises(Report.DoesNotExist):
        ask(firm, quiet)


def test_the_opening_ends_by_itself(firm):
    report = sent_up(firm)
    firm.open_by_two(report)

    assert queries.open_report(firm.custodians[0], report.pk, NOW + timedelta(days=6))
    assert queries.open_report(firm.custodians[0], report.pk, NOW + timedelta(days=8)) is None


def test_content_alone_does_not_open_the_name(firm):
    report = sent_up(firm)
    firm.open_by_two(report, parts=("content",))

    with pytest.raises(Refused, match="没有查看"):
        identities.read_identity(
            actor=firm.custodians[0], report_id=report.pk, reason="了解情况需要", now=NOW
        )


def test_the_bureau_handles_what_it_opened_and_closes_its_case(firm):
    report = sent_up(firm)
    firm.open_by_two(report)

    handling.acknowledge(actor=firm.custodians[0], report_id=report.pk, now=NOW)
    accept(firm, report)
    case = fast_lane.handle_case(
        actor=firm.custodians[1],
        case_id=report.fast_case.pk,
        result="已约谈企业，叉车停用检修。",
        now=NOW,
    )

    assert (case.state, case.handled_name) == ("handled", "李章")
    report.refresh_from_db()
    assert report.state == "acknowledged"


def test_a_second_reason_opens_a_handled_case_again(firm):
    report = sent_up(firm)
    accept(firm, report)
    fast_lane.handle_case(actor=firm.custodians[1], case_id=report.fast_case.pk, result="已办", now=NOW)

    fast_lane.send_up(actor=firm.custodians[0], report_id=report.pk, reason="unanswered", now=NOW)

    report.fast_case.refresh_from_db()
    assert (report.fast_case.state, report.fast_case.reason) == ("open", "unanswered")
    assert (report.fast_case.accepted_at, report.fast_case.accepted_name) == (None, "")
    assert list(report.fast_case.moves.values_list("reason", flat=True)) == ["asked", "unanswered"]
