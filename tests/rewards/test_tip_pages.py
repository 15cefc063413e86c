"""The reporter's pages through a browser without script: from the poster's address to the answer."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from portal.formats import as_date
from portal.models import Notice
from rewards import tickets
from rewards.commands import awards, fast_lane, handling
from rewards.models import FastCase, Report, ReportFile
from rewards.queries import handling as queries
from rewards.queries import tips
from tests.factories import NOW
from tests.filing import client_of
from tests.media import photo
from tests.tipping import NAME, PHONE, Tipping

pytestmark = pytest.mark.django_db
VALUES = {"way": "anonymous", "kind": "equipment", "place": "成品库 2号叉车", "text": "刹车偏软"}
SHOWN = re.compile(r'name="shown" value="([^"]+)"')


@pytest.fixture
def firm():
    return Tipping(name="安澜恒拓木业有限公司")


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class Reporter:
    """Answers the small question, as a browser without script does."""

    def __init__(self, clock, client=None):
        self.client, self.clock = client or Client(), clock

    def post(self, name, values, *, of, wait=20, args=()):
        page = self.client.get(reverse(of, args=args)).content.decode()
        ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
        a, b = re.search(r"(.)加(.)等于几", page).groups()
        answer = tickets.DIGITS.index(a) + tickets.DIGITS.index(b)
        self.clock.shift(timedelta(seconds=wait))
        return self.client.post(
            reverse(name, args=args),
            {"ticket": ticket, "answer": answer, "work": "", "website": "", **values},
        )

    def tell(self, firm, **changes):
        return self.post("rewards:tell", VALUES | changes, of="rewards:tell", args=[firm.channel.token])

    def code_of(self, page):
        return re.search(r"回执编号 ([0-9 ]{19})", page.content.decode())[1]

    def send(self, page, typed=None):
        groups = (typed or self.code_of(page)).split()
        values = {f"g{at}": group for at, group in enumerate(groups, 1)}
        shown = SHOWN.search(page.content.decode())[1]
        return self.client.post(reverse("rewards:send"), {"shown": shown, **values})

    def report(self, firm, **changes):
        page = self.tell(firm, **changes)
        sent = self.send(page)
        assert sent.status_code == 200, sent.content.decode()
        return self.code_of(page)

    def follow(self, code):
        return self.post("rewards:follow", {"receipt": code}, of="rewards:follow")

    def act(self, page, do, **values):
        shown = SHOWN.search(page.content.decode())[1]
        return self.client.post(reverse("rewards:act"), {"shown": shown, "do": do, **values})


@pytest.fixture
def reporter(clock):
    return Reporter(clock)


def test_from_the_poster_to_the_status(firm, reporter):
    page = reporter.tell(firm)
    sent = reporter.send(page)

    assert "报告已收到" in sent.content.decode()
    status = reporter.follow(reporter.code_of(page)).content.decode()
    assert "刹车偏软" in status
    assert "2026-10-10 前" in status or "10-10" in status
    assert queries.inbox(firm.officer, NOW).count() == 1


def test_the_wrong_group_is_named_and_nothing_is_sent(firm, reporter):
    page = reporter.tell(firm)
    code = reporter.code_of(page)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)

    again = reporter.send(page, wrong)

    assert again.status_code == 400
    assert "第 4 组不一致" in again.content.decode()
    assert Report.unscoped.get().state == "unsent"
    assert reporter.send(again, code).status_code == 200
    assert reporter.send(again, code).status_code == 200
    assert Report.unscoped.get().state == "received"


def test_no_page_sets_a_cookie_and_none_is_stored(firm, reporter):
    page = reporter.tell(firm)
    code = reporter.code_of(page)
    pages = [page, reporter.send(page), reporter.follow(code)]
    pages += [reporter.client.get(reverse(name)) for name in ("rewards:follow", "rewards:promise")]

    assert not reporter.client.cookies
    for one in pages:
        assert one["Cache-Control"] == "no-store"
        assert one["Referrer-Policy"] == "no-referrer"
        assert not one.cookies


def test_an_unknown_token_and_a_closed_channel_are_404(firm, client):
    from rewards.commands.schemes import close_channel

    assert client.get(reverse("rewards:tell", args=["nobodys-token"])).status_code == 404
    close_channel(actor=firm.officer, enterprise_id=firm.enterprise.pk, reason="改用新地址", now=NOW)
    closed = client.get(reverse("rewards:tell", args=[firm.channel.token]))
    assert closed.status_code == 404
    assert "请扫车间、食堂里的新海报" in closed.content.decode()
    assert closed["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer": "99"}, "小问题"),
        ({"website": "http://x"}, "没有接收"),
        ({"ticket": "x"}, "不完整"),
        ({"text": ""}, "没有填什么情况"),
        ({"kind": ""}, "哪一类"),
        ({"way": "confidential"}, "没有写姓名"),
        ({"way": "named"}, "先登录"),
    ],
)
def test_what_is_not_accepted_says_why_and_keeps_what_was_typed(firm, reporter, changes, said):
    page = reporter.tell(firm, **changes)

    assert page.status_code == 400
    assert said in page.content.decode()
    assert "成品库 2号叉车" in page.content.decode()
    assert not Report.unscoped.exists()


def test_a_form_sent_at_once_is_a_robots(firm, reporter):
    page = reporter.post("rewards:tell", VALUES, of="rewards:tell", args=[firm.channel.token], wait=1)

    assert "太快" in page.content.decode()


def test_the_work_of_a_script_stands_in_for_the_question(clock):
    from hashlib import sha256

    ticket = tickets.make(NOW)
    work = next(
        str(n)
        for n in range(10**7)
        if int.from_bytes(sha256(f"{ticket.nonce}:{n}".encode()).digest()) >> (256 - ticket.bits) == 0
    )

    tickets.check(ticket.sealed, work, "", now=NOW + timedelta(seconds=3))
    with pytest.raises(Exception, match="已经提交过"):
        tickets.check(ticket.sealed, work, "", now=NOW + timedelta(seconds=4))


def test_wrong_codes_slow_everybody_and_lock_nobody(firm, reporter):
    code = reporter.report(firm)
    bits = tickets.make(NOW).bits
    for _ in range(400):
        tickets.note_wrong_code()

    assert tickets.make(NOW).bits > bits
    early = reporter.post("rewards:follow", {"receipt": code}, of="rewards:follow", wait=10)
    assert "太快" in early.content.decode()
    assert (
        "刹车偏软"
        in reporter.post("rewards:follow", {"receipt": code}, of="rewards:follow", wait=30).content.decode()
    )


def test_a_wrong_code_is_counted_and_says_how_to_go_on(firm, reporter):
    page = reporter.follow("2222 2222 2222 2222")

    assert page.status_code == 400
    assert "没有这个编号" in page.content.decode()
    from django.core.cache import cache

    assert cache.get(tickets.WRONG_KEY) == 1


def test_a_code_that_is_too_short_is_told_so_and_not_counted(firm, reporter):
    from django.core.cache import cache

    page = reporter.follow("2222 22")

    assert "应为 16 位数字" in page.content.decode()
    assert cache.get(tickets.WRONG_KEY) is None


def test_a_photograph_that_has_to_be_chosen_again_is_told_so(firm, reporter):
    page = reporter.tell(firm, text="", photos=[SimpleUploadedFile("a.jpg", photo(), "image/jpeg")])

    assert "照片没有保留" in page.content.decode()
    assert "录音没有保留" not in page.content.decode()


def test_the_one_that_is_no_photograph_is_counted_out(firm, reporter):
    sent = [SimpleUploadedFile("a.jpg", photo(), "image/jpeg"), SimpleUploadedFile("b.jpg", b"text")]
    page = reporter.tell(firm, photos=sent)

    assert "第 2 张不能接收" in page.content.decode()
    assert "其余照片也要重新选择" in page.content.decode()


def test_a_refused_act_keeps_its_words_at_the_field_and_no_two_fields_share_a_label(firm, reporter):
    page = reporter.follow(reporter.report(firm))
    typed = {"kind": "post", "on": "2099-01-01", "text": "报告第二天被调去夜班"}
    text = reporter.act(page, "retaliation", **typed).content.decode()

    assert "报告第二天被调去夜班" in text
    assert "<details open><summary>告诉监管部门" in text
    assert "不能晚于今天" in text
    assert " required" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_a_confidential_name_is_read_by_the_trusted_handler_only(firm, reporter):
    from rewards.commands import identities

    reporter.report(firm, way="confidential", name=NAME, phone=PHONE)
    report = Report.unscoped.get()

    who = identities.read_identity(actor=firm.union, report_id=report.pk, reason="发放奖金用", now=NOW)
    assert who == {"name": NAME, "phone": PHONE}


def test_signed_in_the_name_is_that_of_the_account(firm, clock):
    from rewards.commands import identities

    reporter = Reporter(clock, client_of(firm.leader))
    reporter.report(firm, way="named")
    report = Report.unscoped.get()

    who = identities.read_identity(actor=firm.officer, report_id=report.pk, reason="电话核实情况", now=NOW)
    assert who["name"] == "何启明"


def test_a_photograph_loses_its_place(firm, reporter):
    import io

    reporter.report(firm, photos=[SimpleUploadedFile("IMG.jpg", photo(), "image/jpeg")])
    report = Report.unscoped.get()

    row, data = queries.file_of(firm.officer, report.pk, 1, NOW)
    assert row.content_type == "image/jpeg"
    assert not Image.open(io.BytesIO(data)).getexif()


def test_the_reporter_sees_his_photographs_small_and_only_within_the_page(firm, reporter):
    import base64
    import io

    picture = SimpleUploadedFile("IMG.jpg", photo(size=(900, 600)), "image/jpeg")
    code = reporter.report(firm, photos=[picture])

    page = reporter.follow(code)

    (src,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page.content.decode())
    small = Image.open(io.BytesIO(base64.b64decode(src)))
    assert max(small.size) == 240
    assert not small.getexif()
    assert page["Cache-Control"] == "no-store"
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "data:" not in reporter.client.get(reverse("rewards:promise"))["Content-Security-Policy"]


def test_a_photograph_that_is_gone_is_named_and_the_page_still_opens(firm, reporter):
    code = reporter.report(firm, photos=[SimpleUploadedFile("IMG.jpg", photo(), "image/jpeg")])
    ReportFile.unscoped.update(path="tips/00/none")

    page = reporter.follow(code).content.decode()

    assert "照片 1，打不开" in page
    assert "data:image" not in page


def test_what_is_no_photograph_is_refused_at_its_field(firm, reporter):
    page = reporter.tell(firm, photos=[SimpleUploadedFile("照片.jpg", b"MZ not a picture")])

    assert page.status_code == 400
    assert "不能接收这个文件" in page.content.decode()


def test_the_talk_the_review_and_the_bureau_by_code(firm, reporter):
    code = reporter.report(firm)
    report = Report.unscoped.get()
    firm.acknowledge(report)
    firm.verify(report)
    handling.give_feedback(actor=firm.officer, report_id=report.pk, words="已更换刹车片", now=NOW)

    page = reporter.act(reporter.follow(code), "say", text="谢谢")
    assert "已更换刹车片" in page.content.decode()
    page = reporter.act(page, "accept")
    assert "您认可了结果" in page.content.decode()
    page = reporter.act(page, "review", about="result", text="级别定低了")
    assert "正在办理" in page.content.decode()
    page = reporter.act(page, "bureau")
    assert "监管部门签收" in page.content.decode()
    assert FastCase.unscoped.get().reason == "asked"


def test_one_page_acts_once(firm, reporter):
    status = reporter.follow(reporter.report(firm))

    reporter.act(status, "say", text="只说一次")
    again = reporter.act(status, "say", text="只说一次")

    assert "没有重复提交" in again.content.decode()
    assert again.content.decode().count("只说一次") == 1


@pytest.mark.parametrize(
    ("do", "values", "said"),
    [
        ("say", {"text": ""}, "没有写内容"),
        ("review", {}, "没有选"),
        ("retaliation", {"kind": "post", "on": "2026-10-20", "text": "x"}, "不能晚于今天"),
        ("accept", {}, "还没有反馈"),
        ("claim", {}, "没有待领取"),
    ],
)
def test_a_refused_act_says_why(firm, reporter, do, values, said):
    code = reporter.report(firm)
    firm.acknowledge(Report.unscoped.get())
    if do == "review":
        firm.verify(Report.unscoped.get())

    page = reporter.act(reporter.follow(code), do, **values)

    assert page.status_code == 400
    assert said in page.content.decode()


def test_the_questions_of_day_30_and_what_was_done(firm, reporter, clock):
    code = reporter.report(firm)
    clock.shift(timedelta(days=30))

    page = reporter.follow(code)
    assert "报告满 30 日" in page.content.decode()
    page = reporter.act(page, "pulse", day=30, suffered="yes")
    assert "已转属地应急管理部门" in page.content.decode()
    page = reporter.act(page, "retaliation", kind="post", on="2026-11-01", text="调去夜班")
    assert "企业的经办人不会收到通知" in page.content.decode()


def test_the_award_is_collected_with_a_number_of_its_own(firm, reporter):
    code = reporter.report(firm)
    report = Report.unscoped.get()
    firm.acknowledge(report)
    firm.verify(report)
    award = awards.propose_award(
        actor=firm.officer, report_id=report.pk, form="money", amount=200, words="", now=NOW
    )
    awards.approve_award(actor=firm.principal, award_id=award.pk, now=NOW)

    page = reporter.act(reporter.follow(code), "claim").content.decode()

    number = re.search(r'big-code">(\d{4} \d{4})<', page)[1]
    paid = awards.settle_award(actor=firm.union, award_id=award.pk, claim=number, voucher="PZ-1", now=NOW)
    assert paid.state == "settled"


def test_the_reporter_reads_both_dates_of_the_bureau_and_the_closing(firm, reporter):
    said = "监管部门签收", "监管部门办理"
    handlers = [firm.officer.user_id, firm.union.user_id]
    page = reporter.tell(firm, concerns=handlers)
    code, sent = reporter.code_of(page), reporter.send(page).content.decode()
    case, officer = FastCase.unscoped.get(), firm.custodians[0]
    due = [f"{as_date(day)} 前" for day in (case.accept_by, case.due_on)]
    waiting = reporter.follow(code).content.decode()
    fast_lane.accept_case(actor=officer, case_id=case.pk, now=NOW + timedelta(hours=2))
    signed = reporter.follow(code).content.decode()
    FastCase.unscoped.update(
        state="handled", handled_at=NOW + timedelta(days=1), handled_by="x", handled_name="x", result="已停用"
    )
    done = reporter.follow(code).content.decode()

    for shown in (sent, waiting):
        assert all(word in shown for word in (*said, *due))
    assert due[1] in signed
    assert "2026-10-09 11:00" in signed
    assert "2026-10-10 09:00" in done
    assert "办理结果：已停用" in done


def test_where_every_handler_is_concerned_the_page_says_that_the_bureau_is_told(firm, reporter):
    code = reporter.report(firm, concerns=[firm.officer.user_id, firm.union.user_id])
    page = reporter.follow(code)
    said = reporter.act(page, "say", text="今天还在用").content.decode()

    for shown in (page.content.decode(), said):
        assert "站内信通知属地应急管理部门" in shown
        assert "站内信通知经办人" not in shown
    case, told = FastCase.unscoped.get(), Notice.objects.filter(kind="tip.message")
    assert {one.user_id for one in told} == {one.user_id for one in firm.custodians}
    assert {one.url for one in told} == {reverse("rewards:fast_detail", args=[case.pk])}


def test_a_closed_report_says_when_and_until_when_it_is_kept(firm, reporter):
    code = reporter.report(firm)
    report = Report.unscoped.get()
    firm.acknowledge(report)
    firm.verify(report)
    handling.give_feedback(actor=firm.officer, report_id=report.pk, words="已处理", now=NOW)
    firm.register(report, now=report.received_at)
    closed = handling.close(actor=firm.officer, report_id=report.pk, now=NOW)

    page = reporter.follow(code).content.decode()

    assert "<b>办结</b>" in page
    assert f"内容和对话保存到 {as_date(closed.erase_on)}" in page


def test_the_proof_says_that_and_not_what(firm, reporter):
    page = reporter.act(reporter.follow(reporter.report(firm)), "proof").content.decode()

    assert tips.proof(Report.unscoped.get()) in page
    assert "刹车" not in page


def test_a_form_from_another_site_is_refused(firm, client):
    response = client.post(reverse("rewards:follow"), {}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403


def test_the_poster_is_a_page_of_a4_for_the_enterprise(firm):
    response = client_of(firm.officer).get(reverse("rewards:poster"))

    assert response.content.startswith(b"%PDF-")


def test_the_status_takes_the_same_number_of_queries_however_much_was_said(
    firm, reporter, django_assert_num_queries
):
    code = reporter.report(firm)
    page = reporter.follow(code)
    for number in range(4):
        page = reporter.act(page, "say", text=f"第 {number} 句")
    ticket = tickets.make(NOW)
    a, b = (tickets.DIGITS.index(one) for one in re.match("(.)加(.)", ticket.question).groups())
    reporter.clock.shift(timedelta(seconds=20))
    values = {"receipt": code, "ticket": ticket.sealed, "answer": a + b, "work": ""}

    with django_assert_num_queries(10):
        reporter.client.post(reverse("rewards:follow"), values)
