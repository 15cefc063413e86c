"""The enterprise's pages of internal reports, as their people use them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.models import AuditEvent
from rewards.attachments import Clean
from rewards.commands import reporting
from rewards.documents.award_papers import ledger_paper, notice_paper
from rewards.models import Award, Channel, Report, Scheme
from rewards.queries import tips
from selfcheck import reference
from selfcheck.documents.papers import as_pdf
from selfcheck.models import Hazard, HazardStandardItem
from tests.factories import NOW
from tests.filing import client_of
from tests.tipping import NAME, PHONE, Tipping

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)
HAZARD = {
    "title": "成品库叉车制动不良",
    "place": "成品库",
    "measure": "更换刹车片",
    "responsible": "周敏",
    "rectify_by": "2026-11-20",
}
MAJOR = {
    "condition": "制动踏板踩到底才停",
    "cause": "刹车片磨损",
    "harm": "撞人、撞货架",
    "difficulty": "停用当天可以更换",
}


@pytest.fixture
def firm():
    with time_machine.travel(NOW, tick=False):
        yield Tipping(name="安澜恒拓木业有限公司")


def get(actor, name, *args, **query):
    return client_of(actor).get(reverse(f"rewards:{name}", args=args), query)


def post(actor, name, *args, **values):
    return client_of(actor).post(reverse(f"rewards:{name}", args=args), values)


def fresh(report):
    return Report.unscoped.get(pk=report.pk)


def text_of(response):
    return response.content.decode()


def test_the_inbox_shows_clocks_and_what_is_late(firm):
    report, _ = firm.send()
    with time_machine.travel(LATER, tick=False):
        page = text_of(get(firm.officer, "tip_list"))

    assert report.number in page
    assert f"确认 {report.acknowledge_by:%Y-%m-%d}" in page
    assert "超期" in page


def test_the_named_person_sees_it_nowhere(firm):
    report, _ = firm.verified(concerns=(firm.union.user_id,))
    post(firm.officer, "award_propose", report.pk, form="praise", words="")
    award = Award.unscoped.get()

    assert report.number not in text_of(get(firm.union, "tip_list", state="all"))
    assert report.number not in text_of(get(firm.union, "award_list"))
    assert get(firm.union, "tip_detail", report.pk).status_code == 404
    assert get(firm.union, "award_detail", award.pk).status_code == 404
    assert post(firm.union, "tip_answer", report.pk, text="谁").status_code == 404


def test_who_is_no_handler_finds_an_empty_inbox(firm):
    report, _ = firm.send()

    assert "没有符合条件的报告" in text_of(get(firm.principal, "tip_list"))
    assert get(firm.principal, "tip_detail", report.pk).status_code == 404


def test_from_acknowledged_to_closed_on_the_pages(firm):
    report, code = firm.send()
    post(firm.officer, "tip_acknowledge", report.pk)
    revision = fresh(report).revision
    post(firm.officer, "tip_verify", report.pk, revision=revision, severity="general", words="属实，已停用")
    post(firm.officer, "tip_register", report.pk, **HAZARD)
    post(firm.officer, "tip_feedback", report.pk, words="已更换刹车片")
    post(firm.officer, "tip_close", report.pk)

    closed = fresh(report)
    tip = tips.find(code)
    assert (closed.state, closed.outcome) == ("closed", "true")
    assert [said.text for said in tips.talk(tip.report, tip.key)] == ["属实，已停用", "已更换刹车片"]
    assert Hazard.unscoped.get(pk=closed.hazard_id).internally_reported_at == report.received_at


def test_a_true_report_is_closed_only_out_of_the_register(firm):
    report, _ = firm.verified()
    post(firm.officer, "tip_feedback", report.pk, words="已更换刹车片")
    close = reverse("rewards:tip_close", args=[report.pk])
    before = text_of(get(firm.officer, "tip_detail", report.pk))
    post(firm.officer, "tip_close", report.pk)

    assert fresh(report).state == "verified"
    assert "还没有登记为隐患，不能办结" in before
    assert close not in before
    firm.register(report)
    assert close in text_of(get(firm.officer, "tip_detail", report.pk))
    post(firm.officer, "tip_close", report.pk)
    assert fresh(report).state == "closed"


def test_a_duplicate_names_the_first_report(firm):
    first, _ = firm.send()
    second, _ = firm.send(text="还是那台叉车", now=NOW + timedelta(minutes=1))
    firm.acknowledge(second)
    values = {"revision": fresh(second).revision, "outcome": "duplicate", "words": "同一台叉车"}

    refused = post(firm.officer, "tip_reject", second.pk, **values)
    post(firm.officer, "tip_reject", second.pk, duplicate_of=first.pk, **values)

    assert refused.status_code == 400
    assert "没有选与哪一件重复" in text_of(refused)
    assert fresh(second).duplicate_of == first
    assert f"与 {first.number} 重复" in text_of(get(firm.officer, "tip_detail", second.pk))


def test_a_stale_page_verifies_nothing(firm):
    report, _ = firm.send()
    firm.acknowledge(report)

    refused = post(firm.officer, "tip_verify", report.pk, revision=0, severity="general", words="属实")

    assert "刚被他人办理" in text_of(refused)
    assert fresh(report).state == "acknowledged"


def test_a_major_hazard_rests_on_clauses_found_by_words(firm):
    reference.load()
    report, _ = firm.verified(severity="major")
    item = HazardStandardItem.objects.get(uid="GM-2023:第十一条:6")
    typed = HAZARD | MAJOR | {"q": item.article, "standard": item.standard_id}

    searched = post(firm.officer, "tip_register", report.pk, go="search", **typed)
    without = post(firm.officer, "tip_register", report.pk, go="done", **HAZARD)
    asked = [f"{name}没有填写" for name in ("现状", "产生原因", "危害程度", "整改难易程度")]
    post(firm.officer, "tip_register", report.pk, go="done", clauses=[item.pk], **typed)

    assert searched.status_code == 200
    assert f'value="{item.pk}"' in text_of(searched)
    assert HAZARD["measure"] in text_of(searched)
    assert all(one in text_of(without) for one in (*asked, "没有选择判定条款"))
    hazard = Hazard.unscoped.get(pk=fresh(report).hazard_id)
    assert (hazard.level, hazard.unmapped_reason) == ("major", "")
    assert {name: getattr(hazard, name) for name in MAJOR} == MAJOR
    assert list(hazard.clauses.values_list("item", flat=True)) == [item.pk]


def test_a_major_hazard_without_a_clause_says_why(firm):
    report, _ = firm.verified(severity="major")

    post(firm.officer, "tip_register", report.pk, unmapped_reason="本行业没有对应条款", **HAZARD | MAJOR)

    assert Hazard.unscoped.get(pk=fresh(report).hazard_id).unmapped_reason == "本行业没有对应条款"


def test_a_general_hazard_asks_for_no_clause(firm):
    report, _ = firm.verified()

    page = text_of(get(firm.officer, "tip_register", report.pk))
    assert not [word for word in ("判定条款", "危害程度") if word in page]


def test_a_report_is_linked_with_a_hazard_of_the_register(firm):
    one, _ = firm.verified()
    post(firm.officer, "tip_register", one.pk, **HAZARD)
    two, _ = firm.verified()

    post(firm.officer, "tip_link", two.pk, hazard=fresh(one).hazard_id)

    assert fresh(two).hazard_id == fresh(one).hazard_id


def test_handing_over_shuts_it_for_the_giver(firm):
    report, _ = firm.send()
    post(firm.officer, "tip_hand_over", report.pk, user=firm.union.user_id)

    assert get(firm.officer, "tip_detail", report.pk).status_code == 404
    assert get(firm.union, "tip_detail", report.pk).status_code == 200


def test_a_name_is_read_only_with_a_reason_and_leaves_an_event(firm):
    report, _ = firm.confidential()

    page = get(firm.union, "tip_detail", report.pk)
    without = post(firm.union, "tip_identity", report.pk, reason="")
    refused = post(firm.officer, "tip_identity", report.pk, reason="想知道是谁")
    assert not AuditEvent.unscoped.filter(action="tip.identity_read").exists()
    shown = post(firm.union, "tip_identity", report.pk, reason="发放奖金用")

    for answer in (page, without, refused):
        assert NAME not in text_of(answer)
    assert NAME in text_of(shown)
    assert PHONE in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert AuditEvent.unscoped.get(action="tip.identity_read").detail["reason"] == "发放奖金用"


def test_a_photograph_is_opened_for_its_handler_alone(firm):
    report, _ = firm.send(files=(Clean("image/jpeg", b"picture"),))

    answer = get(firm.officer, "tip_file", report.pk, 1)

    assert (answer.content, answer["Content-Type"]) == (b"picture", "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    assert get(firm.principal, "tip_file", report.pk, 1).status_code == 404


def test_the_review_is_for_another_handler(firm):
    report, code = firm.verified()
    tip = tips.find(code)
    reporting.ask_review(
        actor=tip.actor, report_id=report.pk, key=tip.key, about="result", text="是重大隐患", now=NOW
    )

    own = text_of(get(firm.officer, "tip_detail", report.pk))
    post(firm.union, "tip_appeal", report.pk, uphold="yes", words="重新核实")

    assert "您是原办理人" in own
    assert fresh(report).state == "acknowledged"


def proposed(firm, amount="200"):
    report, code = firm.verified()
    post(firm.officer, "award_propose", report.pk, form="money", amount=amount, words="")
    return Award.unscoped.filter(report=report).last(), report, code


def test_an_award_outside_the_band_is_refused_with_the_band(firm):
    report, _ = firm.verified()

    refused = post(firm.officer, "award_propose", report.pk, form="money", amount="99999", words="")

    assert refused.status_code == 400
    assert "不在奖励办法的区间" in text_of(refused)


def test_approved_by_another_paid_by_number_published_without_a_name(firm):
    award, report, code = proposed(firm)
    post(firm.principal, "award_approve", award.pk)
    tip = tips.find(code)
    claim = reporting.take_claim(actor=tip.actor, report_id=report.pk, now=NOW)
    wrong = post(firm.union, "award_settle", award.pk, claim="00000000", voucher="PZ-1")
    post(firm.union, "award_settle", award.pk, claim=f"{claim[:4]} {claim[4:]}", voucher="PZ-1")
    warned = post(firm.union, "award_publish", award.pk, notice="我负责的叉车", group="3")
    assert Award.unscoped.get(pk=award.pk).state == "settled"
    post(firm.union, "award_publish", award.pk, notice="设备隐患一处，已整改", group="20")

    assert "领奖号不对" in text_of(wrong)
    assert "会说出您是谁" in text_of(warned)
    again = client_of(firm.union).get(reverse("rewards:award_settle", args=[award.pk]), follow=True)
    assert "不能再兑现" in text_of(again)
    assert 'name="voucher"' not in text_of(again)
    assert Award.unscoped.get(pk=award.pk).state == "published"


def test_the_proposer_cannot_approve(firm):
    report, _ = firm.verified()
    post(firm.officer, "tip_hand_over", report.pk, user=firm.union.user_id, keep="on")
    award, *_ = proposed(firm)

    assert "批准</button>" not in text_of(get(firm.officer, "award_detail", award.pk))
    assert post(firm.officer, "award_approve", award.pk).status_code == 403
    assert Award.unscoped.get(pk=award.pk).state == "proposed"


def test_a_refused_award_says_why_and_makes_room(firm):
    award, report, _ = proposed(firm)

    post(firm.principal, "award_refuse", award.pk, reason="按一般隐患 100 元")
    post(firm.officer, "award_propose", report.pk, form="money", amount="100", words="")

    assert list(Award.unscoped.order_by("pk").values_list("state", flat=True)) == ["refused", "proposed"]


def paid(firm):
    award, report, code = proposed(firm)
    post(firm.principal, "award_approve", award.pk)
    tip = tips.find(code)
    claim = reporting.take_claim(actor=tip.actor, report_id=report.pk, now=NOW)
    post(firm.union, "award_settle", award.pk, claim=claim, voucher="PZ-1")
    post(firm.union, "award_publish", award.pk, notice="设备隐患一处，已整改", group="20")
    return award, report


def test_the_ledger_shows_totals_and_goes_out_as_paper_with_an_event(firm):
    award, report = paid(firm)

    page = text_of(get(firm.principal, "ledger"))
    sheet = get(firm.principal, "ledger_export")
    paper = get(firm.principal, "ledger_notice")

    assert report.number in page
    assert "20.0%" in page  # 200 of 1000
    assert sheet.content[:2] == b"PK"
    assert paper.content[:4] == b"%PDF"
    assert AuditEvent.unscoped.filter(action="award_ledger.exported").count() == 2


def test_every_row_of_the_award_papers_fills_the_page(firm):
    rows = {
        "enterprise": "某厂",
        "year": 2026,
        "made": "",
        "as_of_at": NOW.isoformat(),
        "totals": "共 2 笔。",
    }

    assert as_pdf(
        notice_paper(rows | {"rows": [("NB-2026-0001", "设备隐患一处", "奖金", "200 元", "10-07")] * 2})
    )
    assert as_pdf(ledger_paper(rows | {"rows": [("词",) * 8] * 2}))


def scheme_values(firm, **changes):
    people = [firm.officer.user_id, firm.union.user_id]
    return {
        "acknowledge_working": 1, "verify_working": 2, "feedback_working": 4, "pay_days": 20,
        "general_min": 50, "general_max": 300, "major_min": 500, "major_max": 2000,
        "major_people_min": 800, "major_people_max": 3000, "budget_yuan": 20000,
        "channels": "二维码", "rules": "查实即奖", "handlers": people, "trusted": people[1:],
    } | changes  # fmt: skip


def test_a_new_version_is_published_and_the_old_one_kept(firm):
    post(firm.officer, "scheme_form", **scheme_values(firm))

    page = text_of(get(firm.principal, "scheme_detail"))
    scheme = Scheme.unscoped.get(version=2)
    assert scheme.bands["major:people"] == {"min": "800", "max": "3000"}
    assert "第 2 版（现行）" in page
    assert "第 1 版" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verify_working": 9}, "只能缩短，不能延长"),
        ({"handlers": []}, "没有选经办人"),
        ({"general_min": 400}, "写反了"),
        ({"major_people_max": ""}, "只填了一端"),
        ({"trusted": []}, "没有选谁可以看"),
    ],
)
def test_a_bad_scheme_is_refused_with_the_mend_and_keeps_what_was_typed(firm, changes, words):
    refused = post(firm.officer, "scheme_form", **scheme_values(firm, **changes))

    assert refused.status_code == 400
    assert words in text_of(refused)
    assert "查实即奖" in text_of(refused)
    assert Scheme.unscoped.count() == 1


def test_the_address_is_changed_closed_and_opened_again(firm):
    token = firm.channel.token
    post(firm.officer, "channel_change")
    changed = Channel.unscoped.get().token
    post(firm.officer, "channel_close", reason="停产检修")
    assert not Channel.unscoped.get().open
    assert get(firm.officer, "poster").status_code == 404
    post(firm.officer, "channel_open")

    assert changed != token
    assert Channel.unscoped.get().open
    assert changed in text_of(get(firm.principal, "scheme_detail"))


@pytest.mark.parametrize("name", ["tip_list", "award_list", "ledger"])
def test_one_row_or_many_the_same_number_of_queries(firm, name):
    counts = []
    for _ in range(2):
        paid(firm)
        proposed(firm)
        with CaptureQueriesContext(connection) as seen:
            get(firm.officer, name)
        counts.append(len(seen))

    assert counts[0] == counts[1]
