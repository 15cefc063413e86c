"""People, their terms as principal, and the invitations that bind accounts to them."""

from datetime import date

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from portal import codes
from portal.commands import people as commands
from portal.commands.invitations import invite_person
from portal.errors import Refused
from portal.models import AuditEvent, Invitation, Membership, Notice, Person, PrincipalTerm, ProfileChange
from portal.tasks import mail_invitation
from portal.workplaces import actors_of
from tests.factories import (
    NOW,
    BureauFactory,
    EnterpriseFactory,
    MembershipFactory,
    PersonFactory,
    PostingFactory,
    PrincipalTermFactory,
    UserFactory,
)
from tests.measure import queries_of
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 9)
PEOPLE = "/e/people/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer():
    return enterprise_client(EnterpriseFactory(name="安澜恒拓木业有限公司"))


def actor_of(client):
    return actors_of(client.user)[0]


def typed(**changes):
    return {
        "name": "何启明",
        "post": "副总经理",
        "mobile": "",
        "certificate_no": "",
        "leadership": "on",
    } | changes


def test_a_person_is_registered_with_post_and_certificate(officer):
    page = officer.post(
        reverse("portal:people_add"), typed(mobile="138 0013 8000", certificate_no="CSE-1"), follow=True
    )

    person = Person.unscoped.get()
    assert "已登记何启明" in page.text
    assert (person.name, person.post, person.mobile, person.certificate_no, person.leadership) == (
        "何启明",
        "副总经理",
        "138 0013 8000",
        "CSE-1",
        True,
    )
    assert AuditEvent.unscoped.get().action == "person.added"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "没有填姓名"),
        ({"name": "名" * 61}, "姓名最多 60 个字，现在有 61 个"),
        ({"name": "a\x00b"}, "不能保存的字符"),
        ({"post": "x" * 10_000_000}, "职务最多 60 个字"),
        ({"mobile": "not a phone"}, "手机号码写法不对"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(officer, changes, words):
    page = officer.post(reverse("portal:people_add"), typed(certificate_no="证书甲", **changes))

    assert page.status_code == 400
    assert words in page.text
    assert "证书甲" in page.text
    assert Person.unscoped.count() == 0


@pytest.mark.parametrize("name", ["𠮷野家", "阿卜杜热合曼·买买提", "王  五", "O'Neil"])
def test_rare_names_are_kept_as_they_are(officer, name):
    officer.post(reverse("portal:people_add"), typed(name=name))

    assert Person.unscoped.get().name == name


def test_the_same_person_twice_is_noticed(officer):
    officer.post(reverse("portal:people_add"), typed())

    page = officer.post(reverse("portal:people_add"), typed())

    assert "名单里已有同名同职务的“何启明”" in page.text
    assert Person.unscoped.count() == 1


def test_editing_keeps_the_old_values_in_the_trail(officer):
    person = PersonFactory(enterprise=officer.enterprise, name="何启明", post="车间主任")

    officer.post(reverse("portal:people_edit", args=[person.pk]), typed())

    event = AuditEvent.unscoped.get(action="person.edited")
    assert Person.unscoped.get().post == "副总经理"
    assert event.detail["before"] == {"post": "车间主任", "leadership": False}


def test_a_leaver_loses_account_and_open_invitations(officer):
    person = PersonFactory(enterprise=officer.enterprise)
    account = MembershipFactory(enterprise=officer.enterprise, person=person, role="member")
    invitation, _ = invite_person(
        actor=actor_of(officer), person_id=person.pk, role="leader", contact="", now=NOW
    )

    officer.post(
        reverse("portal:people_leave", args=[person.pk]), {"left_on": "2026-10-01", "reason": "退休"}
    )

    person.refresh_from_db()
    account.refresh_from_db()
    invitation.refresh_from_db()
    assert person.left_on == date(2026, 10, 1)
    assert (account.state, account.reason) == ("suspended", "退休")
    assert invitation.revoked_at == NOW


def test_a_principal_in_office_and_oneself_cannot_be_sent_away(officer):
    principal = PrincipalTermFactory(enterprise=officer.enterprise).person
    me = PersonFactory(enterprise=officer.enterprise)
    Membership.unscoped.filter(pk=officer.membership.pk).update(person=me)

    refused = officer.post(reverse("portal:people_leave", args=[principal.pk]), {"left_on": "2026-10-01"})
    myself = officer.post(reverse("portal:people_leave", args=[me.pk]), {"left_on": "2026-10-01"})
    future = officer.post(
        reverse("portal:people_leave", args=[PersonFactory(enterprise=officer.enterprise).pk]),
        {"left_on": "2026-12-01"},
    )

    assert "是在任的主要负责人" in refused.text
    assert "不能登记自己离任" in myself.text
    assert "晚于今天" in future.text
    assert Person.unscoped.filter(left_on=None).count() == 3


def test_one_principal_signs_and_others_may_hold_office(officer):
    first, second = PersonFactory.create_batch(2, enterprise=officer.enterprise)
    add = reverse("portal:people_term_add")
    officer.post(add, {"person": first.pk, "kind": "chairman", "from_on": "2024-01-01", "signs": "on"})

    refused = officer.post(
        add, {"person": second.pk, "kind": "general_manager", "from_on": "2025-01-01", "signs": "on"}
    )
    officer.post(add, {"person": second.pk, "kind": "general_manager", "from_on": "2025-01-01"})

    officer.enterprise.refresh_from_db()
    assert "已有一名签批季度报告的主要负责人" in refused.text
    assert [(t.person_id, t.signs) for t in PrincipalTerm.unscoped.order_by("pk")] == [
        (first.pk, True),
        (second.pk, False),
    ]
    assert officer.enterprise.principal_name == first.name
    assert ProfileChange.unscoped.get().field == "principal_name"


def test_replacing_the_principal_ends_term_and_account_and_opens_the_successor(officer):
    old = PrincipalTermFactory(enterprise=officer.enterprise, person__name="陆承远")
    account = MembershipFactory(enterprise=officer.enterprise, role="principal", person=old.person)
    heir = PersonFactory(enterprise=officer.enterprise, name="何启明")

    page = officer.post(
        reverse("portal:people_replace"),
        {"person": heir.pk, "kind": "general_manager", "from_on": "2026-10-01", "reason": "董事会任命"},
        follow=True,
    )

    old.refresh_from_db()
    account.refresh_from_db()
    officer.enterprise.refresh_from_db()
    term = PrincipalTerm.unscoped.get(to_on=None)
    assert "主要负责人已更换" in page.text
    assert (old.to_on, term.from_on, term.person, term.signs) == (
        date(2026, 10, 1),
        date(2026, 10, 1),
        heir,
        True,
    )
    assert (account.state, account.reason) == ("suspended", "董事会任命")
    assert officer.enterprise.principal_name == "何启明"
    assert AuditEvent.unscoped.filter(action="principal.replaced").count() == 1
    assert Notice.objects.filter(user=account.user, title__contains="停用").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from_on": "2019-01-01"}, "离任日期须晚于任职日期 2020-01-01"),
        ({"from_on": "2026-11-01"}, "晚于今天"),
        ({"person": "999999"}, "不在列表里"),
        ({"reason": ""}, "没有填理由"),
    ],
)
def test_a_replacement_that_cannot_be_is_refused_whole(officer, changes, words):
    old = PrincipalTermFactory(enterprise=officer.enterprise)
    heir = PersonFactory(enterprise=officer.enterprise)
    good = {"person": heir.pk, "kind": "other", "from_on": "2026-10-01", "reason": "任命"}

    page = officer.post(reverse("portal:people_replace"), good | changes)

    old.refresh_from_db()
    assert words in page.text
    assert old.to_on is None


def test_replacing_nobody_or_by_the_same_person_is_refused(officer):
    person = PersonFactory(enterprise=officer.enterprise)
    good = {"kind": "other", "from_on": date(2026, 10, 1), "reason": "x", "now": NOW, "today": TODAY}
    given = {"actor": actor_of(officer), "enterprise_id": officer.enterprise.pk, **good}

    with pytest.raises(Refused, match="还没有登记签批的主要负责人"):
        commands.replace_principal(person_id=person.pk, **given)
    PrincipalTermFactory(enterprise=officer.enterprise, person=person)
    with pytest.raises(Refused, match="就是现任"):
        commands.replace_principal(person_id=person.pk, **given)


def test_ending_a_term_says_that_nobody_signs_any_more(officer):
    term = PrincipalTermFactory(enterprise=officer.enterprise)
    address = reverse("portal:people_term_end", args=[term.pk])

    before = officer.get(address)
    officer.post(address, {"to_on": "2026-10-09", "reason": "免职"})
    again = officer.post(address, {"to_on": "2026-10-09", "reason": "免职"})

    term.refresh_from_db()
    assert "结束后没有人能签批" in before.text
    assert term.to_on == TODAY
    assert "这个任期已经结束" in again.text
    assert "还没有登记签批季度报告的主要负责人" in officer.get(PEOPLE).text


def test_the_code_is_shown_in_the_session_that_made_it_and_nowhere_else(officer):
    person = PersonFactory(enterprise=officer.enterprise, name="高建平")
    colleague = enterprise_client(officer.enterprise, role="leader")

    page = officer.post(
        reverse("portal:invite_create"), {"person": person.pk, "role": "member", "contact": ""}, follow=True
    )

    invitation = Invitation.unscoped.get()
    detail = reverse("portal:invite_detail", args=[invitation.pk])
    assert "/claim/?code=" in page.text
    assert "/claim/?code=" in officer.get(detail).text
    assert "/claim/?code=" not in colleague.get(detail).text
    assert "邀请码只在生成时显示" in colleague.get(detail).text


def test_a_mailed_invitation_carries_code_link_and_expiry(officer, django_capture_on_commit_callbacks):
    person = PersonFactory(enterprise=officer.enterprise, name="高建平")

    with django_capture_on_commit_callbacks(execute=True):
        officer.post(
            reverse("portal:invite_create"),
            {"person": person.pk, "role": "member", "contact": "Gao@Example.cn"},
        )

    letter = mail.outbox[0]
    assert letter.to == ["gao@example.cn"]
    assert "邀请您以“检查组成员”身份" in letter.body
    assert "/claim/?code=" in letter.body
    assert "2026-11-08" in letter.body


def test_a_void_invitation_is_not_mailed_any_more(officer):
    person = PersonFactory(enterprise=officer.enterprise)
    invitation, code = invite_person(
        actor=actor_of(officer), person_id=person.pk, role="member", contact="g@example.cn", now=NOW
    )
    officer.post(reverse("portal:invite_void", args=[invitation.pk]))

    assert mail_invitation(invitation_id=invitation.pk, sealed=codes.seal(code)) is False
    assert mail_invitation(invitation_id=invitation.pk, sealed="no seal of ours") is False
    assert mail.outbox == []


def test_an_account_that_proved_the_address_is_told_in_the_portal(officer):
    user = UserFactory(email="gao@example.cn")
    EmailAddress.objects.create(user=user, email="gao@example.cn", verified=True)
    person = PersonFactory(enterprise=officer.enterprise)

    invite_person(
        actor=actor_of(officer), person_id=person.pk, role="member", contact="gao@example.cn", now=NOW
    )

    assert Notice.objects.get(user=user).url == reverse("portal:claim_mine")


def test_inviting_again_voids_the_code_before(officer):
    person = PersonFactory(enterprise=officer.enterprise)
    given = {"actor": actor_of(officer), "person_id": person.pk, "role": "member", "contact": "", "now": NOW}
    first, _ = invite_person(**given)
    second, _ = invite_person(**given)

    first.refresh_from_db()
    assert first.revoked_at == NOW
    assert second.revoked_at is None


@pytest.mark.parametrize(
    ("contact", "words"),
    [("gao@", "电子邮箱写法不对"), ("12345", "不是 11 位的中国大陆手机号"), ("x" * 200, "最多 120 个字")],
)
def test_a_wrong_address_is_pointed_out(officer, contact, words):
    person = PersonFactory(enterprise=officer.enterprise)

    page = officer.post(
        reverse("portal:invite_create"), {"person": person.pk, "role": "member", "contact": contact}
    )

    assert words in page.text
    assert Invitation.unscoped.count() == 0


def test_a_principal_is_invited_after_the_term_and_never_beside_another_account(officer):
    person = PersonFactory(enterprise=officer.enterprise, name="陆承远")
    typed = {"person": person.pk, "role": "principal", "contact": ""}
    early = officer.post(reverse("portal:invite_create"), typed)
    PrincipalTermFactory(enterprise=officer.enterprise, person=person)
    MembershipFactory(enterprise=officer.enterprise, role="principal", user__name="旧负责人")

    beside = officer.post(reverse("portal:invite_create"), typed)

    assert "还没有登记为签批的主要负责人" in early.text
    assert "旧负责人的主要负责人账户还有效" in beside.text
    assert Invitation.unscoped.count() == 0


def test_a_team_member_reads_and_changes_nothing(officer):
    member = enterprise_client(officer.enterprise, role="member")
    PersonFactory(enterprise=officer.enterprise, name="高建平")

    page = member.get(PEOPLE)

    assert "高建平" in page.text
    assert reverse("portal:people_add") not in page.text
    assert member.post(reverse("portal:people_add"), typed()).status_code == 403


def test_people_of_another_enterprise_do_not_exist(officer):
    stranger = PersonFactory(name="外人")
    term = PrincipalTermFactory()

    assert "外人" not in officer.get(PEOPLE).text
    for name, key in (
        ("people_edit", stranger.pk),
        ("people_leave", stranger.pk),
        ("people_term_end", term.pk),
    ):
        assert officer.get(reverse(f"portal:{name}", args=[key])).status_code == 404
    page = officer.post(
        reverse("portal:invite_create"), {"person": stranger.pk, "role": "member", "contact": ""}
    )
    assert "不在列表里" in page.text


def test_the_people_page_costs_the_same_for_one_and_for_thirty(officer):
    one_person(officer)
    one = queries_of(officer, PEOPLE)
    for _ in range(29):
        one_person(officer)

    assert queries_of(officer, PEOPLE) == one <= 15


def one_person(officer):
    person = PersonFactory(enterprise=officer.enterprise)
    MembershipFactory(enterprise=officer.enterprise, person=person, role="member")
    PrincipalTermFactory(enterprise=officer.enterprise, person=person, signs=False)
    invite_person(actor=actor_of(officer), person_id=person.pk, role="leader", contact="", now=NOW)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("甲\u200b\u202e乙", "看不见的字符（U+200B、U+202E）"),
        ("=HYPERLINK(1)", "不是姓名用的字"),
        ("陆😀远", "“😀”，不是姓名用的字"),
        ("（陆承远", "请从姓名的第一个字写起"),
    ],
)
def test_a_name_with_unseen_signs_formulas_or_pictures_is_refused(officer, name, said):
    page = officer.post(f"{PEOPLE}add/", typed(name=name))
    assert page.status_code == 400
    assert said in page.text.replace("&quot;", '"')
    assert not Person.unscoped.filter(enterprise=officer.enterprise).exists()


def test_a_term_of_1850_is_a_slip_of_the_year(officer):
    person = PersonFactory(enterprise=officer.enterprise)
    given = {"person": person.pk, "kind": "legal_rep", "from_on": "1850-01-01"}
    page = officer.post(f"{PEOPLE}terms/add/", given)
    assert "1850-01-01 太早，像是年份写错了" in page.text
    assert not PrincipalTerm.unscoped.exists()


def test_the_first_term_offers_to_sign_and_a_later_one_does_not(officer):
    first = officer.get(f"{PEOPLE}terms/add/").context["form"]
    PrincipalTermFactory(enterprise=officer.enterprise)
    later = officer.get(f"{PEOPLE}terms/add/").context["form"]
    assert (first["signs"].value(), later["signs"].value()) == (True, False)


def test_a_term_registered_without_signing_can_be_made_the_signing_one(officer):
    term = PrincipalTermFactory(enterprise=officer.enterprise, signs=False)
    sign = reverse("portal:people_term_sign", args=[term.pk])
    assert sign in officer.get(PEOPLE).text
    for _ in range(2):
        assert officer.post(sign).status_code == 302
    term.refresh_from_db()
    assert term.signs
    assert AuditEvent.unscoped.filter(action="principal.signs").count() == 1
    assert sign not in officer.get(PEOPLE).text


def test_nobody_becomes_a_second_signer(officer):
    first = PrincipalTermFactory(enterprise=officer.enterprise, person__name="陆承远")
    second = PrincipalTermFactory(enterprise=officer.enterprise, signs=False)
    page = officer.post(reverse("portal:people_term_sign", args=[second.pk]))
    assert f"现由{first.person.name}签批" in page.text
    second.refresh_from_db()
    assert not second.signs


def test_a_replaced_principal_his_successor_and_the_bureau_are_told(officer):
    enterprise = officer.enterprise
    old = PrincipalTermFactory(enterprise=enterprise, person__name="陆承远", from_on=date(2020, 1, 1))
    old_account = MembershipFactory(enterprise=enterprise, role="principal", person=old.person).user
    heir = PersonFactory(enterprise=enterprise, name="何启明")
    heir_account = MembershipFactory(enterprise=enterprise, role="leader", person=heir).user
    clerk = PostingFactory(bureau=BureauFactory(division_code=enterprise.division_code[:6])).user
    commands.replace_principal(
        actor=actor_of(officer),
        enterprise_id=enterprise.pk,
        person_id=heir.pk,
        kind="general_manager",
        from_on=TODAY,
        reason="股东会决议",
        now=NOW,
        today=TODAY,
    )
    told = Notice.objects.filter(kind="principal.changed")
    assert {notice.user_id for notice in told} == {old_account.pk, heir_account.pk, clerk.pk}
    assert all("由陆承远换为何启明，理由：股东会决议" in notice.body for notice in told)


def test_an_account_under_another_name_than_the_person_is_shown(officer):
    person = PersonFactory(enterprise=officer.enterprise, name="陆承远")
    MembershipFactory(enterprise=officer.enterprise, role="leader", person=person, user__name="周敏")
    assert "账户姓名 周敏，与本人登记的姓名不同" in officer.get(PEOPLE).text
