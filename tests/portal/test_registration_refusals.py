"""What the forms already stop, and what only a second browser can bring about: the commands refuse it too."""

from datetime import date, timedelta

import pytest

from portal.actors import SYSTEM
from portal.commands import claims, invitations, people, postings, profile
from portal.errors import Refused
from portal.models import Enterprise, Invitation
from portal.profile_changes import fingerprint
from portal.queries.invitations import holder, waiting_for
from portal.workplaces import actors_of
from tests.factories import (
    NOW,
    DivisionFactory,
    EnterpriseFactory,
    MembershipFactory,
    PersonFactory,
    PrincipalTermFactory,
    UserFactory,
)
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 9)


@pytest.fixture
def officer():
    return actors_of(enterprise_client().user)[0]


def firm(officer):
    return Enterprise.unscoped.get(pk=officer.enterprise_id)


def person(officer, **values):
    return PersonFactory(enterprise=firm(officer), **values)


def claim(user, invitation, now=NOW):
    return claims.claim_enterprise(
        actor=holder(user, invitation), user=user, invitation_id=invitation.pk, note="", now=now
    )


def test_a_code_that_changed_between_page_and_click():
    enterprise = EnterpriseFactory()
    invitations.issue_claim_codes(actor=SYSTEM, enterprise_ids=[enterprise.pk], now=NOW)
    first = Invitation.unscoped.get()
    with pytest.raises(Refused, match="已过有效期"):
        claim(UserFactory(), first, now=NOW + timedelta(days=91))
    user = UserFactory()
    claim(user, first)
    with pytest.raises(Refused, match="已经用过"):
        claim(UserFactory(), first)
    invitations.issue_claim_codes(actor=SYSTEM, enterprise_ids=[enterprise.pk], now=NOW)
    second = Invitation.unscoped.get(used_at=None)
    with pytest.raises(Refused, match="正在等待审核"):
        claim(user, second)
    invitations.issue_claim_codes(actor=SYSTEM, enterprise_ids=[enterprise.pk], now=NOW)
    with pytest.raises(Refused, match="已作废"):
        claim(UserFactory(), second)


def test_nobody_suspends_the_own_account(officer):
    own = int(officer.workplace.removeprefix("m:"))

    with pytest.raises(Refused, match="不能停用自己的账户"):
        claims.suspend_membership(actor=officer, membership_id=own, reason="x", now=NOW)


def test_invitations_to_nobody_new(officer):
    gone = person(officer, left_on=TODAY)
    known = person(officer)
    MembershipFactory(enterprise=firm(officer), person=known, role="member")
    given = {"actor": officer, "role": "member", "contact": "", "now": NOW}

    with pytest.raises(Refused, match="已登记离任"):
        invitations.invite_person(person_id=gone.pk, **given)
    with pytest.raises(Refused, match="账户，不用再邀请"):
        invitations.invite_person(person_id=known.pk, **given)


def test_leaving_twice_or_tomorrow(officer):
    gone, here = person(officer, left_on=TODAY), person(officer)
    given = {"actor": officer, "reason": "", "now": NOW, "today": TODAY}

    with pytest.raises(Refused, match="已登记离任"):
        people.leave_person(person_id=gone.pk, left_on=TODAY, **given)
    with pytest.raises(Refused, match="不能晚于今天"):
        people.leave_person(person_id=here.pk, left_on=TODAY + timedelta(days=1), **given)


def test_terms_that_cannot_begin(officer):
    given = {
        "actor": officer,
        "enterprise_id": officer.enterprise_id,
        "kind": "chairman",
        "signs": False,
        "now": NOW,
        "today": TODAY,
    }
    someone = person(officer)

    with pytest.raises(Refused, match="不在名单里或者已离任"):
        people.register_term(person_id=person(officer, left_on=TODAY).pk, from_on=TODAY, **given)
    with pytest.raises(Refused, match="不在名单里或者已离任"):
        people.register_term(person_id=PersonFactory().pk, from_on=TODAY, **given)
    with pytest.raises(Refused, match="不能晚于今天"):
        people.register_term(person_id=someone.pk, from_on=TODAY + timedelta(days=1), **given)
    people.register_term(person_id=someone.pk, from_on=TODAY, **given)
    with pytest.raises(Refused, match="同一身份的在任登记"):
        people.register_term(person_id=someone.pk, from_on=TODAY, **given)


def test_the_end_of_a_term_without_signature_touches_no_account(officer):
    term = PrincipalTermFactory(enterprise=firm(officer), person=person(officer), signs=False)
    account = MembershipFactory(enterprise=firm(officer), role="principal")

    people.end_term(actor=officer, term_id=term.pk, to_on=TODAY, reason="", now=NOW, today=TODAY)

    account.refresh_from_db()
    assert account.state == "active"


def test_an_administrator_places_nobody_outside_and_checks_numbers():
    DivisionFactory(code="990102")
    DivisionFactory(code="990103", full_name="澄湖区")
    admin = actors_of(bureau_client("990102", role="division_admin").user)[0]
    typed = {
        "actor": admin,
        "username": "zhaoyan",
        "name": "赵岩",
        "email": "",
        "role": "clerk",
        "certificate_no": "",
        "reason": "调入",
        "now": NOW,
        "today": TODAY,
    }

    with pytest.raises(Refused, match="理由没有填写"):
        postings.add_posting(division_code="990102", phone="", **typed | {"reason": " "})
    with pytest.raises(Refused, match="只能管理本级和下级"):
        postings.add_posting(division_code="990103", phone="", **typed)
    with pytest.raises(Refused, match="不是 11 位"):
        postings.add_posting(division_code="990102", phone="123", **typed)


def test_a_profile_goes_to_no_other_county_and_to_no_unknown_town(officer):
    enterprise = EnterpriseFactory(division_code="990102")
    client = actors_of(enterprise_client(enterprise).user)[0]
    given = {"actor": client, "enterprise_id": enterprise.pk, "seen": fingerprint(enterprise), "now": NOW}

    with pytest.raises(Refused, match="申请变更属地"):
        profile.update_profile(values={"division_code": "990103"}, **given)
    with pytest.raises(Refused, match="不在区划表里"):
        profile.update_profile(values={"division_code": "990102999"}, **given)
    with pytest.raises(Refused, match="没有选择迁入的区县"):
        profile.request_division(
            actor=client, enterprise_id=enterprise.pk, division_code="9901", reason="x", now=NOW
        )


def test_an_invitation_waits_for_a_proved_telephone(officer):
    someone = person(officer)
    invitations.invite_person(
        actor=officer, person_id=someone.pk, role="member", contact="13800138000", now=NOW
    )
    user = UserFactory(phone="13800138000", phone_verified=False)
    unproved = waiting_for(user, NOW).count()
    user.phone_verified = True

    assert (unproved, waiting_for(user, NOW).count()) == (0, 1)
