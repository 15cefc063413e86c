"""Awards: two persons, one budget, one payment, no name."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from portal.errors import Refused
from portal.lifecycle import IllegalMove
from rewards.commands import awards, handling, reporting
from rewards.models import Award, LedgerEntry
from rewards.queries import figures, tips
from rewards.queries import handling as queries
from tests.factories import NOW
from tests.races import at_once, raised
from tests.tipping import Tipping


@pytest.fixture
def firm(db):
    return Tipping()


def propose(firm, report, amount="200", form="money", by=None, words=""):
    return awards.propose_award(
        actor=by or firm.officer,
        report_id=report.pk,
        form=form,
        amount=Decimal(amount),
        words=words,
        now=NOW,
    )


def approve(firm, award, by=None):
    return awards.approve_award(actor=by or firm.principal, award_id=award.pk, now=NOW)


def claim(report, code):
    return reporting.take_claim(actor=tips.find(code).actor, report_id=report.pk, now=NOW)


def settle(firm, award, number, voucher="PZ-1"):
    return awards.settle_award(actor=firm.union, award_id=award.pk, claim=number, voucher=voucher, now=NOW)


def test_from_proposal_to_publication_without_a_name(firm):
    report, code = firm.verified()
    award = approve(firm, propose(firm, report))
    paid = settle(firm, award, claim(report, code))

    done = awards.publish_award(actor=firm.officer, award_id=paid.pk, notice="查实叉车刹车隐患一件", now=NOW)

    assert done.state == "published"
    assert list(LedgerEntry.unscoped.values_list("kind", "number", "amount")) == [
        ("approved", "NB-2026-0001", Decimal(200)),
        ("settled", "NB-2026-0001", Decimal(200)),
    ]


def test_the_proposer_does_not_approve(firm):
    report, _ = firm.verified()
    own = propose(firm, report)

    with pytest.raises(IllegalMove, match="角色"):
        approve(firm, own, by=firm.union)
    Award.unscoped.filter(pk=own.pk).update(proposed_by=firm.principal.username)
    with pytest.raises(Refused, match="提出人"):
        approve(firm, own)
    assert not queries.waiting_awards(firm.principal).exists()


def test_the_database_refuses_one_person_for_both(firm):
    report, _ = firm.verified()
    award = propose(firm, report)

    with pytest.raises(DatabaseError, match="award_second_person"), transaction.atomic():
        Award.unscoped.filter(pk=award.pk).update(
            state="approved", decided_at=NOW, decided_by=award.proposed_by
        )


def test_an_approver_concerned_in_the_report_does_not_meet_its_award(firm):
    report, _ = firm.verified(concerns=(firm.principal.user_id,))
    award = propose(firm, report)

    with pytest.raises(Award.DoesNotExist):
        approve(firm, award)
    assert not queries.waiting_awards(firm.principal).exists()
    assert approve(firm, award, by=firm.leader).state == "approved"


def test_beyond_the_budget_nothing_is_approved(firm):
    """1,000 yuan: two of 500 fit, a third does not, although it was proposed while there was room."""
    proposed = [propose(firm, firm.verified()[0], "500") for _ in range(3)]
    approve(firm, proposed[0]), approve(firm, proposed[1])

    with pytest.raises(Refused, match="预算"):
        approve(firm, proposed[2])
    assert figures.totals(firm.officer.scope, firm.enterprise.pk, 2026).left == 0


def test_an_amount_outside_the_band_is_not_proposed(firm):
    report, _ = firm.verified()

    with pytest.raises(Refused, match="区间"):
        propose(firm, report, "501")


def test_only_a_verified_report_earns_an_award(firm):
    report, _ = firm.send()

    with pytest.raises(Refused, match="查实"):
        propose(firm, report)


def test_one_report_has_one_standing_award(firm):
    report, _ = firm.verified()
    award = propose(firm, report)

    with pytest.raises(Refused, match="已经提出过"):
        propose(firm, report, by=firm.union)
    awards.refuse_award(actor=firm.principal, award_id=award.pk, reason="金额偏低", now=NOW)
    assert propose(firm, report, "300").state == "proposed"


def test_nothing_is_paid_twice(firm):
    report, code = firm.verified()
    award = approve(firm, propose(firm, report))
    number = claim(report, code)
    settle(firm, award, number)

    with pytest.raises(Refused, match="不能再兑现"):
        settle(firm, award, number)
    with pytest.raises(DatabaseError, match="ledger_once"), transaction.atomic():
        LedgerEntry.unscoped.create(
            enterprise=firm.enterprise,
            award=award,
            kind="settled",
            on=NOW.date(),
            number="x",
            form="money",
            amount=1,
            by="x",
            at=NOW,
        )


def test_the_ledger_is_only_added_to(firm):
    report, _ = firm.verified()
    approve(firm, propose(firm, report))

    for change in (lambda rows: rows.update(amount=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="不得修改或者删除"), transaction.atomic():
            change(LedgerEntry.unscoped.all())


def test_paid_only_to_whoever_brings_the_number_of_the_code(firm):
    report, code = firm.verified()
    award = approve(firm, propose(firm, report))

    with pytest.raises(Refused, match="还没有取领奖号"):
        settle(firm, award, "12345678")
    old = claim(report, code)
    new = claim(report, code)
    assert len(new) == 8
    with pytest.raises(Refused, match="领奖号不对"):
        settle(firm, award, old)
    assert settle(firm, award, f"{new[:4]} {new[4:]}").state == "settled"


def test_praise_needs_no_number_and_no_money(firm):
    report, _ = firm.verified()
    award = approve(firm, propose(firm, report, "0", form="praise"))

    assert settle(firm, award, "", "").amount == 0


def test_a_report_is_not_closed_before_its_award_is_settled(firm):
    report, _ = firm.verified()
    propose(firm, report)
    handling.give_feedback(actor=firm.officer, report_id=report.pk, words="属实", now=NOW)

    with pytest.raises(Refused, match="奖励"):
        handling.close(actor=firm.officer, report_id=report.pk, now=NOW)


def test_the_figures_of_the_quarter_come_from_the_ledger(firm):
    from portal.calendars import Quarter

    report, code = firm.verified()
    firm.send(now=NOW + timedelta(days=1))
    settle(firm, approve(firm, propose(firm, report)), claim(report, code))

    assert figures.quarter_figures(firm.enterprise.pk, Quarter(2026, 4)) == {
        "reports": 2,
        "verified": 1,
        "rectified": 0,
        "paid": 1,
        "amount_yuan": "200.00",
    }
    assert figures.quarter_figures(firm.enterprise.pk, Quarter(2026, 3)) is None


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_approve_once():
    firm = Tipping()
    report, _ = firm.verified()
    award = propose(firm, report)

    results = at_once(award, lambda: approve(firm, award), lambda: approve(firm, award, by=firm.leader))

    assert len(raised(results)) == 1
    assert isinstance(raised(results)[0], IllegalMove)
    assert LedgerEntry.unscoped.filter(kind="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_cashiers_at_once_pay_once():
    firm = Tipping()
    report, code = firm.verified()
    award = approve(firm, propose(firm, report))
    number = claim(report, code)

    results = at_once(award, *2 * [lambda: settle(firm, award, number)])

    (refused,) = raised(results)
    assert "不能再兑现" in str(refused)
    assert LedgerEntry.unscoped.filter(kind="settled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_awards_approved_at_once_do_not_spend_the_same_yuan():
    firm = Tipping(budget="500")
    one, two = (propose(firm, firm.verified()[0], "400") for _ in range(2))

    results = at_once(firm.enterprise, lambda: approve(firm, one), lambda: approve(firm, two, by=firm.leader))

    assert [str(error)[:4] for error in raised(results)] == ["本年预算"]
