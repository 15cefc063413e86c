"""The bureau's own staff: opened without a password, ended with a reason, never above one's own division."""

import re
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.commands.postings import issue_password_link
from portal.errors import Refused
from portal.models import AuditEvent, Bureau, Division, Posting, User
from portal.workplaces import actors_of
from tests.factories import (
    NOW,
    BureauFactory,
    DivisionFactory,
    MembershipFactory,
    PostingFactory,
    UserFactory,
)
from tests.measure import queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
LIST = "/b/staff/"
PASSWORD = "correct-horse-battery-1"


@pytest.fixture(autouse=True)
def _world():
    for code, level, parent in (
        ("99", "province", ""),
        ("9901", "city", "99"),
        ("990102", "county", "9901"),
        ("990103", "county", "9901"),
        ("9902", "city", "99"),
    ):
        DivisionFactory(code=code, name=f"区{code}", full_name=f"区{code}", level=level, parent_code=parent)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin():
    return bureau_client("9901", role="division_admin")


def typed(**changes):
    return {
        "name": "赵岩",
        "username": "zhaoyan",
        "division_code": "990102",
        "role": "clerk",
        "certificate_no": "",
        "phone": "13800138000",
        "email": "zhao@example.cn",
        "reason": "接替调出的同事",
    } | changes


def test_a_new_colleague_sets_the_password_by_a_one_time_link(admin):
    page = admin.post(reverse("portal:posting_add"), typed(), follow=True)
    posting = Posting.unscoped.get(user__username="zhaoyan")
    linked = admin.post(reverse("portal:posting_link", args=[posting.pk]), follow=True)

    link = re.search(r'value="http://testserver(/accounts/password/reset/key/[^"]+)"', linked.text)[1]
    newcomer = Client()
    form = newcomer.get(link, follow=True)
    newcomer.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    again = Client().get(link, follow=True)

    user = User.objects.get(username="zhaoyan")
    assert "已建立赵岩的账号" in page.text
    assert posting.bureau.name == "区990102应急管理局"
    assert user.check_password(PASSWORD)
    assert "password1" not in again.text
    assert {"posting.added", "posting.password_link_issued"} <= {e.action for e in AuditEvent.unscoped.all()}


def test_opening_and_ending_ask_a_reason_that_stands_in_the_history(admin):
    refused = admin.post(reverse("portal:posting_add"), typed(reason=" "))
    assert refused.status_code == 400
    assert not Posting.unscoped.filter(user__username="zhaoyan").exists()
    assert 'value="zhaoyan"' in refused.text

    admin.post(reverse("portal:posting_add"), typed())
    posting = Posting.unscoped.get(user__username="zhaoyan")
    admin.post(reverse("portal:posting_end", args=[posting.pk]), {"reason": "调离本单位"})

    page = admin.get(reverse("portal:posting_detail", args=[posting.pk]))
    assert [(one.what, one.reason) for one in page.context["history"]] == [
        ("停用监管账户", "调离本单位"),
        ("开设监管账户", "接替调出的同事"),
    ]
    assert "理由：接替调出的同事" in page.text


def test_a_new_account_has_no_password_and_the_link_is_seen_by_its_maker_only(admin):
    admin.post(reverse("portal:posting_add"), typed())
    posting = Posting.unscoped.get(user__username="zhaoyan")
    admin.post(reverse("portal:posting_link", args=[posting.pk]))
    other = bureau_client("99", role="division_admin")
    detail = reverse("portal:posting_detail", args=[posting.pk])

    assert not User.objects.get(username="zhaoyan").has_usable_password()
    assert "/password/reset/key/" in admin.get(detail).text
    assert "/password/reset/key/" not in other.get(detail).text
    assert "/password/reset/key/" not in str(list(AuditEvent.unscoped.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"division_code": "99"}, "不在列表里"),
        ({"division_code": "9902"}, "不在列表里"),
        ({"role": "emperor"}, "不在列表里"),
        ({"username": "a b"}, "用户名只能用"),
        ({"username": "13800138000"}, "用户名不能是手机号"),
        ({"phone": "123"}, "不是 11 位"),
        ({"email": "nobody"}, "电子邮箱写法不对"),
        ({"name": ""}, "没有填姓名"),
    ],
)
def test_nobody_is_placed_above_or_beside_and_bad_input_is_said(admin, changes, words):
    page = admin.post(reverse("portal:posting_add"), typed(**changes))

    assert page.status_code == 400
    assert words in page.text
    assert not User.objects.filter(name="赵岩").exists()


def test_names_addresses_and_numbers_in_use_are_refused(admin):
    admin.post(reverse("portal:posting_add"), typed())
    UserFactory(username="stranger")

    taken = admin.post(reverse("portal:posting_add"), typed(username="stranger", phone="", email=""))
    phone = admin.post(reverse("portal:posting_add"), typed(username="other", email=""))
    email = admin.post(reverse("portal:posting_add"), typed(username="other", phone=""))
    twice = admin.post(reverse("portal:posting_add"), typed())

    assert "“stranger”已有人使用" in taken.text
    assert "手机号 13800138000 已有账号使用" in phone.text
    assert "电子邮箱 zhao@example.cn 已有账号使用" in email.text
    assert "岗位，不用再加" in twice.text


def test_a_colleague_gets_a_second_post_with_the_same_account(admin):
    PostingFactory(bureau=BureauFactory(division_code="990102"), user__username="zhaoyan", role="clerk")

    page = admin.post(reverse("portal:posting_add"), typed(role="officer"), follow=True)

    assert "用原来的账号登录" in page.text
    assert [p.role for p in Posting.unscoped.filter(user__username="zhaoyan").order_by("pk")] == [
        "clerk",
        "officer",
    ]


def test_an_ended_post_stops_at_once_and_keeps_the_reason(admin):
    clerk = bureau_client("990102")
    address = reverse("portal:posting_end", args=[clerk.posting.pk])

    empty = admin.post(address, {"reason": ""})
    admin.post(address, {"reason": "调离"})
    stopped = clerk.get(reverse("portal:claim_list"))
    again = admin.post(address, {"reason": "调离"})

    posting = Posting.unscoped.get(pk=clerk.posting.pk)
    assert "没有填理由" in empty.text
    assert (posting.active, posting.reason, posting.ended_by) == (False, "调离", admin.user.username)
    assert stopped.url == reverse("portal:workplaces")
    assert "已经停用" in again.text
    assert "调离" in admin.get(LIST, {"ended": "1"}).text


def test_nobody_ends_the_own_post(admin):
    page = admin.post(reverse("portal:posting_end", args=[admin.posting.pk]), {"reason": "x"})

    assert "不能停用自己的岗位" in page.text
    assert Posting.unscoped.get(pk=admin.posting.pk).active


def test_staff_above_and_beside_do_not_exist(admin):
    above = bureau_client("99").posting
    beside = bureau_client("9902").posting

    page = admin.get(LIST).text

    assert above.user.name not in page
    for posting in (above, beside):
        for name in ("posting_detail", "posting_end"):
            assert admin.get(reverse(f"portal:{name}", args=[posting.pk])).status_code == 404
        assert admin.post(reverse("portal:posting_link", args=[posting.pk])).status_code == 404


def test_only_administrators_keep_accounts():
    assert bureau_client("9901", role="chief").get(LIST).status_code == 403


@pytest.mark.parametrize("elsewhere", ["above", "enterprise", "superuser"])
def test_the_password_of_somebody_who_also_works_elsewhere_is_not_ours_to_set(admin, elsewhere):
    posting = bureau_client("990102").posting
    if elsewhere == "above":
        PostingFactory(user=posting.user, bureau=BureauFactory(division_code="99"))
    elif elsewhere == "enterprise":
        MembershipFactory(user=posting.user)
    else:
        User.objects.filter(pk=posting.user_id).update(is_superuser=True)

    page = admin.post(reverse("portal:posting_link", args=[posting.pk]), follow=True)

    assert "还在别处任职" in page.text


def test_an_ended_post_gets_no_link(admin):
    posting = PostingFactory(bureau=BureauFactory(division_code="990102"), active=False, ended_at=NOW)

    with pytest.raises(Refused, match="岗位已停用"):
        issue_password_link(actor=actors_of(admin.user)[0], posting_id=posting.pk, now=NOW)


def test_the_list_costs_the_same_for_one_and_for_thirty(admin):
    one = queries_of(admin, LIST)
    PostingFactory.create_batch(29, bureau=BureauFactory(division_code="990102"))

    assert queries_of(admin, LIST) == one <= 15


def test_createadmin_opens_a_division_and_says_what_comes_next(monkeypatch):
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", PASSWORD)
    out = StringIO()

    call_command("createadmin", "admin9901", division="9901", name="管理员", stdout=out)

    posting = Posting.unscoped.get(user__username="admin9901")
    assert (posting.role, posting.bureau.division_code) == ("division_admin", "9901")
    assert posting.user.check_password(PASSWORD)
    assert "导入名录" in out.getvalue()
    assert Bureau.objects.get().name == "区9901应急管理局"


@pytest.mark.parametrize(
    ("division", "password", "words"),
    [
        ("8888", PASSWORD, "不在区划表里"),
        ("9901", "12345", "密码不合要求"),
    ],
)
def test_createadmin_refuses_with_one_sentence(monkeypatch, division, password, words):
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", password)

    with pytest.raises(SystemExit, match=words):
        call_command("createadmin", "admin9901", division=division)

    assert not User.objects.exists()


def test_createadmin_does_not_take_over_an_account(monkeypatch):
    UserFactory(username="Admin9901")
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", PASSWORD)

    with pytest.raises(SystemExit, match="已有人使用"):
        call_command("createadmin", "admin9901", division="9901")


@pytest.mark.parametrize("second", [PASSWORD, "something-else-1"])
def test_createadmin_asks_twice_for_the_password(monkeypatch, second):
    monkeypatch.delenv("PORTAL_ADMIN_PASSWORD", raising=False)
    answers = iter([PASSWORD, second])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    if second == PASSWORD:
        call_command("createadmin", "admin9901", division="9901", stdout=StringIO())
        assert User.objects.get().check_password(PASSWORD)
    else:
        with pytest.raises(SystemExit, match="两次输入的密码不同"):
            call_command("createadmin", "admin9901", division="9901")


def test_the_page_of_a_colleague_costs_little(admin):
    posting = PostingFactory(bureau=BureauFactory(division_code="990102"))

    assert queries_of(admin, reverse("portal:posting_detail", args=[posting.pk])) <= 15


def test_createadmin_says_so_while_the_divisions_are_being_written(monkeypatch):
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "tqsk-4471-mlo")
    Division.objects.all().delete()

    with pytest.raises(SystemExit, match="区划表还没有写入"):
        call_command("createadmin", "admin9901", division="9901")


def test_createadmin_speaks_chinese_of_a_short_password(monkeypatch):
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "tqsk4")

    with pytest.raises(SystemExit) as refusal:
        call_command("createadmin", "admin9901", division="9901")

    assert str(refusal.value) == "密码不合要求：密码太短。请至少用 10 个字符。"
