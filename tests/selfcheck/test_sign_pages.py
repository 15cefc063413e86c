"""Reading, ticking, proving who one is, signing: on the page, as the principal's browser does it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from portal.models import Enterprise, Membership, PrincipalTerm, User
from selfcheck.models import Report, Submission
from tests.factories import NOW
from tests.filing import READ_ALL, Firm, client_of
from tests.selfcheck.documents.reading import text_of
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-1"
DAY = timedelta(days=1)
DUE = datetime(2026, 10, 15, 15, 59, 59, 999999, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def waiting(**profile) -> tuple[Firm, Report]:
    """A firm whose report waits for the principal's signature."""
    firm = Firm(**profile)
    return firm, firm.send(firm.draft())


def page(firm: Firm, report: Report, actor=None) -> str:
    """The preview as this person's browser shows it; the principal's unless another is named."""
    return body(client_of(actor or firm.principal), "report_preview", report.pk)


def body(client, name: str, *args, status: int = 200, **query) -> str:
    response = client.get(reverse(f"selfcheck:{name}", args=args), query)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def sign(firm: Firm, report: Report, *, client=None, digest=None, ticked=READ_ALL, password=PASSWORD, **more):
    client = client or client_of(firm.principal)
    data = {"read_digest": digest or firm.read(report)[1], "statement": ticked, "password": password}
    data |= more
    return client.post(reverse("selfcheck:report_sign", args=[report.pk]), data)


def test_the_principal_signs_on_the_page_and_lands_on_the_receipt():
    firm, report = waiting()

    answer = sign(firm, report)

    filed = Submission.unscoped.get()
    assert answer.url == reverse("selfcheck:report_receipt", args=[filed.pk])
    shown = client_of(firm.principal).get(answer.url).content.decode()
    assert filed.receipt_no in shown
    assert filed.digest[:4] in shown
    assert filed.signed_name == "陆承远"


def test_sending_to_sign_tells_the_principal_or_says_that_nobody_was_there_to_tell():
    firm, lonely = Firm(), Firm()
    Membership.unscoped.filter(enterprise=lonely.enterprise, role="principal").update(
        state="suspended", reason="离职"
    )

    pages = []
    for one in (firm, lonely):
        address = reverse("selfcheck:report_send_to_sign", args=[one.draft().pk])
        pages.append(client_of(one.officer).post(address, follow=True).content.decode())

    assert "已送签，主要负责人已收到站内信" in pages[0]
    assert "主要负责人还没有账户，收不到消息" in pages[1]


def test_nothing_is_sent_to_sign_where_nobody_may_sign():
    firm = Firm()
    report = firm.draft()
    PrincipalTerm.unscoped.filter(pk=firm.term.pk).update(to_on=date(2026, 10, 1))

    address = reverse("selfcheck:report_send_to_sign", args=[report.pk])
    page = client_of(firm.officer).post(address, follow=True).content.decode()

    assert "没有登记签批的主要负责人" in page
    assert Report.unscoped.get(pk=report.pk).sent_to_sign_at is None


def test_a_wrong_password_files_nothing_and_keeps_every_tick():
    firm, report = waiting()

    answer = sign(firm, report, password="wrong", ticked=READ_ALL[:2])

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "登录密码不对" in shown
    assert shown.count(" checked>") == 2
    assert "wrong" not in shown
    assert not Submission.unscoped.exists()


def test_a_missing_tick_is_named_and_the_others_are_kept():
    firm, report = waiting()

    answer = sign(firm, report, ticked=READ_ALL[1:3])

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 1 条声明没有勾选：“我已阅读本报告" in shown
    assert shown.count(" checked>") == 2


def test_what_changed_after_reading_must_be_read_again():
    firm, report = waiting()
    read = firm.read(report)[1]
    Enterprise.unscoped.filter(pk=firm.enterprise.pk).update(contact_name="改过的人")
    client = client_of(firm.principal)

    answer = sign(firm, report, client=client, digest=read)

    shown = client.get(answer.url).content.decode()
    assert "没有提交。请重新审阅最新内容再签批" in shown
    assert "改过的人" in shown
    assert " checked>" not in shown
    assert not Submission.unscoped.exists()


def test_ticks_of_another_content_are_not_kept_beside_a_wrong_password():
    firm, report = waiting()
    read = firm.read(report)[1]
    Enterprise.unscoped.filter(pk=firm.enterprise.pk).update(contact_name="改过的人")

    shown = sign(firm, report, digest=read, password="wrong").content.decode()

    assert "内容在您打开之后有变化" in shown
    assert " checked>" not in shown


def test_a_second_click_shows_the_same_receipt_even_with_a_used_code_or_no_password():
    firm, report = waiting()
    read = firm.read(report)[1]

    first = sign(firm, report, digest=read)
    second = sign(firm, report, digest=read)
    third = sign(firm, report, digest=read, password="")

    assert first.url == second.url == third.url
    assert Submission.unscoped.count() == 1


def test_with_an_authenticator_the_code_is_asked_and_a_second_click_with_it_shows_the_receipt():
    firm, report = waiting()
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(pk=firm.principal.user_id), secret)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    read = firm.read(report)[1]

    without = sign(firm, report, digest=read)
    first = sign(firm, report, digest=read, code=code)
    second = sign(firm, report, digest=read, code=code)

    assert "动态验证码没有填写" in without.content.decode()
    assert first.url == second.url == reverse("selfcheck:report_receipt", args=[Submission.unscoped.get().pk])
    assert Submission.unscoped.get().content["signed"]["method"] == "密码与动态验证码复核"


def test_a_second_browser_with_an_older_page_is_told_that_it_was_filed():
    firm, report = waiting()
    old = firm.read(report)[1]
    Enterprise.unscoped.filter(pk=firm.enterprise.pk).update(contact_name="改过的人")
    sign(firm, report)
    client = client_of(firm.principal)

    answers = [sign(firm, report, client=client, digest=old, password=p) for p in (PASSWORD, "wrong")]

    assert {answer.url for answer in answers} == {reverse("selfcheck:report_detail", args=[report.pk])}
    assert "刚刚已由另一个窗口报送" in client.get(answers[0].url).content.decode()
    assert Submission.unscoped.count() == 1


def test_a_log_in_that_ran_out_at_signing_comes_back_to_the_preview():
    firm, report = waiting()
    address = reverse("selfcheck:report_sign", args=[report.pk])
    stranger = client_of(firm.principal)
    stranger.logout()

    given = {"read_digest": firm.read(report)[1], "password": PASSWORD}
    answer = stranger.post(address, given, headers={"origin": "http://testserver"})

    assert answer.status_code == 401
    assert given["read_digest"] in answer.text
    assert PASSWORD not in answer.text
    back = client_of(firm.principal).get(address)
    assert back.url == reverse("selfcheck:report_preview", args=[report.pk])
    assert not Submission.unscoped.exists()


def test_a_principal_without_a_registered_term_reads_why_before_typing_anything():
    firm, report = waiting()
    PrincipalTerm.unscoped.filter(pk=firm.term.pk).update(to_on=date(2026, 10, 1))

    shown = page(firm, report)

    assert "没有登记签批的主要负责人" in shown
    assert 'name="password"' not in shown


def test_the_preparer_who_is_the_principal_may_not_sign_unless_he_is_alone():
    firm, report = waiting()
    Report.unscoped.filter(pk=report.pk).update(sent_to_sign_by=firm.principal.username)
    alone, own = waiting(one_person=True)

    assert "填报人与签批人不能是同一人" in page(firm, report)
    assert "本企业只有一名可以办理报送的人员" in page(alone, own)


@pytest.mark.parametrize("role", ["officer", "member"])
def test_others_read_the_same_content_without_a_form_to_sign(role):
    firm, report = waiting()
    if role == "member":
        shown = body(enterprise_client(firm.enterprise, "member"), "report_preview", report.pk)
    else:
        shown = page(firm, report, firm.officer)

    assert "等主要负责人签批" in shown
    assert "零隐患声明：经对照所列判定标准逐项检查" in shown
    assert 'name="password"' not in shown
    assert ("撤回送签" in shown) is (role == "officer")


def test_signing_is_the_principals_alone():
    firm, report = waiting()

    answer = client_of(firm.officer).post(reverse("selfcheck:report_sign", args=[report.pk]))

    assert answer.status_code == 403
    assert "本页供主要负责人使用" in answer.content.decode()


def test_a_signed_report_has_no_preview_any_more():
    firm = Firm()
    report = firm.file().report

    answer = client_of(firm.principal).get(reverse("selfcheck:report_preview", args=[report.pk]))

    assert answer.url == reverse("selfcheck:report_detail", args=[report.pk])


def test_characters_without_a_glyph_are_shown_before_signing():
    firm, report = waiting(contact_name="𠮷田😀")

    shown = page(firm, report)

    assert "有 1 个字打印不出来" in shown
    assert "😀 印作〔U+1F600〕" in shown
    assert "打印不出来" not in page(*waiting())


def test_the_preview_picture_is_compressed_and_the_page_with_its_form_is_not():
    firm, report = waiting()
    client = client_of(firm.principal)

    picture = client.get(
        reverse("selfcheck:report_preview_pages", args=[report.pk]), headers={"accept-encoding": "gzip"}
    )
    html = client.get(
        reverse("selfcheck:report_preview", args=[report.pk]), headers={"accept-encoding": "gzip"}
    )

    assert picture["Content-Encoding"] == "gzip"
    assert picture["Content-Type"] == "image/svg+xml"
    assert len(picture.content) < 700_000
    assert "Content-Encoding" not in html


def test_the_preview_pdf_is_marked_as_not_filed():
    firm, report = waiting()

    answer = client_of(firm.principal).get(reverse("selfcheck:report_preview_pdf", args=[report.pk]))

    assert answer.content.startswith(b"%PDF")
    assert "预览" in text_of(answer.content)
