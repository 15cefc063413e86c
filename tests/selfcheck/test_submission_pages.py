"""The bureau's pages of filed reports: find, read, accept, return."""

import io
from datetime import UTC, date, datetime, timedelta
from urllib.parse import unquote

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from portal.models import Delivery, Notice
from selfcheck.commands import reviews
from selfcheck.models import Report, Review
from selfcheck.queries import filings
from tests.factories import NOW
from tests.filing import Firm, client_of
from tests.measure import queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def address(name: str, *args) -> str:
    return reverse(f"selfcheck:{name}", args=args)


def shown(client, name: str, *args, **query) -> str:
    response = client.get(address(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def send_back(client, submission, **data):
    values = {"reason": "检查日期与附件不符", "fix_on": "2026-10-20", "seen": "submitted"}
    return client.post(address("submission_return", submission.pk), values | data)


def test_the_list_shows_the_version_in_force_and_counts_by_state():
    firm, other = Firm(), Firm()
    filed = firm.file()
    reviews.accept(actor=firm.clerk, submission_id=filed.pk, note="", now=NOW)
    other.file()

    page = shown(client_of(firm.clerk), "submission_list")
    accepted = shown(client_of(firm.clerk), "submission_list", state="accepted")

    assert firm.enterprise.name in page
    assert other.enterprise.name in page
    assert "50.0%（1 / 2）" in page
    assert firm.enterprise.name in accepted
    assert other.enterprise.name not in accepted


@pytest.mark.parametrize("words", ["{0.name}", "{0.uscc}"])
def test_the_list_is_searched_by_name_and_by_code(words):
    firm, other = Firm(), Firm()
    firm.file()
    other.file()

    page = shown(client_of(firm.clerk), "submission_list", q=words.format(firm.enterprise), period="2026Q3")

    assert firm.enterprise.name in page
    assert other.enterprise.name not in page
    assert "没有符合条件的报告" in shown(client_of(firm.clerk), "submission_list", period="2026Q1")


def test_the_export_holds_the_rows_of_the_screen_on_all_pages():
    firms = [Firm(name=f"安澜{n}号厂") for n in range(22)]
    for firm in firms:
        firm.file()
    Firm(name="=HYPERLINK(1)").file(now=NOW + 20 * DAY)
    client = client_of(firms[0].clerk)

    answer = client.get(address("submission_export"), {"period": "2026Q3"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer)), read_only=True).active
    heading, *rows = sheet.iter_rows(values_only=True)
    assert heading == filings.HEADER
    assert [row[0] for row in rows] == list(range(1, 24))
    assert rows[0][1:9] == (
        "=HYPERLINK(1)",
        rows[0][2],
        "2026年三季度",
        "待查看",
        "2026-10-29 09:00",
        "2026-10-15 24:00",
        "逾期",
        "陆承远",
    )
    assert {row[1] for row in rows[1:]} == {firm.enterprise.name for firm in firms}
    assert len(b"".join(client.get(address("submission_export"), {"state": "returned"}))) > 0
    assert "报告-2026Q3-2026-10-09.xlsx" in unquote(answer["Content-Disposition"])


def test_what_waits_to_be_read_is_called_so_and_says_filed_once():
    firm = Firm()
    filed = firm.file()
    client = client_of(firm.clerk)

    page = shown(client, "submission_detail", filed.pk)
    head = page.split("<h1")[1].split("<article")[0]

    assert head.count("已报送") == 1
    assert "待查看" in head
    assert "待查看</span>" in shown(client, "submission_list").split("<tbody>")[1]


def test_a_filter_that_cannot_be_understood_is_named():
    page = shown(bureau_client(), "submission_list", period="2026Q9")

    assert "季度" in page
    assert "is-invalid" in page


def test_another_countys_report_is_neither_listed_nor_opened():
    firm = Firm()
    filed = firm.file()
    neighbour = bureau_client(division="990103")

    assert firm.enterprise.name not in shown(neighbour, "submission_list")
    for name, args in (
        ("submission_detail", (filed.pk,)),
        ("submission_compare", (filed.report_id,)),
        ("submission_pdf", (filed.pk, "form")),
    ):
        assert neighbour.get(address(name, *args)).status_code == 404


def test_an_enterprise_has_no_business_here():
    answer = enterprise_client().get(address("submission_list"))

    assert answer.status_code == 403
    assert "不能打开这个页面" in answer.content.decode()


def test_accepting_keeps_the_note_and_tells_the_enterprise():
    firm = Firm()
    filed = firm.file()
    client = client_of(firm.clerk)

    client.post(address("submission_accept", filed.pk), {"note": "材料齐全", "seen": "submitted"})

    assert Report.unscoped.get(pk=filed.report_id).state == "accepted"
    assert Review.unscoped.get().reason == "材料齐全"
    told = Notice.objects.filter(kind="report.accepted")
    assert sorted(told.values_list("user__name", flat=True)) == ["周敏", "陆承远"]
    assert {notice.body for notice in told} == {
        "990102应急管理局 赵岩已接收本报告。意见：材料齐全。接收不代表对隐患治理结果的认定。"
    }
    assert "赵岩" in shown(client, "submission_detail", filed.pk)


def test_the_mending_day_is_proposed_by_the_rule_of_working_days():
    """Ten working days from 2026-10-09, with the make-up workdays of that October."""
    firm = Firm()
    filed = firm.file()

    page = shown(client_of(firm.clerk), "submission_detail", filed.pk)

    assert 'value="2026-10-22"' in page


def test_returning_sets_the_last_instant_of_the_day_and_reopens_the_draft():
    firm = Firm()
    filed = firm.file()

    send_back(client_of(firm.clerk), filed)

    review = Review.unscoped.get()
    assert review.fix_by == datetime(2026, 10, 20, 15, 59, 59, 999999, tzinfo=UTC)
    assert Report.unscoped.get(pk=filed.report_id).state == "returned"
    body = Notice.objects.filter(kind="report.returned").first().body
    assert "990102应急管理局 赵岩退回本报告，理由：检查日期与附件不符。" in body
    assert "请在 2026-10-20 24:00 前补正" in body


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reason": " "}, "退回理由没有填写"),
        ({"fix_on": "2026-10-09"}, "补正期限早于明天"),
        ({"fix_on": "2036-10-09"}, "补正期限超过一年"),
        ({"fix_on": "10月20日"}, "补正期限不是有效日期"),
        ({"reason": "字" * 501}, "501"),
    ],
)
def test_a_bad_return_is_refused_with_a_sentence_and_loses_nothing(data, sentence):
    firm = Firm()
    filed = firm.file()

    answer = send_back(client_of(firm.clerk), filed, **data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert data.get("reason", "检查日期与附件不符").strip() in page
    assert Report.unscoped.get(pk=filed.report_id).state == "submitted"


def test_a_colleague_came_first_and_the_typed_reason_is_still_there():
    firm = Firm()
    filed = firm.file()
    reviews.accept(actor=firm.clerk, submission_id=filed.pk, note="", now=NOW)

    answer = send_back(client_of(firm.clerk), filed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "报告已变为“已接收”，没有办理" in page
    assert "检查日期与附件不符</textarea>" in page
    assert Report.unscoped.get(pk=filed.report_id).state == "accepted"


def test_an_enterprise_that_corrects_meanwhile_keeps_the_typed_reason_on_the_page():
    firm = Firm()
    filed = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=filed.report_id, reason="联系人写错", material=False, now=NOW
    )

    answer = send_back(client_of(firm.clerk), filed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "您填写的内容没有提交：检查日期与附件不符" in page
    assert "企业正在更正本报告" in page


def test_an_older_version_is_shown_but_not_decided_on():
    firm = Firm()
    first = firm.file()
    firm.send_back(first, now=NOW, fix_by=NOW + 9 * DAY)
    second = firm.refile(first.report, now=NOW + DAY)
    client = client_of(firm.clerk)

    page = shown(client, "submission_detail", first.pk)

    assert "这不是现行版本，不能办理" in page
    assert address("submission_detail", second.pk) in page
    assert address("submission_accept", first.pk) not in page
    assert send_back(client, first, seen="").status_code == 409


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("chief", True), ("legal_reviewer", False)])
def test_who_only_reads_sees_no_buttons_and_is_refused(role, may):
    firm = Firm()
    filed = firm.file()
    client = bureau_client(division="990102", role=role)

    assert (address("submission_accept", filed.pk) in shown(client, "submission_detail", filed.pk)) is may
    answer = client.post(address("submission_accept", filed.pk), {"seen": "submitted"})
    assert (answer.status_code == 302) is may
    assert may or "本页供经办人、执法人员、分管领导使用" in answer.content.decode()


def test_every_button_that_tells_somebody_says_whom():
    firm = Firm()
    filed = firm.file()

    page = shown(client_of(firm.clerk), "submission_detail", filed.pk)

    assert page.count("站内信通知企业的填报人和主要负责人") == 2


def test_the_bureau_sees_on_which_inspections_the_participation_rests():
    firm = Firm()
    filed = firm.file(principal_present=True, inspected_on=date(2026, 9, 20))

    page = shown(client_of(firm.clerk), "submission_detail", filed.pk)

    assert "2026 年主要负责人参加检查" in page
    assert "2026-09-20" in page


def test_list_and_report_cost_the_same_for_one_and_for_many(django_assert_max_num_queries):
    firms = [Firm()]
    filed = firms[0].file(principal_present=True)
    client = client_of(firms[0].clerk)
    pages = [address("submission_list"), address("submission_detail", filed.pk)]
    before = [queries_of(client, page) for page in pages]

    for _ in range(29):
        other = Firm()
        other.file()
    firms[0].send_back(filed, now=NOW, fix_by=NOW + 9 * DAY)
    firms[0].refile(filed.report, now=NOW + DAY)

    assert [queries_of(client, page) for page in pages] == before
    assert max(before) <= 20
    assert Delivery.objects.count() == 0  # nobody left an address
