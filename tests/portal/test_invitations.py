"""The bureau's codes: the list, voiding, and what a run of letters selects."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from portal import codes
from portal.actors import SYSTEM
from portal.commands.invitations import issue_claim_codes
from portal.models import AuditEvent, Invitation
from portal.queries.invitations import addressees
from portal.scope import Scope
from portal.workplaces import actors_of
from tests.factories import NOW, EnterpriseFactory, MembershipFactory
from tests.measure import queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
LIST = "/b/invitations/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def issue(*enterprises, now=NOW):
    return issue_claim_codes(actor=SYSTEM, enterprise_ids=[e.pk for e in enterprises], now=now)


def test_codes_are_long_unambiguous_and_never_alike():
    made = {codes.make_code() for _ in range(2000)}

    assert len(made) == 2000
    assert all(len(code) == 12 and not set(code) & set("0O1IL2Z5S8BUV") for code in made)


@pytest.mark.parametrize(
    "typed",
    [
        "acde-fghj-kmnp",
        "ACDEFGHJKMNP",
        " ＡＣＤＥ　ＦＧＨＪ　ＫＭＮＰ ",
        "acde–fghj—kmnp",
        "AC DE FG HJ KM NP",
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed):
    assert codes.normalised(typed) == "ACDEFGHJKMNP"


def test_a_new_code_voids_the_one_before_and_expires_after_ninety_days():
    enterprise = EnterpriseFactory()
    issue(enterprise)
    issue(enterprise, now=NOW + timedelta(days=1))

    old, new = Invitation.unscoped.order_by("pk")
    assert old.revoked_at == NOW + timedelta(days=1)
    assert new.revoked_at is None
    assert new.expires_at == NOW + timedelta(days=91)
    assert AuditEvent.unscoped.filter(action="invitation.codes_issued").count() == 2


def test_a_clerk_issues_codes_in_the_own_area_only():
    mine, theirs = EnterpriseFactory(division_code="990102001"), EnterpriseFactory(division_code="990103001")
    clerk = bureau_client("990102")
    plain = issue_claim_codes(actor=actors_of(clerk.user)[0], enterprise_ids=[mine.pk, theirs.pk], now=NOW)

    assert set(plain) == {mine.pk}


def test_the_list_shows_states_and_filters_but_never_a_code():
    first, second = EnterpriseFactory(name="甲木业有限公司"), EnterpriseFactory(name="乙木业有限公司")
    plain = issue(first, second)
    Invitation.unscoped.filter(enterprise=second).update(expires_at=NOW)
    clerk = bureau_client("990102")

    everything = clerk.get(LIST).text
    unused = clerk.get(LIST, {"state": "unused"}).text
    found = clerk.get(LIST, {"q": second.uscc}).text

    assert ("甲木业" in everything, "乙木业" in everything) == (True, True)
    assert "已失效" in everything
    assert ("甲木业" in unused, "乙木业" in unused) == (True, False)
    assert ("甲木业" in found, "乙木业" in found) == (False, True)
    assert not any(code in everything or codes.grouped(code) in everything for code in plain.values())


@pytest.mark.parametrize("query", [{"state": "nonsense"}, {"q": "\x00"}, {"division": "abc"}, {"page": "x"}])
def test_a_filter_that_makes_no_sense_does_no_harm(query):
    issue(EnterpriseFactory())

    assert bureau_client("990102").get(LIST, query).status_code == 200


def test_a_clerk_voids_an_open_code_once():
    issue(EnterpriseFactory())
    invitation = Invitation.unscoped.get()
    clerk = bureau_client("990102")
    address = reverse("portal:invitation_void", args=[invitation.pk])

    done = clerk.post(address, follow=True)
    again = clerk.post(address, follow=True)

    invitation.refresh_from_db()
    assert "邀请码已作废" in done.text
    assert "已经使用或者作废" in again.text
    assert invitation.revoked_at == NOW


def test_the_codes_of_another_area_do_not_exist():
    issue(EnterpriseFactory(division_code="990103001", name="外区木业"))
    invitation = Invitation.unscoped.get()
    clerk = bureau_client("990102")

    assert "外区木业" not in clerk.get(LIST).text
    assert clerk.post(reverse("portal:invitation_void", args=[invitation.pk])).status_code == 404


def test_letters_go_to_those_whom_nobody_has_claimed():
    fresh, coded, claimed, asking, closed, elsewhere = EnterpriseFactory.create_batch(6)
    issue(coded)
    MembershipFactory(enterprise=claimed)
    MembershipFactory(enterprise=asking, state="pending", decided_at=None, decided_by="")
    closed.state, closed.closed_on = "closed", NOW.date()
    closed.save()
    elsewhere.division_code = "990103001"
    elsewhere.save()
    scope = Scope(division="990102")
    later = NOW + timedelta(seconds=1)

    assert set(addressees(scope, since=later)) == {fresh}
    assert set(addressees(scope, again=True, since=later)) == {fresh, coded}
    assert set(addressees(scope, since=NOW)) == {fresh, coded}
    assert set(addressees(scope, words=fresh.uscc, since=later)) == {fresh}
    assert set(addressees(scope, division="990102002", since=later)) == set()


def test_too_many_at_once_is_a_programming_mistake():
    with pytest.raises(ValueError, match="500"):
        issue_claim_codes(actor=SYSTEM, enterprise_ids=range(501), now=NOW)


def test_the_list_costs_the_same_for_one_and_for_thirty():
    clerk = bureau_client("990102")
    issue(EnterpriseFactory())
    one = queries_of(clerk, LIST)
    issue(*EnterpriseFactory.create_batch(29))

    assert queries_of(clerk, LIST) == one <= 15
