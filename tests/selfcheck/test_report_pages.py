"""The enterprise's pages around a filing: home, quarters, one report, mending and correcting."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.models import Enterprise
from selfcheck.commands import reviews, signing
from selfcheck.models import DraftStep, Report
from tests.factories import NOW, HazardFactory, MembershipFactory, NoticeFactory, ObligationFactory
from tests.filing import READ_ALL, Firm, client_of
from tests.measure import queries_of

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


@pytest.mark.parametrize(("moment", "said"), [(DUE, False), (DUE + timedelta(microseconds=1), True)])
def test_a_late_signature_is_announced_from_the_first_late_instant(moment, said):
    firm, report = waiting()

    with time_machine.travel(moment, tick=False):
        assert ("签批后记为逾期报送" in page(firm, report)) is said


@pytest.mark.parametrize(
    ("filed", "mended", "sentence"),
    [
        (NOW, NOW + 9 * DAY, ""),
        (NOW, NOW + 15 * DAY, "已过补正期限，签批后按再次报送的时间计算"),
        (NOW + 7 * DAY, NOW + 9 * DAY, "首次报送已经逾期，按期补正之后仍记为逾期报送"),
    ],
)
def test_a_mending_says_what_it_means_for_timeliness(filed, mended, sentence):
    firm = Firm()
    first = firm.file(now=filed)
    firm.send_back(first, now=NOW + 8 * DAY, fix_by=NOW + 10 * DAY)
    firm.send(first.report, now=NOW + 8 * DAY)

    with time_machine.travel(mended, tick=False):
        shown = page(firm, first.report)

    assert sentence in shown
    assert ("逾期报送" in shown) is bool(sentence)


def test_a_returned_report_shows_reason_and_day_to_everybody_and_the_way_to_mend():
    firm = Firm()
    filed = firm.file()
    firm.send_back(filed, now=NOW, fix_by=DUE)

    shown = body(client_of(firm.officer), "report_detail", filed.report_id)

    assert "检查日期与附件不符" in shown
    assert "请在 2026-10-15 24:00 前补正" in shown
    assert reverse("selfcheck:report_step", args=[filed.report_id, "overview"]) in shown
    assert "第 1 版" in shown


def test_a_correction_is_asked_for_reason_and_kind_and_says_that_time_stands():
    firm = Firm()
    filed = firm.file()
    client = client_of(firm.officer)
    address = reverse("selfcheck:report_correct", args=[filed.report_id])

    asked = client.get(address).content.decode()
    empty = client.post(address, {"reason": "联系人写错"})
    done = client.post(address, {"reason": "联系人写错", "material": "no"})

    assert "更正不改变报送时间" in asked
    assert empty.status_code == 422
    assert "更正性质没有选择" in empty.content.decode()
    assert "联系人写错" in empty.content.decode()
    assert done.url == reverse("selfcheck:report_step", args=[filed.report_id, "overview"])
    assert Report.unscoped.get(pk=filed.report_id).state == "correcting"


def test_a_correction_of_what_is_being_corrected_is_refused_and_keeps_the_reason():
    firm = Firm()
    filed = firm.file()
    client = client_of(firm.officer)
    address = reverse("selfcheck:report_correct", args=[filed.report_id])
    client.post(address, {"reason": "联系人写错", "material": "no"})

    again = client.post(address, {"reason": "我先看到的", "material": "yes"})

    assert again.status_code == 422
    assert "当前状态不能“更正”" in again.content.decode()
    assert "我先看到的" in again.content.decode()
    assert client.get(address).url == reverse("selfcheck:report_detail", args=[filed.report_id])


def test_dropping_a_correction_asks_first():
    firm = Firm()
    filed = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=filed.report_id, reason="看错了", material=True, now=NOW
    )
    client = client_of(firm.officer)
    address = reverse("selfcheck:report_drop_correction", args=[filed.report_id])

    asked = client.get(address).content.decode()
    assert "放弃这次更正吗" in asked
    assert Report.unscoped.get(pk=filed.report_id).state == "correcting"

    client.post(address)
    assert Report.unscoped.get(pk=filed.report_id).state == "submitted"
    assert client.get(address).url == reverse("selfcheck:report_detail", args=[filed.report_id])


def test_recalling_needs_a_reason_from_the_principal_and_keeps_a_too_long_one():
    firm, report = waiting()
    address = reverse("selfcheck:report_recall", args=[report.pk])
    principal = client_of(firm.principal)
    long = "危废库没有查" * 60

    bare = principal.post(address)
    too_long = principal.post(address, {"reason": long})
    done = principal.post(address, {"reason": "危废库没有查"})

    assert (bare.status_code, too_long.status_code) == (422, 422)
    assert "退回原因没有填写" in bare.content.decode()
    assert long in too_long.content.decode()
    assert done.url == reverse("selfcheck:report_detail", args=[report.pk])
    assert Report.unscoped.get(pk=report.pk).sent_to_sign_at is None


def test_the_preparer_recalls_without_a_word():
    firm, report = waiting()

    client_of(firm.officer).post(reverse("selfcheck:report_recall", args=[report.pk]))

    assert Report.unscoped.get(pk=report.pk).sent_to_sign_at is None


def test_two_versions_are_compared_in_words_and_in_either_order():
    firm = Firm()
    first = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=first.report_id, reason="手机写错", material=False, now=NOW
    )
    Enterprise.unscoped.filter(pk=firm.enterprise.pk).update(contact_phone="13000009999")
    firm.refile(first.report, now=NOW + DAY)
    client = client_of(firm.officer)

    shown = body(client, "report_compare", first.report_id)
    turned = body(client, "report_compare", first.report_id, old=2, new=1)

    assert "共 1 处不同" in shown
    assert "130****2650" in shown
    assert "130****9999" in shown
    assert "13000009999" not in shown
    assert "更正理由（非实质性）：手机写错" in turned
    body(client, "report_compare", first.report_id, old=1, new=7, status=404)


def test_home_says_what_is_owed_how_far_it_is_and_what_happens():
    firm = Firm()
    report = firm.draft()
    DraftStep.unscoped.filter(draft__report=report, step="sign").update(complete=False)
    DraftStep.unscoped.filter(draft__report=report, step="awards").update(
        saved_at=NOW - DAY, saved_by=firm.officer.username
    )

    shown = body(client_of(firm.officer), "enterprise_home")

    assert "2026年三季度自查报告，2026-10-15 24:00 截止" in shown
    assert "<b>6</b>天" in shown
    assert "已完成 4/5 步，周敏 2026-10-08 09:00 保存" in shown
    assert "继续填报" in shown


def test_home_names_the_oldest_overdue_quarter_and_counts_the_others():
    firm = Firm()
    for quarter, month in ((1, 4), (2, 7)):
        due = datetime(2026, month, 15, 15, 59, 59, 999999, tzinfo=UTC)
        ObligationFactory(enterprise=firm.enterprise, quarter=quarter, original_due_at=due)

    shown = body(client_of(firm.officer), "enterprise_home")

    assert "2026年一季度自查报告，2026-04-15 24:00 截止" in shown
    assert "已过<b>177</b>天" in shown
    assert "另有 1 个季度逾期未报" in shown
    assert shown.count("· 本期") == 1


def test_home_calls_the_principal_to_sign_a_correction_too():
    firm = Firm()
    filed = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=filed.report_id, reason="写错", material=False, now=NOW
    )
    assert "正在更正" in body(client_of(firm.officer), "enterprise_home")

    firm.send(filed.report)

    shown = body(client_of(firm.principal), "enterprise_home")
    assert "2026年三季度自查报告待您签批" in shown
    assert reverse("selfcheck:report_preview", args=[filed.report_id]) in shown
    assert "待您签批" not in body(client_of(firm.officer), "enterprise_home")


def test_participation_is_counted_from_the_filed_inspections_it_lists():
    firm = Firm()
    firm.file(principal_present=True)

    shown = body(client_of(firm.officer), "report_list")

    assert "<b>1</b>/1" in shown
    assert "1 / 1 次，依据已报送的现行版本" in shown
    assert "2026-09-17" in shown


def test_a_moved_deadline_shows_the_original_one():
    firm = Firm()
    firm.obligation.due_at = DUE + 10 * DAY
    firm.obligation.save()

    for name in ("enterprise_home", "report_list"):
        shown = body(client_of(firm.officer), name)
        assert "2026-10-25 24:00" in shown
        assert "2026-10-15" in shown


def test_another_year_is_chosen_by_the_address_and_nonsense_means_this_year():
    firm = Firm()
    due = datetime(2026, 1, 15, 15, 59, 59, 999999, tzinfo=UTC)
    ObligationFactory(enterprise=firm.enterprise, year=2025, quarter=4, original_due_at=due)
    client = client_of(firm.officer)

    assert "2025年四季度" in body(client, "report_list", year="2025")
    for nonsense in ("1e9", "²", "-1", "99999999999999999999"):
        assert "季度报告　2026 年" in body(client, "report_list", year=nonsense)


def listed(firm, report, count: int) -> None:
    """So many more hazards in the register and in the draft."""
    row = DraftStep.unscoped.get(draft__report=report, step="hazards")
    made = [HazardFactory(enterprise=firm.enterprise, report=report).pk for _ in range(count)]
    row.data = {**row.data, "hazard_ids": [*row.data["hazard_ids"], *made]}
    row.save()


def test_pages_cost_the_same_for_one_row_and_for_many():
    firm = Firm()
    report = firm.draft()
    listed(firm, report, 1)
    firm.pass_warnings(report)
    firm.send(report)
    NoticeFactory(user_id=firm.officer.user_id, enterprise=firm.enterprise)
    client = client_of(firm.officer)
    pages = [
        reverse("selfcheck:enterprise_home"),
        reverse("selfcheck:report_list"),
        reverse("selfcheck:report_detail", args=[report.pk]),
        reverse("selfcheck:report_preview", args=[report.pk]),
    ]
    before = [queries_of(client, address) for address in pages]

    listed(firm, report, 29)
    for _ in range(29):
        NoticeFactory(user_id=firm.officer.user_id, enterprise=firm.enterprise)
        MembershipFactory(enterprise=firm.enterprise, role="member")
    assert [queries_of(client, address) for address in pages] == before
    home, *pages = before
    assert home <= 21
    assert max(pages) <= 20
    assert page(firm, report).count("喷漆房排风滤棉未按期更换") >= 30


def test_a_report_with_many_versions_costs_what_one_costs():
    firm = Firm()
    first = firm.file()
    client = client_of(firm.officer)
    address = reverse("selfcheck:report_detail", args=[first.report_id])
    before = queries_of(client, address)

    for number in range(1, 6):
        reviews.start_correction(
            actor=firm.officer, report_id=first.report_id, reason="写错", material=False, now=NOW
        )
        firm.refile(first.report, now=NOW + number * DAY)

    assert queries_of(client, address) == before <= 20


def test_signing_costs_a_fixed_number_of_queries(django_assert_max_num_queries):
    firm, report = waiting()
    read = firm.read(report)[1]

    with django_assert_max_num_queries(70):
        signing.submit_report(
            actor=firm.principal,
            report_id=report.pk,
            read_digest=read,
            ticked=frozenset(READ_ALL),
            method="密码复核",
            now=NOW,
        )


def test_a_filing_without_a_check_in_its_running_quarter_stays_on_the_home_page():
    firm = Firm(quarter=4)
    firm.file(inspected_on=NOW.date() - 30 * DAY)

    shown = body(client_of(firm.officer), "enterprise_home")

    assert "已报送，本季未检查" in shown
    assert "2026年四季度还没有在本季度内检查" in shown
    assert "请在 2026-12-31 前检查一次" in shown
    assert "目前没有待报送的季度报告" not in shown


def test_overdue_and_due_quarters_are_things_to_do():
    firm = Firm()
    due = datetime(2026, 7, 15, 15, 59, 59, 999999, tzinfo=UTC)
    ObligationFactory(enterprise=firm.enterprise, quarter=2, original_due_at=due)

    shown = body(client_of(firm.officer), "enterprise_home")

    assert "2026年二季度自查报告逾期未报 86 天" in shown
    assert "2026年三季度自查报告待报送，还有 6 天" in shown


def test_the_first_thing_of_the_principal_is_what_waits_for_his_signature():
    firm, report = waiting()
    due = datetime(2026, 7, 15, 15, 59, 59, 999999, tzinfo=UTC)
    ObligationFactory(enterprise=firm.enterprise, quarter=2, original_due_at=due)

    card = body(client_of(firm.principal), "enterprise_home").partition('class="deadline')[2]

    assert "2026年三季度自查报告" in card[:400]
    assert reverse("selfcheck:report_preview", args=[report.pk]) in card.partition("</section>")[0]
    others = body(client_of(firm.officer), "enterprise_home").partition('class="deadline')[2]
    assert "2026年二季度自查报告" in others[:400]


def test_home_leads_back_to_the_step_where_work_stopped():
    firm = Firm()
    report = firm.draft()
    DraftStep.unscoped.filter(draft__report=report, step="hazards").update(complete=False)

    shown = body(client_of(firm.officer), "enterprise_home")

    assert reverse("selfcheck:report_step", args=[report.pk, "hazards"]) in shown


def test_the_bureaus_reason_stays_in_sight_on_every_page_of_the_mending():
    firm = Firm()
    filed = firm.file()
    firm.send_back(filed, now=NOW, fix_by=NOW + 5 * DAY)
    officer = client_of(firm.officer)

    for step in ("overview", "standards", "hazards", "awards", "sign"):
        shown = body(officer, "report_step", filed.report_id, step)
        assert "检查日期与附件不符" in shown
        assert "补正，第 2 版" in shown
        assert "2026-10-14 24:00 前补正" in shown
    firm.pass_warnings(filed.report)
    firm.send(filed.report)
    assert "检查日期与附件不符" in page(firm, filed.report)


def test_what_the_principal_wrote_when_sending_back_stays_in_sight_until_signed():
    firm, report = waiting()
    signing.recall(actor=firm.principal, report_id=report.pk, reason="漏了危废库", now=NOW)
    officer = client_of(firm.officer)

    assert "主要负责人退回修改：2026年三季度自查报告" in body(officer, "enterprise_home")
    for shown in (
        body(officer, "enterprise_home"),
        body(officer, "report_detail", report.pk),
        body(officer, "report_step", report.pk, "overview"),
    ):
        assert "漏了危废库" in shown
    firm.send(report)
    assert "漏了危废库" in page(firm, report)
    submission = firm.sign(report)
    firm.send_back(submission, now=NOW, fix_by=NOW + 5 * DAY)
    assert "漏了危废库" not in body(officer, "report_detail", report.pk)


def corrected(firm: Firm, **inspection) -> Report:
    """A correction called 非实质性 in which the inspection was changed all the same."""
    filed = firm.file()
    reviews.start_correction(
        actor=firm.officer, report_id=filed.report_id, reason="错字", material=False, now=NOW
    )
    row = DraftStep.unscoped.get(draft__report=filed.report_id, draft__closed_at=None, step="overview")
    row.data["inspections"][0] |= inspection
    row.save()
    report = Report.unscoped.get(pk=filed.report_id)
    firm.pass_warnings(report)
    return report


def test_a_correction_of_an_inspection_is_material_whatever_it_was_called():
    firm = Firm()
    report = corrected(firm, inspected_on="2026-09-18", reported_to_principal_on="2026-09-18")
    sent = client_of(firm.officer).post(
        reverse("selfcheck:report_send_to_sign", args=[report.pk]), follow=True
    )

    assert "已改按实质性更正送签" in sent.text
    assert "检查情况有变化，属于实质性更正" in page(firm, report)
    assert firm.sign(report).correction_material is True


def test_a_correction_of_a_note_stays_immaterial():
    firm = Firm()
    report = corrected(firm)
    DraftStep.unscoped.filter(draft__report=report, draft__closed_at=None, step="sign").update(
        data={"nil_declared": True, "notes": "电话已换"}
    )
    firm.pass_warnings(report)
    firm.send(report)

    assert "属于实质性更正" not in page(firm, report)
    assert firm.sign(report).correction_material is False


def test_the_second_statement_names_the_day_on_which_the_principal_was_told():
    firm, report = waiting()

    assert "已于 9 月 17 日 向我报告本次检查情况" in page(firm, report)


def test_the_head_of_a_filed_report_says_its_state_once_and_of_a_returned_one_its_new_day():
    firm = Firm()
    filed = firm.file()
    head = body(client_of(firm.officer), "report_detail", filed.report_id)
    assert head.partition("pagehead__sub")[2].partition("</p>")[0].count("已报送") == 1

    firm.send_back(filed, now=NOW, fix_by=NOW + 5 * DAY)
    head = body(client_of(firm.officer), "report_detail", filed.report_id)
    head = head.partition("pagehead__sub")[2].partition("</p>")[0]
    assert head.count("已退回") == 1
    assert "2026-10-14 24:00 前补正" in head
