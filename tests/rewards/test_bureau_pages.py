"""The bureau's pages: figures without content, the fast lane behind two persons, the escrow."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.calendars import Quarter
from portal.scope import Scope
from rewards.commands import reporting
from rewards.models import Custodian, EscrowKey, EscrowOpening, FastCase
from rewards.queries import bureau as bureau_queries
from rewards.queries import enterprise_file, figures, tips
from tests.factories import NOW, EnterpriseFactory
from tests.filing import client_of
from tests.rewards.test_awards import approve, claim, propose, settle
from tests.support import bureau_client
from tests.tipping import NAME, PASSPHRASES, Tipping

QUARTER = Quarter.of(NOW.date())

pytestmark = pytest.mark.django_db
TEXT, PLACE, TOLD = "独一无二的刹车描述", "只此一处的库房", "报告第二天被调去夜班"
MUCH_LATER = NOW + timedelta(days=60)
ASKED = {"reason": "经办人不办理，需要核查", "passphrase": PASSPHRASES[0]}


@pytest.fixture
def firm():
    with time_machine.travel(NOW, tick=False):
        yield Tipping(name="安澜恒拓木业有限公司")


def get(actor, name, *args, **query):
    return client_of(actor).get(reverse(f"rewards:{name}", args=args), query)


def post(actor, name, *args, **values):
    return client_of(actor).post(reverse(f"rewards:{name}", args=args), values)


def text_of(response):
    return response.content.decode()


def sent_up(firm):
    """A confidential report whose reporter tells of retaliation."""
    report, code = firm.confidential(text=TEXT, place=PLACE)
    tip = tips.find(code)
    reporting.tell_retaliation(
        actor=tip.actor, report_id=report.pk, key=tip.key, kind="post", on=NOW.date(), text=TOLD, now=NOW
    )
    return FastCase.unscoped.get(report=report), code


def opened(firm, case, **changes):
    first, second = firm.custodians
    post(first, "fast_ask", case.pk, **ASKED | changes)
    opening = EscrowOpening.unscoped.latest("pk")
    return post(second, "opening_confirm", opening.pk, passphrase=PASSPHRASES[1])


def test_the_overview_counts_and_tells_no_content(firm):
    firm.verified(text=TEXT, place=PLACE)
    EnterpriseFactory(name="没有办法的厂")

    page = text_of(get(firm.custodians[0], "overview", period="2026Q4"))
    without = text_of(get(firm.custodians[0], "without_scheme"))

    assert "报告 1 件，查实 1 件" in page
    assert "没有办法的厂" in without
    assert firm.enterprise.name not in without
    assert TEXT not in page
    assert PLACE not in page


def test_late_answers_and_payments_are_listed_by_number(firm):
    report, _ = firm.verified(text=TEXT)
    with time_machine.travel(MUCH_LATER, tick=False):
        unanswered = text_of(get(firm.custodians[0], "late_list"))
        unpaid = text_of(get(firm.custodians[0], "late_list", what="unpaid"))

    for page in (unanswered, unpaid):
        assert report.number in page
        assert TEXT not in page


def test_a_report_that_did_not_go_up_has_no_page_here(firm):
    firm.send()

    assert "没有要直办的报告" in text_of(get(firm.custodians[0], "fast_list"))
    assert get(firm.custodians[0], "fast_detail", 1).status_code == 404


def test_before_the_opening_there_is_no_content_and_after_it_for_both(firm):
    case, _ = sent_up(firm)
    third = firm._bureau("officer", "孙法")
    before = text_of(get(firm.custodians[0], "fast_detail", case.pk))

    assert opened(firm, case).status_code == 302

    for secret in (TEXT, PLACE, TOLD):
        assert secret not in before
        for actor in firm.custodians:
            assert secret in text_of(get(actor, "fast_detail", case.pk))
        assert secret not in text_of(get(third, "fast_detail", case.pk))
    assert "第五十四条" in before
    assert "第二十六条" in before


def test_one_person_alone_opens_nothing(firm):
    case, _ = sent_up(firm)
    first = firm.custodians[0]
    post(first, "fast_ask", case.pk, **ASKED)
    opening = EscrowOpening.unscoped.get()

    refused = post(first, "opening_confirm", opening.pk, passphrase=PASSPHRASES[0])
    wrong = post(firm.custodians[1], "opening_confirm", opening.pk, passphrase="not-the-passphrase")

    own = client_of(first).get(reverse("rewards:opening_confirm", args=[opening.pk]), follow=True)
    assert "第二人不能是申请人自己" in text_of(own)
    assert 'name="passphrase"' not in text_of(own)
    assert "第二人不能是申请人自己" in text_of(refused)
    assert "托管口令不对" in text_of(wrong)
    assert TEXT not in text_of(get(first, "fast_detail", case.pk))


def test_a_name_is_read_only_where_it_was_opened_too(firm):
    case, _ = sent_up(firm)
    first = firm.custodians[0]
    assert get(first, "fast_identity", case.pk).status_code == 404

    opened(firm, case)
    without = post(first, "fast_identity", case.pk, reason="核查打击报复")
    opened(firm, case, identity="on")
    shown = post(first, "fast_identity", case.pk, reason="核查打击报复")

    assert NAME not in text_of(without)
    assert NAME in text_of(shown)


def test_the_result_reaches_the_reporter(firm):
    case, code = sent_up(firm)
    officer = firm.custodians[0]
    opened(firm, case)

    post(officer, "fast_accept", case.pk)
    post(officer, "fast_say", case.pk, text="已约谈企业负责人")
    post(officer, "fast_handle", case.pk, result="责令恢复原岗位")

    tip = tips.find(code)
    assert tips.fast_case(tip.report).result == "责令恢复原岗位"
    assert [one.text for one in tips.talk(tip.report, tip.key)] == ["已约谈企业负责人"]


def test_the_bureau_compares_a_printed_proof_and_sees_no_more_than_the_paper(firm):
    report, _ = firm.confidential(text=TEXT, place=PLACE)
    stranger = bureau_client("450302", role="officer")
    mark, (officer, _) = tips.proof(report), firm.custodians

    typed = {"number": report.number.lower(), "mark": f"{mark[:16]} {mark[16:]}"}

    same = text_of(post(officer, "proof_check", **typed))
    other = text_of(post(officer, "proof_check", number=report.number, mark="0" * 32))
    empty = post(officer, "proof_check", number="", mark="")
    elsewhere = stranger.post(reverse("rewards:proof_check"), {"number": report.number, "mark": mark})

    assert "与平台一致。安澜恒拓木业有限公司" in same
    assert not [word for word in (TEXT, PLACE, NAME) if word in same]
    assert "与平台不一致" in other
    assert empty.status_code == 400
    assert "与平台不一致" in text_of(elsewhere)


def test_the_watch_shows_day_and_kind_with_the_law(firm):
    sent_up(firm)

    page = text_of(get(firm.custodians[0], "retaliation_list"))

    assert "调岗、调班、待岗" in page
    assert "第五十四条" in page
    assert TOLD not in page


def test_a_third_custodian_holds_a_share_after_a_new_key(firm):
    third = firm._bureau("division_admin", "吴管")
    short = post(third, "custodian_new", passphrase="short", again="short")
    other = post(third, "custodian_new", passphrase="third-passphrase", again="third-passphrasf")
    post(third, "custodian_new", passphrase="third-passphrase", again="third-passphrase")
    before = text_of(get(third, "custody"))
    post(third, "escrow_make")

    assert "至少 10 个字符" in text_of(short)
    assert "两次输入的托管口令不一样" in text_of(other)
    assert Custodian.unscoped.count() == 3
    assert "没有份额" in before
    assert "没有份额" not in text_of(get(third, "custody"))
    assert EscrowKey.unscoped.count() == 2


def test_a_clerk_opens_and_handles_nothing(firm):
    case, _ = sent_up(firm)
    clerk = bureau_client("990102", role="clerk")

    page = clerk.get(reverse("rewards:fast_detail", args=[case.pk]))

    assert "申请双人开启" not in text_of(page)
    for name in ("fast_ask", "fast_say", "fast_handle", "fast_identity", "fast_verify", "fast_hand_over"):
        assert clerk.get(reverse(f"rewards:{name}", args=[case.pk])).status_code == 403
    assert clerk.post(reverse("rewards:fast_accept", args=[case.pk])).status_code == 403


@pytest.mark.parametrize(
    "name", ["overview", "without_scheme", "late_list", "fast_list", "retaliation_list", "custody"]
)
def test_one_row_or_many_the_same_number_of_queries(firm, name):
    counts = []
    with time_machine.travel(MUCH_LATER, tick=False):
        for _ in range(2):
            sent_up(firm)
            EnterpriseFactory()
            with CaptureQueriesContext(connection) as seen:
                assert get(firm.custodians[0], name).status_code == 200
            counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_figures_are_sorted_by_their_columns(firm):
    other = Tipping(name="青柏永固铸造有限公司")
    firm.verified(), other.verified(), other.verified()

    for sort, key in (("reports", "reports"), ("-verified", "verified"), ("name", "enterprise__name")):
        rows = get(firm.custodians[0], "overview", period="2026Q4", sort=sort).context["page"].object_list
        values = [row[key] for row in rows]
        assert len(set(values)) == 2
        assert values == sorted(values, reverse=sort.startswith("-"))
    assert get(firm.custodians[0], "overview", period="2026Q4", sort="evil").status_code == 200


def test_the_file_of_an_enterprise_shows_counts_and_sums_and_nobody(firm):
    sent_up(firm)
    firm.verified(text=TEXT)
    page = bureau_client(role="officer").get(reverse("selfcheck:enterprise_file", args=[firm.enterprise.pk]))
    (part,) = page.context["parts"]

    assert (part["versions"], part["sums"]["reports"], part["sums"]["verified"]) == (1, 2, 1)
    assert part["years"][0] == {"year": NOW.year, **part["sums"]}
    for secret in (NAME, TEXT, PLACE, TOLD):
        assert secret not in text_of(page)


def test_the_file_adds_up_what_was_paid(firm):
    report, code = firm.verified()
    settle(firm, approve(firm, propose(firm, report)), claim(report, code))
    part = enterprise_file.awards_part(Scope(division="990102"), firm.enterprise.pk, NOW.date())

    assert (part["sums"]["paid"], part["sums"]["amount"]) == (1, 200)
    (row,) = bureau_queries.figures_by_enterprise(Scope(division="990102"), QUARTER)
    filed = figures.quarter_figures(firm.enterprise.pk, QUARTER)
    for name in ("reports", "verified", "paid"):  # the panel, the overview and the report of the quarter
        assert part["sums"][name] == row[name] == filed[name]
    assert part["sums"]["amount"] == row["amount"] == Decimal(filed["amount_yuan"])

    elsewhere = enterprise_file.awards_part(Scope(division="990203"), firm.enterprise.pk, NOW.date())
    assert not any(elsewhere["sums"].values())
