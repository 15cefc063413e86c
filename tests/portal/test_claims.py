"""From the letter to the account: codes, claims, decisions, personal invitations."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.actors import SYSTEM
from portal.commands.claims import restore_membership
from portal.commands.invitations import invite_person, issue_claim_codes
from portal.errors import Refused
from portal.models import AuditEvent, Invitation, Membership, Notice, Person, User
from portal.queries.invitations import by_code
from portal.workplaces import actors_of
from tests import media
from tests.factories import (
    NOW,
    EnterpriseFactory,
    MembershipFactory,
    PersonFactory,
    PrincipalTermFactory,
    UserFactory,
)
from tests.measure import queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db

CLAIM = "/claim/"
CONFIRM = "/claim/confirm/"
SIGNUP = {
    "name": "周敏",
    "username": "zhoumin",
    "phone": "13800138000",
    "email": "",
    "password1": "correct-horse-battery-1",
    "password2": "correct-horse-battery-1",
}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enterprise():
    return EnterpriseFactory(name="安澜恒拓木业有限公司")


@pytest.fixture
def code(enterprise):
    return issue_claim_codes(actor=SYSTEM, enterprise_ids=[enterprise.pk], now=NOW)[enterprise.pk]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def claimed(client, code, **extra):
    client.post(CLAIM, {"code": code})
    return client.post(CONFIRM, {"note": "安全部经理", **extra}, follow=True)


def test_a_stranger_types_the_code_opens_an_account_and_claims(enterprise, code):
    clerk = bureau_client("990102")
    client = Client()

    step_two = client.post(CLAIM, {"code": f" {code[:4].lower()}-{code[4:8]} {code[8:]}"}, follow=True)
    signed_up = client.post(reverse("account_signup"), {**SIGNUP, "next": CONFIRM}, follow=True)
    done = client.post(CONFIRM, {"note": "安全部经理"}, follow=True)

    membership = Membership.unscoped.get()
    assert "安澜恒拓木业有限公司" in step_two.text
    assert "没有账号，注册" in step_two.text
    assert "确认是这家企业，提交认领" in signed_up.text
    assert "认领已提交" in done.text
    assert (membership.user.username, membership.role, membership.state) == (
        "zhoumin",
        "safety_officer",
        "pending",
    )
    assert membership.claim_note == "安全部经理"
    assert Notice.objects.get(user=clerk.user).url == reverse("portal:claim_detail", args=[membership.pk])
    assert "portal.membership" in AuditEvent.unscoped.get(action="membership.claimed").target


def test_an_authorisation_letter_reaches_the_bureau(enterprise, code, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    letter = SimpleUploadedFile("授权书.pdf", media.pdf())

    claimed(signed_in(UserFactory(name="周敏")), code, letter=letter)

    membership = Membership.unscoped.get()
    page = bureau_client("990102").get(reverse("portal:claim_detail", args=[membership.pk]))
    assert membership.claim_letter.name == "授权书.pdf"
    assert reverse("portal:evidence_download", args=[membership.claim_letter_id]) in page.text


def test_a_letter_that_is_not_a_document_is_refused_and_the_note_is_kept(code):
    client = signed_in(UserFactory())
    client.post(CLAIM, {"code": code})

    page = client.post(
        CONFIRM, {"note": "我是安全员", "letter": SimpleUploadedFile("a.pdf", b"<html>")}, follow=True
    )

    assert page.status_code == 400
    assert "网页" in page.text
    assert "我是安全员" in page.text
    assert Membership.unscoped.count() == 0


@pytest.mark.parametrize("typed", ["", "AB", "0000-1111-2222", "ACDE-FGHJ-KMNP", "中文", "\x00", "A" * 5000])
def test_a_wrong_code_gets_a_sentence_and_opens_nothing(typed):
    client = Client()

    page = client.post(CLAIM, {"code": typed})

    assert page.status_code == 400
    assert "邀请码" in page.text
    assert client.get(CONFIRM).status_code == 302


def test_wrong_codes_slow_the_guesser_down_and_a_good_one_waits_too(code):
    client = Client()
    for _ in range(3):
        client.post(CLAIM, {"code": "ACDE-FGHJ-KMNP"})

    hasty = client.post(CLAIM, {"code": code})
    with time_machine.travel(NOW + timedelta(seconds=6), tick=False):
        patient = client.post(CLAIM, {"code": code})

    assert "请在 5 秒后再试" in hasty.text
    assert patient.status_code == 302


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    client, moment = Client(), NOW
    for _ in range(14):
        moment += timedelta(seconds=901)
        with time_machine.travel(moment, tick=False):
            client.post(CLAIM, {"code": "ACDE-FGHJ-KMNP"})

    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        page = client.post(CLAIM, {"code": "ACDE-FGHJ-KMNP"})

    assert "请在 15 分钟后再试" in page.text


def test_used_void_and_expired_codes_say_so(enterprise, code):
    second = issue_claim_codes(actor=SYSTEM, enterprise_ids=[enterprise.pk], now=NOW)[enterprise.pk]
    void = Client().post(CLAIM, {"code": code}).text
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        expired = Client().post(CLAIM, {"code": second}).text
    claimed(signed_in(UserFactory()), second)
    used = Client().post(CLAIM, {"code": second}, REMOTE_ADDR="10.0.0.9").text

    assert "已作废" in void
    assert "已过有效期" in expired
    assert "已经用过" in used


def test_without_an_accepted_code_nobody_can_sign_up():
    page = Client().post(reverse("account_signup"), SIGNUP)

    assert User.objects.count() == 0
    assert page.status_code == 200


def test_a_code_that_is_used_between_two_steps_is_refused(enterprise, code):
    first, second = signed_in(UserFactory()), signed_in(UserFactory())
    first.post(CLAIM, {"code": code})
    second.post(CLAIM, {"code": code})
    first.post(CONFIRM, {"note": "先到"})

    late = second.post(CONFIRM, {"note": "后到"}, follow=True)

    assert "邀请码已经用过、作废或者过期" in late.text
    assert [m.claim_note for m in Membership.unscoped.all()] == ["先到"]


def test_the_bureau_approves_and_the_claimant_works_at_once(enterprise, code):
    user = UserFactory(name="周敏", phone="13800138000")
    client = signed_in(user)
    claimed(client, code)
    membership = Membership.unscoped.get()
    clerk = bureau_client("990102")

    page = clerk.post(reverse("portal:claim_approve", args=[membership.pk]), follow=True)

    membership.refresh_from_db()
    assert "认领已通过" in page.text
    assert (membership.state, membership.decided_by) == ("active", clerk.user.username)
    assert (membership.person.name, membership.person.mobile) == ("周敏", "13800138000")
    assert client.get(reverse("portal:profile")).status_code == 200
    assert Notice.objects.filter(user=user, title__contains="可以使用了").exists()


def test_a_refusal_needs_a_reason_and_tells_it(enterprise, code):
    client = signed_in(UserFactory())
    claimed(client, code)
    membership = Membership.unscoped.get()
    address = reverse("portal:claim_refuse", args=[membership.pk])
    clerk = bureau_client("990102")

    empty = clerk.post(address, {"reason": ""})
    clerk.post(address, {"reason": "授权书没有盖章"})

    membership.refresh_from_db()
    assert empty.status_code == 400
    assert "没有填理由" in empty.text
    assert (membership.state, membership.reason) == ("refused", "授权书没有盖章")
    assert "授权书没有盖章" in client.get(reverse("portal:claim_mine")).text


def test_deciding_twice_is_refused_by_the_table(enterprise, code):
    claimed(signed_in(UserFactory()), code)
    membership = Membership.unscoped.get()
    clerk = bureau_client("990102")
    address = reverse("portal:claim_approve", args=[membership.pk])
    clerk.post(address)

    again = clerk.post(address, follow=True)

    assert "当前状态不能“通过认领”" in again.text
    assert AuditEvent.unscoped.filter(action="membership.approved").count() == 1


def test_a_suspended_account_stops_and_a_restored_one_goes_on():
    client = enterprise_client()
    clerk = bureau_client("990102")
    clerk.post(reverse("portal:membership_suspend", args=[client.membership.pk]), {"reason": "已离职"})
    stopped = client.get(reverse("portal:profile"))

    clerk.post(reverse("portal:membership_restore", args=[client.membership.pk]))

    assert stopped.url == reverse("portal:workplaces")
    assert client.get(reverse("portal:profile")).status_code == 200
    assert [
        e.action for e in AuditEvent.unscoped.filter(action__startswith="membership.").order_by("pk")
    ] == [
        "membership.suspended",
        "membership.restored",
    ]


def test_a_bureau_elsewhere_sees_and_decides_nothing(enterprise, code):
    claimed(signed_in(UserFactory()), code)
    membership = Membership.unscoped.get()
    stranger = bureau_client("990103")

    assert "安澜恒拓木业" not in stranger.get(reverse("portal:claim_list")).text
    assert stranger.get(reverse("portal:claim_detail", args=[membership.pk])).status_code == 404
    assert stranger.post(reverse("portal:claim_approve", args=[membership.pk])).status_code == 404


def test_a_legal_reviewer_looks_on():
    membership = MembershipFactory(state="pending", decided_at=None, decided_by="")
    reviewer = bureau_client("990102", role="legal_reviewer")

    page = reviewer.get(reverse("portal:claim_detail", args=[membership.pk]))

    assert "通过认领" not in page.text
    assert reviewer.post(reverse("portal:claim_approve", args=[membership.pk])).status_code == 403


def test_the_claim_list_filters_by_state_and_words():
    MembershipFactory(state="pending", decided_at=None, decided_by="", enterprise__name="甲木业")
    MembershipFactory(state="pending", decided_at=None, decided_by="", enterprise__name="乙木业")
    MembershipFactory(enterprise__name="丙木业")
    clerk = bureau_client("990102")

    waiting = clerk.get(reverse("portal:claim_list")).text
    found = clerk.get(reverse("portal:claim_list"), {"q": "乙木"}).text
    active = clerk.get(reverse("portal:claim_list"), {"state": "active"}).text

    assert "甲木业" in waiting
    assert "丙木业" not in waiting
    assert ("甲木业" in found, "乙木业" in found) == (False, True)
    assert ("甲木业" in active, "丙木业" in active) == (False, True)


def test_the_claim_list_costs_the_same_for_one_and_for_thirty():
    clerk = bureau_client("990102")
    waiting = {"state": "pending", "decided_at": None, "decided_by": ""}
    MembershipFactory(**waiting)
    one = queries_of(clerk, reverse("portal:claim_list"))
    MembershipFactory.create_batch(29, **waiting)

    assert queries_of(clerk, reverse("portal:claim_list")) == one <= 15


def invited(enterprise, role="member", contact="", **person):
    person = PersonFactory(enterprise=enterprise, **person)
    if role == "principal":
        PrincipalTermFactory(enterprise=enterprise, person=person)
    return invite_person(actor=SYSTEM, person_id=person.pk, role=role, contact=contact, now=NOW)


def accepted(user, code):
    client = signed_in(user)
    client.post(CLAIM, {"code": code})
    return client, client.post(CONFIRM)


def test_an_invited_person_joins_at_once_and_is_bound_to_the_register(enterprise):
    officer = enterprise_client(enterprise)
    invitation, code = invited(enterprise, name="高建平")

    client, answer = accepted(UserFactory(name="高建平"), code)

    membership = Membership.unscoped.get(user__name="高建平")
    assert (membership.state, membership.person, membership.role) == ("active", invitation.person, "member")
    assert actors_of(membership.user)[0].person_id == invitation.person_id
    assert answer.url == reverse("portal:home")
    assert "您已加入安澜恒拓木业有限公司" in client.get(reverse("portal:people")).text
    assert Notice.objects.filter(user=officer.user, title__contains="已接受邀请").exists()


def test_a_different_name_on_the_account_is_pointed_out(enterprise):
    _, code = invited(enterprise, name="高建平")
    client = signed_in(UserFactory(name="沈立"))
    client.post(CLAIM, {"code": code})

    assert "请确认是同一个人" in client.get(CONFIRM).text


def test_a_second_principal_account_is_refused_with_the_way_out(enterprise):
    _, code = invited(enterprise, role="principal", name="陆承远")
    MembershipFactory(enterprise=enterprise, role="principal", user__name="旧负责人")

    _, page = accepted(UserFactory(), code)

    assert "已有一名主要负责人账户（旧负责人）" in page.text
    assert "更换主要负责人" in page.text
    assert Membership.unscoped.filter(role="principal").count() == 1


def test_an_invitation_cannot_be_taken_up_twice_in_the_same_role(enterprise):
    first, code = invited(enterprise)
    user = UserFactory()
    accepted(user, code)
    person = Person.unscoped.get(pk=first.person_id)
    Membership.unscoped.update(person=None)
    _, again = invite_person(actor=SYSTEM, person_id=person.pk, role="member", contact="", now=NOW)

    _, page = accepted(user, again)

    assert "您已经是这家企业的检查组成员" in page.text
    assert Membership.unscoped.count() == 1


def test_somebody_named_before_having_an_account_finds_the_invitation_after_proving_the_address(enterprise):
    invitation, _ = invited(enterprise, contact="Gao@Example.cn", name="高建平")
    user = UserFactory(name="高建平", email="gao@example.cn")
    client = signed_in(user)
    unproved = client.get(reverse("portal:claim_mine"))
    EmailAddress.objects.create(user=user, email="gao@example.cn", verified=True, primary=True)

    proved = client.get(reverse("portal:claim_mine"))
    client.post(reverse("portal:claim_mine"), {"invitation": invitation.pk})
    client.post(CONFIRM)

    assert "安澜恒拓木业有限公司" not in unproved.text
    assert "安澜恒拓木业有限公司" in proved.text
    assert Membership.unscoped.get(user=user).state == "active"


def test_somebody_elses_invitation_cannot_be_taken_up_without_the_code(enterprise):
    invitation, _ = invited(enterprise, contact="gao@example.cn")
    client = signed_in(UserFactory())

    assert client.post(reverse("portal:claim_mine"), {"invitation": invitation.pk}).status_code == 404
    assert client.post(reverse("portal:claim_mine"), {"invitation": "x"}).status_code == 404
    assert client.post(CONFIRM, follow=True).redirect_chain[0][0] == CLAIM


def test_restoring_a_principal_beside_another_one_is_refused(enterprise):
    old = MembershipFactory(enterprise=enterprise, role="principal", state="suspended", reason="更换")
    MembershipFactory(enterprise=enterprise, role="principal")
    clerk = bureau_client("990102")

    page = clerk.post(reverse("portal:membership_restore", args=[old.pk]), follow=True)

    assert "已有一名主要负责人账户" in page.text


def test_restoring_an_account_that_was_renewed_meanwhile_is_refused(enterprise):
    user = UserFactory()
    old = MembershipFactory(enterprise=enterprise, user=user, state="suspended", reason="离岗")
    MembershipFactory(enterprise=enterprise, user=user)
    clerk = actors_of(bureau_client("990102").user)[0]

    with pytest.raises(Refused, match="不用恢复"):
        restore_membership(actor=clerk, membership_id=old.pk, now=NOW)


def test_only_digests_are_stored(enterprise, code):
    row = Invitation.unscoped.get()

    assert code not in row.code_digest
    assert by_code(code) == row
    assert code not in str(AuditEvent.unscoped.get().detail)


def test_codes_survive_a_change_of_the_secret_key(enterprise, code, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-" + "y" * 40

    assert by_code(code).enterprise == enterprise


def test_the_claim_page_costs_the_same_beside_one_and_beside_thirty_colleagues(enterprise):
    membership = MembershipFactory(enterprise=enterprise, state="pending", decided_at=None, decided_by="")
    clerk = bureau_client("990102")
    MembershipFactory(enterprise=enterprise, role="member")
    address = reverse("portal:claim_detail", args=[membership.pk])
    one = queries_of(clerk, address)
    MembershipFactory.create_batch(29, enterprise=enterprise, role="member")

    assert queries_of(clerk, address) == one <= 18


def test_ones_own_requests_cost_the_same_for_one_and_for_thirty(enterprise):
    user = UserFactory()
    client = signed_in(user)
    MembershipFactory(user=user, state="refused", reason="x")
    one = queries_of(client, reverse("portal:claim_mine"))
    for _ in range(29):
        MembershipFactory(user=user, state="refused", reason="x")

    assert queries_of(client, reverse("portal:claim_mine")) == one <= 12
