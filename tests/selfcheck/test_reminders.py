"""Reminders: to whom, never to one who has just filed, never twice in a hurry; calls with their answer."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.urls import reverse

from portal.errors import Refused
from portal.models import AuditEvent, Notice
from selfcheck import post
from selfcheck.commands import reminders as commands
from selfcheck.models import Obligation, Reminder
from selfcheck.queries import reminder_reach
from selfcheck.views.bureau import reminders as reminder_views
from tests.factories import MembershipFactory
from tests.selfcheck.bureau import OCTOBER_19, filed, official, owing, places
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
SAID = {"reason": "截止日已过，请三日内报送", "channels": ["notice"]}


@pytest.fixture
def row():
    places()
    owed = owing(enterprise__name="青柏永固铸造有限公司")
    MembershipFactory(
        enterprise=owed.enterprise, role="safety_officer", user__name="韩立群", user__email="h@example.org"
    )
    MembershipFactory(enterprise=owed.enterprise, role="principal", user__name="韩国梁")
    MembershipFactory(enterprise=owed.enterprise, role="member", user__name="组员")
    return owed


def sent_to(*rows, actor=None, now=OCTOBER_19, channels=("notice",), reason="截止日已过"):
    return commands.send_reminders(
        actor=actor or official(),
        obligation_ids=[r.pk for r in rows],
        reason=reason,
        channels=channels,
        now=now,
    )


def test_safety_officer_and_principal_are_told_which_enterprise_quarter_and_date(
    row, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sent = sent_to(row)

    assert (sent.reminded, sent.people) == (1, 2)
    assert set(Notice.objects.values_list("user__name", flat=True)) == {"韩立群", "韩国梁"}
    body = Notice.objects.first().body
    assert "青柏永固铸造有限公司" in body
    assert "2026年三季度" in body
    assert "2026-10-15 24:00" in body
    assert [message.to for message in mail.outbox] == [["h@example.org"]]
    kept = Reminder.unscoped.get()
    assert (kept.channel, kept.addressee) == ("notice", "韩立群、韩国梁")
    assert kept.result == "站内信 2 人，邮件 1 人"
    assert AuditEvent.unscoped.get().detail["obligations"] == [row.pk]


def test_who_filed_a_second_ago_is_not_chased(row):
    row.filed_at, row.inspected_in_quarter = OCTOBER_19 - timedelta(seconds=1), True
    row.save()

    sent = sent_to(row)

    assert (sent.reminded, sent.no_longer_missing) == (0, ("青柏永固铸造有限公司",))
    assert not Notice.objects.exists()
    assert not Reminder.unscoped.exists()


def test_who_filed_and_was_sent_back_is_asked_to_mend_not_called_unfiled(row):
    row.filed_at, row.inspected_in_quarter = OCTOBER_19 - timedelta(days=8), True
    row.returned_at, row.fix_by = OCTOBER_19 - timedelta(days=5), OCTOBER_19 + timedelta(days=3)
    row.save()

    assert sent_to(row).reminded == 1

    body = Notice.objects.first().body
    assert "自查报告已退回，补正期限 2026-10-22 24:00。请尽快补正" in body
    assert "尚未报送" not in body
    assert "尚未报送" not in Reminder.unscoped.get().text


def test_a_double_click_reminds_once(row):
    sent_to(row)

    again = sent_to(row, now=OCTOBER_19 + timedelta(minutes=9))
    later = sent_to(row, now=OCTOBER_19 + timedelta(minutes=11))

    assert (again.reminded, again.just_reminded) == (0, ("青柏永固铸造有限公司",))
    assert later.reminded == 1
    assert Reminder.unscoped.count() == 2


def test_an_enterprise_without_accounts_is_named_and_nothing_is_counted(row):
    silent = owing(enterprise__name="无账户企业")

    sent = sent_to(row, silent)

    assert sent.without_account == ("无账户企业",)
    assert not Reminder.unscoped.filter(obligation=silent).exists()


def test_rows_of_others_are_out_of_reach(row):
    foreign = owing(enterprise__division_code="990103001")

    with pytest.raises(Refused, match="管辖范围"):
        sent_to(foreign)
    assert sent_to(row, foreign).reminded == 1


@pytest.mark.parametrize("role", ["legal_reviewer", "division_admin"])
def test_roles_that_do_not_chase(row, role):
    with pytest.raises(Refused, match="不能催报"):
        sent_to(row, actor=official(role))


def test_a_call_is_kept_with_its_answer_and_nobody_is_written_to(row):
    commands.register_call(
        actor=official("officer"),
        obligation_ids=[row.pk],
        channel="phone",
        addressee="韩立群",
        result="答应 10-20 报",
        now=OCTOBER_19,
    )

    kept = Reminder.unscoped.get()
    assert (kept.channel, kept.addressee, kept.result) == ("phone", "韩立群", "答应 10-20 报")
    assert not Notice.objects.exists()
    with pytest.raises(Refused, match="结果没有填写"):
        commands.register_call(
            actor=official(),
            obligation_ids=[row.pk],
            channel="phone",
            addressee="",
            result=" ",
            now=OCTOBER_19,
        )


def test_the_page_names_the_addressees_before_it_sends(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    clerk = bureau_client()
    url = reverse("selfcheck:missing_remind")
    back = reverse("selfcheck:missing_list") + "?status=overdue"

    page = clerk.get(url, {"pick": [row.pk], "back": back}).content.decode()
    assert "韩立群（安全管理人员）：站内信、邮件" in page
    assert "韩国梁（主要负责人）：站内信（没有邮箱、没有手机号）" in page
    assert "共 2 人" in page
    assert "组员" not in page
    assert not Reminder.unscoped.exists()

    answer = clerk.post(url, {"pick": [row.pk], "back": back} | SAID, follow=True)
    assert answer.redirect_chain[0][0] == back
    assert "已催报 1 家，通知 2 人" in answer.content.decode()


def test_the_way_back_is_only_our_own(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        time_machine.shift(reminder_reach.AGAIN_AFTER + timedelta(seconds=1))
        answer = bureau_client().post(
            reverse("selfcheck:missing_remind"), {"pick": [row.pk], "back": evil} | SAID
        )
        assert urlsplit(answer["Location"]).netloc == ""
        assert answer["Location"] == reverse("selfcheck:missing_list")


def test_nothing_picked_is_a_sentence_and_foreign_rows_are_no_page(row):
    foreign = owing(enterprise__division_code="990103001")
    clerk = bureau_client()
    for name in ("selfcheck:missing_remind", "selfcheck:missing_call"):
        empty = clerk.get(reverse(name), follow=True)
        assert "没有选择企业" in empty.content.decode()
        assert clerk.get(reverse(name), {"pick": foreign.pk}).status_code == 404
        assert clerk.get(reverse(name), {"pick": ["x", "9" * 40]}, follow=True).status_code == 200


def test_the_call_page_registers_for_several_at_once(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    other = owing()
    clerk = bureau_client()
    url = reverse("selfcheck:missing_call")
    assert clerk.get(url, {"pick": [row.pk, other.pk]}).status_code == 200

    wrong = clerk.post(url, {"pick": [row.pk], "channel": "phone", "result": ""})
    done = clerk.post(url, {"pick": [row.pk, other.pk], "channel": "visit", "result": "未见负责人"})

    assert wrong.status_code == 400
    assert "没有填结果" in wrong.content.decode()
    assert done.status_code == 302
    assert Reminder.unscoped.filter(channel="visit", result="未见负责人").count() == 2


def test_only_who_may_remind_sees_the_boxes(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    url = reverse("selfcheck:missing_list")
    assert 'name="pick"' in bureau_client(role="officer").get(url).content.decode()
    assert 'name="pick"' not in bureau_client(role="legal_reviewer").get(url).content.decode()
    assert bureau_client(role="legal_reviewer").get(reverse("selfcheck:missing_remind")).status_code == 403


def test_filed_rows_among_the_picked_are_reported(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    done = filed(enterprise__name="已报企业")
    answer = bureau_client().post(
        reverse("selfcheck:missing_remind"), {"pick": [row.pk, done.pk]} | SAID, follow=True
    )
    page = answer.content.decode()

    assert "1 家已报送或者免报，没有催：已报企业" in page
    assert parse_qs(urlsplit(answer.redirect_chain[0][0]).query) == {}


def test_nobody_to_reach_holds_the_button_back_says_why_for_each_and_loses_nothing_typed(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    clerk, url = bureau_client(), reverse("selfcheck:missing_remind")
    silent = owing(enterprise__name="无账户企业", enterprise__contact_phone="")
    done = filed(enterprise__name="已报企业")
    helper = owing(enterprise__name="只有组员的企业")
    MembershipFactory(enterprise=helper.enterprise, role="member")

    page = clerk.get(url, {"pick": [done.pk, helper.pk]}).content.decode()
    assert 'type="submit" disabled' in page
    assert "已报送，不再催报" in page
    assert "安全管理人员和主要负责人都没有账户" in page
    refused = clerk.post(url, {"pick": [done.pk, helper.pk]} | SAID)
    assert refused.status_code == 400
    assert SAID["reason"] in refused.content.decode()

    by_letter = clerk.get(url, {"pick": [done.pk, silent.pk]}).content.decode()
    assert 'type="submit" disabled' not in by_letter
    assert "名录上也没有手机号" in by_letter
    by_notice = clerk.post(url, {"pick": [done.pk, silent.pk]} | SAID)
    assert "通知不到任何人" in by_notice.content.decode()
    assert SAID["reason"] in by_notice.content.decode()
    assert not Reminder.unscoped.exists()
    sent = clerk.post(url, {"pick": [silent.pk]} | SAID | {"channels": ["letter"]}, follow=True)
    assert "催报信 1 封" in sent.content.decode()

    clerk.post(url, {"pick": [row.pk]} | SAID)
    again = clerk.get(url, {"pick": [row.pk, silent.pk]}).content.decode()
    assert again.count("十分钟内刚催过") == 2
    assert 'type="submit" disabled' in again


def test_whoever_files_between_the_page_and_the_sending_leaves_the_typed_reason(
    row, time_machine, monkeypatch
):
    time_machine.move_to(OCTOBER_19, tick=False)
    shown = reminder_reach.reach_of

    def then_files(scope, rows, now):
        lines = shown(scope, rows, now)
        Obligation.unscoped.filter(pk=row.pk).update(filed_at=OCTOBER_19, inspected_in_quarter=True)
        return lines

    monkeypatch.setattr(reminder_views, "reach_of", then_files)
    answer = bureau_client().post(reverse("selfcheck:missing_remind"), {"pick": [row.pk]} | SAID)

    assert answer.status_code == 400
    assert "没有催报：1 家已报送或者免报" in answer.content.decode()
    assert SAID["reason"] in answer.content.decode()


def test_the_reason_is_asked_for_told_and_kept(row, time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    url = reverse("selfcheck:missing_remind")
    empty = bureau_client().post(url, {"pick": [row.pk], "channels": ["notice"]})
    assert empty.status_code == 400
    assert not Reminder.unscoped.exists()

    bureau_client().post(url, {"pick": [row.pk]} | SAID)
    assert Reminder.unscoped.get().reason == SAID["reason"]
    assert SAID["reason"] in Notice.objects.first().body


def test_a_text_message_by_hand_reaches_who_has_no_account_and_is_kept(row, settings, tmp_path):
    settings.SMS_URL, settings.VAR_DIR = "file:sms", tmp_path
    silent = owing(enterprise__name="无账户企业", enterprise__contact_phone="13900000009")

    sent = sent_to(silent, channels=("notice", "sms"))
    post.send_waiting(lambda: OCTOBER_19)

    assert (sent.reminded, sent.texts, sent.without_account) == (1, 1, ())
    (file,) = (tmp_path / "sms").iterdir()
    assert "无账户企业" in file.read_text(encoding="utf-8")
    kept = Reminder.unscoped.get(obligation=silent)
    assert (kept.channel, kept.reason, kept.result) == ("sms", "截止日已过", "已发送")


def test_a_second_clerk_with_the_same_list_sends_no_second_text(row, settings, tmp_path):
    settings.SMS_URL, settings.VAR_DIR = "file:sms", tmp_path
    silent = owing(enterprise__name="无账户企业", enterprise__contact_phone="13900000009")
    sent_to(silent, channels=("sms",))

    again = sent_to(silent, channels=("sms",), now=OCTOBER_19 + timedelta(minutes=3))

    assert (again.reminded, again.just_reminded) == (0, ("无账户企业",))
