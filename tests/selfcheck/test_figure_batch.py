"""批量填写季报数字: drafts filled from a sheet, never sent or filed; nothing overwritten or done twice."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.jobs import KEPT_FOR
from portal.models import AuditEvent, IndustryCode, Job, Membership, Notice, User
from portal.tasks import clean_jobs
from portal.workplaces import SESSION_KEY
from selfcheck import figure_batches, tasks
from selfcheck.models import DraftStep, Report, Submission
from tests.factories import HazardFactory, MembershipFactory, ObligationFactory
from tests.filing import Firm, client_of
from tests.selfcheck.bureau import OCTOBER_19, queries_of
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db

URL = "/e/figures/"
TEMPLATE = "/e/figures/template/"
FUNDS, AMOUNT = "落实治理资金（累计，万元）", "奖励金额（元）"
COUNTS = ("changed", "unchanged", "refused", "conflict")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    settings.AWARD_FIGURES = ""
    time_machine.move_to(OCTOBER_19, tick=False)
    IndustryCode.objects.get_or_create(code="2110", defaults={"name": "木质家具制造", "level": 4})


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    def _run(client, url, data=None) -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(url, data or {})
        assert answer.status_code == 302, answer.content.decode()
        return Job.unscoped.latest("pk")

    return _run


@pytest.fixture
def upload(run):
    return lambda client, file: run(client, URL, {"file": file})


@pytest.fixture
def confirm(run):
    return lambda client, job: run(client, reverse("selfcheck:figures_confirm", args=[job.pk]))


@pytest.fixture
def take(run):
    def _take(client, period="2026Q3"):
        job = run(client, TEMPLATE, {"period": period})
        assert job.state == "done", job.message
        return Filled(job)

    return _take


class Filled:
    """A template, with cells set by enterprise and heading."""

    def __init__(self, job):
        self.job = job
        self.book = workbook(job)
        self.sheet = self.book["季报数字"]
        self.columns = {cell.value: cell.column for cell in self.sheet[2]}

    def lines(self):
        return {row[0].value: row[0].row for row in self.sheet.iter_rows(min_row=3) if row[0].value}

    def cell(self, firm, heading):
        return self.sheet.cell(self.lines()[firm.enterprise.uscc], self.columns[heading])

    def set(self, firm, heading, value):
        self.cell(firm, heading).value = value
        return self

    def file(self, name="数字.xlsx"):
        stream = io.BytesIO()
        self.book.save(stream)
        return SimpleUploadedFile(name, stream.getvalue())


def workbook(job):
    with default_storage.open(job.output_path) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def figures(job) -> tuple:
    return tuple(job.result[name] for name in COUNTS)


def reason(job) -> str:
    return "".join(text for row in job.result["troubles"] for text in row["texts"])


def step(firm, name) -> DraftStep:
    return DraftStep.unscoped.get(draft__report__enterprise=firm.enterprise, draft__closed_at=None, step=name)


def group(*firms):
    """One person who is safety officer of several enterprises, signed in at the first."""
    user = User.objects.get(pk=firms[0].officer.user_id)
    for other in firms[1:]:
        MembershipFactory(enterprise=other.enterprise, user=user, role="safety_officer")
    return client_of(firms[0].officer)


def client_at(firm):
    """A colleague, also safety officer."""
    return enterprise_client(firm.enterprise)


def items(firm, word) -> str:
    number = f"（{firm.standard.document_number}）" if firm.standard.document_number else ""
    return f"{firm.standard.title}{number}：{word}"


def test_the_template_has_a_line_for_each_enterprise_and_what_is_counted_is_locked(take):
    one, two, far = Firm(name="甲铸造厂"), Firm(name="乙家具厂"), Firm(name="丙厂不应出现")
    HazardFactory(enterprise=one.enterprise, found_on=date(2026, 8, 1), rectify_by=date(2026, 11, 1))
    one.draft()
    client = group(one, two)

    filled = take(client)

    assert set(filled.lines()) == {one.enterprise.uscc, two.enterprise.uscc}
    assert far.enterprise.uscc not in filled.lines()
    found = filled.cell(one, "一般隐患本季发现")
    assert (found.value, found.protection.locked) == (1, True)
    assert filled.cell(one, "收到内部报告（件）").protection.locked is False
    assert filled.cell(one, items(one, "适用项数")).protection.locked is False
    assert filled.cell(one, FUNDS).protection.locked is True  # no major hazard: the register says nought
    assert Report.unscoped.count() == 1  # taking a template begins nothing
    assert AuditEvent.unscoped.filter(action="job.requested", detail__kind="figures_template").count() == 1


def test_nothing_is_written_before_the_person_confirms_and_nothing_is_ever_sent(take, upload, confirm):
    one, two = Firm(), Firm()
    client = group(one, two)
    filled = take(client)
    for firm in (one, two):
        filled.set(firm, "收到内部报告（件）", "３").set(firm, AMOUNT, "1,200.5")
    filled.set(one, "查实（件）", 2).set(one, "查实后完成整改（件）", 1).set(one, "兑现奖励（件）", 2)

    checked = upload(client, filled.file())

    assert figures(checked) == (2, 0, 0, 0)
    assert Report.unscoped.count() == 0
    page = client.get(reverse("selfcheck:figures_job", args=[checked.pk])).content.decode()
    assert "确认填入 2 家的草稿" in page
    assert "1200.5" in page

    done = confirm(client, checked)

    assert figures(done) == (2, 0, 0, 0)
    data = step(one, "awards").data
    assert (data["reports"], data["verified"], data["rectified"], data["paid"]) == (3, 2, 1, 2)
    assert data["amount_yuan"] == "1200.50"
    assert {report.state for report in Report.unscoped.all()} == {"draft"}
    assert not Report.unscoped.exclude(sent_to_sign_at=None).exists()
    assert Submission.unscoped.count() == 0
    events = AuditEvent.unscoped.filter(action="report.figures_filled").order_by("pk")
    assert [event.detail["job"] for event in events] == [done.pk, done.pk]
    assert {event.enterprise_id for event in events} == {one.enterprise.pk, two.enterprise.pk}
    assert "收到内部报告（件）" in events[0].detail["fields"]
    assert Notice.objects.filter(url=reverse("selfcheck:figures_job", args=[done.pk])).count() == 1


def test_the_items_of_a_standard_and_the_funds_reach_their_steps(take, upload, confirm):
    one = Firm()
    HazardFactory(
        enterprise=one.enterprise, level="major", found_on=date(2026, 8, 1), rectify_by=date(2026, 11, 1)
    )
    one.draft()
    client = client_of(one.officer)
    row = step(one, "standards").data["standards"][0]
    filled = (
        take(client).set(one, items(one, "实际检查项数"), row["items_applicable"] - 1).set(one, FUNDS, 6.8)
    )

    checked = upload(client, filled.file())
    confirm(client, checked)

    assert checked.result["changes"][0]["notes"][0].endswith("还有 1 项。")
    assert step(one, "standards").data["standards"][0]["items_checked"] == row["items_applicable"] - 1
    hazards = step(one, "hazards").data
    assert (hazards["figures"]["funds_yuan"], hazards["figure_sources"]["funds_yuan"]) == (
        "68000.00",
        "Excel 表格",
    )


def test_the_same_file_twice_changes_nothing_twice(take, upload, confirm):
    one = Firm()
    client = client_of(one.officer)
    filled = take(client).set(one, "收到内部报告（件）", 2)
    confirm(client, upload(client, filled.file()))
    revision = step(one, "awards").revision

    again = upload(client, filled.file())

    assert figures(again) == (0, 1, 0, 0)
    assert step(one, "awards").revision == revision


def test_two_officers_with_the_same_sheet_write_it_once(take, upload, confirm):
    one = Firm()
    first, second = client_of(one.officer), client_at(one)
    filled = take(first).set(one, "收到内部报告（件）", 2)
    mine, theirs = upload(first, filled.file()), upload(second, filled.file())
    assert figures(mine) == figures(theirs) == (1, 0, 0, 0)

    assert figures(confirm(first, mine)) == (1, 0, 0, 0)
    assert figures(confirm(second, theirs)) == (0, 1, 0, 0)

    assert step(one, "awards").revision == 1
    assert AuditEvent.unscoped.filter(action="report.figures_filled").count() == 1


def test_a_second_officer_with_other_figures_overwrites_nobody(take, upload, confirm):
    one = Firm()
    first, second = client_of(one.officer), client_at(one)
    mine = take(first).set(one, "收到内部报告（件）", 2)
    theirs = take(second).set(one, "收到内部报告（件）", 9)
    checked = upload(second, theirs.file())
    confirm(first, upload(first, mine.file()))

    done = confirm(second, checked)

    assert figures(done) == (0, 0, 0, 1)
    assert "请下载新模板" in reason(done)
    assert step(one, "awards").data["reports"] == 2


def test_an_open_page_is_not_overtaken_and_overtakes_nothing(take, upload, confirm):
    one = Firm()
    report = one.draft()
    client, colleague = client_of(one.officer), client_at(one)
    page = reverse("selfcheck:report_autosave", args=[report.pk, "awards"])
    row = step(one, "awards")
    typed = {"revision": row.revision, "page": "abc", "reports": "7"}
    filled = take(client).set(one, "收到内部报告（件）", 40)
    checked = upload(client, filled.file())
    hold = reverse("selfcheck:report_lock", args=[report.pk, "awards"])
    assert colleague.post(hold).status_code == 200

    assert "正在填“内部报告奖励”" in reason(confirm(client, checked))

    DraftStep.unscoped.filter(pk=row.pk).update(editing_by="", editing_until=None)
    assert figures(confirm(client, checked)) == (1, 0, 0, 0)
    assert colleague.post(page, typed).status_code == 409
    assert step(one, "awards").data["reports"] == 40


def test_a_killed_job_goes_on_where_it_was(take, upload, confirm, monkeypatch):
    firms = [Firm() for _ in range(3)]
    client = group(*firms)
    filled = take(client)
    for firm in firms:
        filled.set(firm, "收到内部报告（件）", 4)
    checked = upload(client, filled.file())
    real, calls = figure_batches.fill_figures, []

    def killed(**kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        return real(**kwargs)

    monkeypatch.setattr(figure_batches, "fill_figures", killed)
    with pytest.raises(SystemExit):
        confirm(client, checked)
    monkeypatch.setattr(figure_batches, "fill_figures", real)
    job = Job.unscoped.latest("pk")
    assert (job.state, Report.unscoped.count()) == ("running", 2)  # the second is begun, nothing filled in

    tasks.write_figure_batch(job_id=job.pk)
    tasks.write_figure_batch(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, figures(job)) == ("done", (3, 0, 0, 0))
    assert Report.unscoped.count() == 3
    assert {step(firm, "awards").revision for firm in firms} == {1}
    assert AuditEvent.unscoped.filter(action="report.figures_filled").count() == 3
    assert AuditEvent.unscoped.filter(action="report.started").count() == 3
    assert Notice.objects.filter(url=reverse("selfcheck:figures_job", args=[job.pk])).count() == 1


def test_faults_come_back_in_red_and_the_rest_is_taken_only_after_the_confirmation(take, upload, confirm):
    one, two = Firm(), Firm()
    client = group(one, two)
    filled = take(client).set(one, "收到内部报告（件）", "约三").set(two, "收到内部报告（件）", 1)

    checked = upload(client, filled.file())

    assert figures(checked) == (1, 0, 1, 0)
    page = client.get(reverse("selfcheck:figures_job", args=[checked.pk])).content.decode()
    assert "另外 1 行有错或者冲突，不写入" in page
    sheet = workbook(checked)["需改正的行"]
    titles = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, titles.index("收到内部报告（件）") + 1)
    assert cell.fill.fgColor.rgb == "FFF8D7DA"
    assert cell.comment.text == (
        "“收到内部报告（件）”填了“约三”，本行没有写入。收到内部报告应为 0 到 1000000 的整数。请改成数字。"
    )
    assert "奖励金额（元）" in titles

    confirm(client, checked)
    assert step(two, "awards").data["reports"] == 1
    assert not Report.unscoped.filter(enterprise=one.enterprise).exists()

    cell.value = 3
    stream = io.BytesIO()
    book = cell.parent.parent
    book.save(stream)
    again = upload(client, SimpleUploadedFile("改好.xlsx", stream.getvalue()))
    assert figures(again) == (1, 0, 0, 0)
    assert again.result["ignored_columns"] == []


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [
        ("收到内部报告（件）", 2.5, "整数"),
        ("收到内部报告（件）", -1, "0 到 1000000 的整数"),
        ("收到内部报告（件）", "无", "没有的请填 0，不改的请留空"),
        ("收到内部报告（件）", datetime(2026, 1, 2), "整数"),
        ("收到内部报告（件）", "=A1", "没有计算结果的公式"),
        ("收到内部报告（件）", "九" * 40, "整数"),
        ("收到内部报告（件）", "1e40", "整数"),
        (AMOUNT, "1.234", "小数不超过 2 位"),
        ("查实（件）", 9, "多于"),
        ("一般隐患本季发现", 5, "按隐患台账统计，不能在表里改"),
        (FUNDS, 5, "由系统统计，不能在表里改"),
        ("季度", "2026年四季度", "没有2026年四季度的报送义务"),
        ("季度", "上季度", "不能识别"),
        ("统一社会信用代码", "91000000000000000X", "您不是这家企业的安全管理人员"),
        ("统一社会信用代码", "9.15E+17", "科学计数法"),
        ("核对码", "Habc", "请下载新模板"),
    ],
)
def test_a_cell_that_cannot_be_taken_keeps_its_line_out(take, upload, heading, value, expected):
    one = Firm()
    client = client_of(one.officer)
    filled = take(client).set(one, "收到内部报告（件）", 2).set(one, heading, value)

    checked = upload(client, filled.file())

    assert figures(checked)[:2] == (0, 0), checked.result
    assert expected in reason(checked)


def test_register_figures_that_moved_on_are_no_fault_of_the_sheet(take, upload):
    one = Firm()
    client = client_of(one.officer)
    filled = take(client).set(one, "收到内部报告（件）", 2)
    HazardFactory(enterprise=one.enterprise, found_on=date(2026, 9, 30))

    assert figures(upload(client, filled.file())) == (1, 0, 0, 0)


def test_reports_that_are_filed_sent_or_exempt_are_left_out_of_the_template_and_refused(take, upload):
    filed, sent, free = Firm(name="甲厂"), Firm(name="乙厂"), Firm(name="丙厂")
    client = group(free, filed, sent)
    filled = take(client)
    for firm in (filed, sent, free):
        filled.set(firm, "收到内部报告（件）", 2)
    file = filled.file()
    filed.file(now=datetime(2026, 10, 9, 2, tzinfo=UTC))
    sent.send(sent.draft())

    checked = upload(client, file)

    assert figures(checked) == (1, 0, 2, 0)
    assert "已报送，不能从表里改，要改请在报告页用“更正”" in reason(checked)
    assert "已送主要负责人签批，要改请先在报告页“撤回送签”" in reason(checked)
    assert Submission.unscoped.count() == 1
    later = take(client)
    assert set(later.lines()) == {free.enterprise.uscc}
    assert [name for name, _ in later.job.result["left_out"]] == ["甲厂", "乙厂"]


def test_another_quarter_with_the_code_of_this_one_is_a_conflict(take, upload):
    one = Firm()
    ObligationFactory(enterprise=one.enterprise, quarter=2)
    client = client_of(one.officer)
    filled = take(client).set(one, "收到内部报告（件）", 2).set(one, "季度", "2026Q2")

    assert figures(upload(client, filled.file())) == (0, 0, 0, 1)


def test_the_same_enterprise_twice_merged_cells_hidden_rows_and_extra_columns(take, upload):
    one, two, three = sorted((Firm(), Firm(), Firm()), key=lambda firm: firm.enterprise.uscc)
    client = group(one, two, three)
    filled = take(client).set(one, "收到内部报告（件）", "12 件")
    filled.sheet.append([cell.value for cell in filled.sheet[filled.lines()[one.enterprise.uscc]]])
    column = filled.columns["收到内部报告（件）"]
    filled.set(two, "收到内部报告（件）", 5)
    line = filled.lines()[two.enterprise.uscc]
    filled.sheet.merge_cells(start_row=line, end_row=line + 1, start_column=column, end_column=column)
    filled.sheet.row_dimensions[line].hidden = True
    filled.sheet.cell(2, 60).value = "备注"

    checked = upload(client, filled.file())

    assert figures(checked) == (2, 0, 2, 0)
    assert "是同一家企业的同一季度" in reason(checked)
    assert "被合并单元格盖住" in reason(checked)
    assert (checked.result["ignored_columns"], checked.result["hidden"]) == (["备注"], 1)


def test_a_colleague_or_another_enterprise_finds_nothing(take, upload):
    one, other = Firm(), Firm()
    client = client_of(one.officer)
    checked = upload(client, take(client).set(one, "收到内部报告（件）", 2).file())

    for stranger in (client_at(one), client_of(other.officer)):
        for name in ("job", "progress", "download"):
            address = reverse(f"selfcheck:figures_{name}", args=[checked.pk])
            assert stranger.get(address).status_code == 404
        assert stranger.post(reverse("selfcheck:figures_confirm", args=[checked.pk])).status_code == 404


def test_the_group_finds_its_run_at_each_of_its_enterprises_until_it_leaves_one(take):
    one, two = Firm(), Firm()
    client = group(one, two)
    filled = take(client)
    user = filled.job.created_by
    address = reverse("selfcheck:figures_download", args=[filled.job.pk])
    there = Membership.unscoped.get(user=user, enterprise=two.enterprise)
    session = client.session
    session[SESSION_KEY] = f"m:{there.pk}"
    session.save()
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert AuditEvent.unscoped.filter(action="job.result_taken").count() == 1

    Membership.unscoped.filter(user=user, enterprise=one.enterprise).update(state="suspended", reason="调离")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("leader", 200), ("principal", 403), ("member", 403)])
def test_who_may_fill_in_by_excel(role, status):
    assert enterprise_client(role=role).get(URL).status_code == status


def test_the_result_goes_after_seven_days_and_the_line_stays(take, time_machine):
    one = Firm()
    job = take(client_of(one.officer)).job

    time_machine.move_to(OCTOBER_19 + KEPT_FOR + KEPT_FOR, tick=False)
    clean_jobs()

    job.refresh_from_db()
    assert job.output_path == ""
    page = client_of(one.officer).get(reverse("selfcheck:figures_job", args=[job.pk]))
    assert "已过七天" in page.content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(take):
    client = client_of(Firm().officer)
    take(client)
    one = queries_of(client, URL)
    for _ in range(3):
        take(client)

    assert queries_of(client, URL) == one
