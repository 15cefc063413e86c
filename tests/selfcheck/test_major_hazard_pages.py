"""The bureau's pages of major hazards: the register and its export, one hazard, and who may decide what."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portal.models import AuditEvent, EvidenceFile, Notice
from selfcheck.commands import hazard_extensions, hazard_plans
from selfcheck.models import Acceptance, SuspensionOrder
from tests.factories import NOW
from tests.hazards import TODAY, Hazardous
from tests.media import picture
from tests.selfcheck.bureau import places, queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("selfcheck:major_hazard_list"), reverse("selfcheck:major_hazard_export")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW + timedelta(hours=4), tick=False):
        yield


@pytest.fixture
def case():
    places()
    return Hazardous()


def at(name, case):
    return reverse(f"selfcheck:{name}", args=[case.pk])


def page(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def post(client, page, case, /, **values):
    return client.post(at(page, case), values)


def ask(case):
    return hazard_extensions.request_extension(
        actor=case.officer, hazard_id=case.pk, to_on=date(2026, 11, 30), reason="到货延误",
        controls="停用", now=NOW,
    )  # fmt: skip


def recheck(**changes):
    typed = {"on": "2026-10-09", "name": "钱立（北执法0123）", "outcome": "passed", "finding": "已安装"}
    return typed | changes


def photo():
    return SimpleUploadedFile("现场.jpg", picture("JPEG"), "image/jpeg")


def rows_of(response):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


# The register


def test_a_row_shows_age_clock_deadline_and_what_waits(case):
    case.report()
    text = page(bureau_client(), LIST)

    assert "除尘系统未设泄爆装置" in text
    assert "已 1 天" in text
    assert "发现日起 33 小时报告" in text
    assert "还有 21 天" in text
    assert "待签收" in text


def test_an_unreported_one_shows_how_long_its_clock_has_run(case):
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert "未报告，发现日起已 105 小时" in page(bureau_client(), LIST)


def test_each_tab_counts_what_it_shows_and_the_address_keeps_the_choice(case):
    Hazardous(title="煤气管道未设总切断阀").report()
    text = page(bureau_client(), LIST, filter="acknowledge")

    assert "煤气管道未设总切断阀" in text
    assert "除尘系统未设泄爆装置" not in text
    assert 'aria-current="page">待签收 <span class="n">1</span>' in text


def test_the_days_without_progress_stand_in_the_address(case):
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        client = bureau_client()
        assert "除尘系统" in page(client, LIST, filter="no_progress", days=11)
        assert "12 天无进展" in page(client, LIST, filter="no_progress", days=12)
        assert "除尘系统" not in page(client, LIST, filter="no_progress", days=12)


def test_words_clause_and_sector_narrow_the_list(case):
    client = bureau_client()

    assert "除尘系统" in page(client, LIST, q="泄爆")
    assert "除尘系统" not in page(client, LIST, q="煤气")
    assert "除尘系统" in page(client, LIST, clause="none")
    assert "除尘系统" in page(client, LIST, clause="not offered", section="?")


def test_a_division_that_is_not_ones_own_is_not_found(case):
    assert bureau_client().get(LIST, {"division": "990103"}).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_register_costs_the_same_for_one_and_for_thirty(count):
    places()
    for n in range(count):
        Hazardous(title=f"隐患{n}")

    assert queries_of(bureau_client(), LIST) == LIST_QUERIES


LIST_QUERIES = 15


def test_the_export_is_the_screen_with_filter_line_time_and_user(case):
    Hazardous(title="煤气管道未设总切断阀")
    rows = rows_of(bureau_client(name="赵燕").get(EXPORT, {"q": "泄爆"}))

    assert "共 1 项" in rows[0][0]
    assert "词语：泄爆" in rows[1][0]
    assert "赵燕" in rows[2][0]
    assert "2026-10-09 13:00" in rows[2][0]
    assert [row[2] for row in rows[4:]] == ["除尘系统未设泄爆装置"]


@pytest.mark.parametrize(
    ("role", "seen"), [("clerk", ("周敏敏", "13000001234")), ("chief", ("周**", "130****1234"))]
)
def test_screen_and_export_mask_names_and_telephone_numbers_alike(case, role, seen):
    firm = case.firm.enterprise
    firm.contact_name, firm.contact_phone = "周敏敏", "13000001234"
    firm.save()
    client = bureau_client(role=role)

    assert all(word in page(client, LIST) for word in seen)
    assert set(seen) <= set(rows_of(client.get(EXPORT))[4])


# One hazard


def test_the_page_shows_what_was_reported_the_plan_and_the_derived_assurances(case):
    case.report()
    case.plan()
    hazard_plans.add_progress(actor=case.officer, hazard_id=case.pk, on=TODAY, text="设备已订货", now=NOW)
    text = page(bureau_client(), at("major_hazard_detail", case))

    for words in ("布袋除尘器无泄爆装置", "可能引起粉尘爆燃", "加装泄爆片", "funds的内容", "设备已订货"):
        assert words in text
    assert "目标任务、方法措施尚未落实" in text


@pytest.mark.parametrize("count", [0, 30])
def test_the_page_costs_the_same_with_and_without_progress(case, count):
    case.report()
    for n in range(count):
        hazard_plans.add_progress(
            actor=case.officer, hazard_id=case.pk, on=TODAY, text=f"进展{n}", now=NOW, file_ids=(case.file(),)
        )

    assert queries_of(bureau_client(), at("major_hazard_detail", case)) == PAGE_QUERIES


PAGE_QUERIES = 28


def test_a_general_hazard_has_no_page_here():
    case = Hazardous("general")

    assert bureau_client().get(at("major_hazard_detail", case)).status_code == 404


# Deciding


@pytest.mark.parametrize(
    ("role", "status"),
    [("clerk", 302), ("officer", 302), ("chief", 302), ("legal_reviewer", 403), ("division_admin", 403)],
)
def test_who_may_acknowledge(case, role, status):
    report = case.report()

    assert post(bureau_client(role=role), "major_hazard_acknowledge", case, report=report.pk).status_code == (
        status
    )


@pytest.mark.parametrize("name", ["extension", "recheck", "suspend", "close"])
@pytest.mark.parametrize("role", ["clerk", "legal_reviewer", "division_admin"])
def test_only_officers_and_chiefs_decide(case, name, role):
    assert post(bureau_client(role=role), f"major_hazard_{name}", case).status_code == 403


def test_the_button_says_whom_it_notifies_and_the_enterprise_reads_the_comment(case):
    report = case.report()
    client = bureau_client()
    assert "通知企业的安全管理人员、带队领导班子成员和主要负责人" in page(
        client, at("major_hazard_detail", case)
    )
    post(client, "major_hazard_acknowledge", case, report=report.pk, comment="请补充应急预案")

    found = Notice.objects.filter(kind="hazard.acknowledged", user_id=case.principal.user_id)
    assert "请补充应急预案" in found.get().body


def test_a_comment_goes_to_the_enterprise(case):
    post(bureau_client(), "major_hazard_comment", case, text="请尽快停用除尘器")

    assert Notice.objects.filter(kind="hazard.commented", body__contains="请尽快停用除尘器").exists()


def test_the_second_of_two_officers_reads_who_decided_and_keeps_his_words(case):
    case.report()
    extension = ask(case)
    first, second = bureau_client(role="officer", name="钱立"), bureau_client(role="chief")
    said = {"extension": extension.pk, "answer": "approve", "decision": "同意，落实防控措施"}
    assert post(first, "major_hazard_extension", case, **said).status_code == 302

    late = post(second, "major_hazard_extension", case, **said | {"answer": "refuse", "decision": "时间过长"})

    assert late.status_code == 409
    assert "已由钱立决定：同意" in late.content.decode()
    assert "时间过长" in late.content.decode()
    assert case.hazard.rectify_by == date(2026, 11, 30)


def test_the_original_deadline_stays_visible(case):
    case.report()
    extension = ask(case)
    client = bureau_client(role="officer")
    said = {"extension": extension.pk, "answer": "approve", "decision": "同意"}
    post(client, "major_hazard_extension", case, **said)

    assert "原期限 2026-10-30" in page(client, at("major_hazard_detail", case))
    assert "原 2026-10-30" in page(client, LIST)


def test_the_finding_of_a_recheck_is_never_filled_in(case):
    case.until_completed()
    text = page(bureau_client(role="officer"), at("major_hazard_recheck", case))

    assert '<textarea name="finding"' in text
    assert "整改情况属实" not in text
    refused = post(bureau_client(role="officer"), "major_hazard_recheck", case, **recheck(finding=""))
    assert "没有填核查情况" in refused.content.decode()


def test_a_recheck_on_a_page_that_is_out_of_date_keeps_what_was_typed(case):
    case.until_completed()
    seen, first, second = (
        case.hazard.revision,
        *(bureau_client(role="officer", name=n) for n in ("钱立", "周正")),
    )
    post(first, "major_hazard_recheck", case, **recheck(seen=seen))

    late = post(second, "major_hazard_recheck", case, **recheck(outcome="failed", finding="未见", seen=seen))

    text = late.content.decode()
    assert "您打开本页以后，本项有了变化，现在是已验收" in text
    assert "未见</textarea>" in text
    assert case.hazard.state == "accepted"
    assert f'value="{case.hazard.revision}"' in text  # having read it, he may send it again


@pytest.mark.parametrize(("outcome", "state"), [("passed", "accepted"), ("failed", "rectifying")])
def test_a_recheck_accepts_or_sends_back(case, outcome, state):
    case.until_completed()
    response = post(
        bureau_client(role="officer"),
        "major_hazard_recheck",
        case,
        **recheck(outcome=outcome, photos=photo()),
    )

    assert response.status_code == 302
    assert case.hazard.state == state
    assert Acceptance.unscoped.get().files.count() == 1


def test_a_refused_recheck_keeps_no_photograph_and_loses_no_word(case):
    case.until_completed()
    response = post(
        bureau_client(role="officer"),
        "major_hazard_recheck",
        case,
        **recheck(on="2026-10-08", finding="看过现场", photos=photo()),
    )

    assert response.status_code == 400
    assert "验收日期不能早于完成日期" in response.content.decode()
    assert "看过现场" in response.content.decode()
    assert not EvidenceFile.unscoped.exists()


def test_a_suspension_is_lifted_only_after_the_recheck_and_takes_closure_from_the_enterprise(case):
    officer = bureau_client(role="officer")
    typed = {
        "number": "青应急停〔2026〕1号", "extent": "partial", "range": "打磨车间", "reason": "危险未排除",
        "issued_on": "2026-10-09",
    }  # fmt: skip
    post(officer, "major_hazard_suspend", case, **typed)
    lift = {"lifted_on": "2026-10-09", "review": "现场审查，同意恢复"}
    shown, resume = at("major_hazard_detail", case), at("major_hazard_resume", case)
    assert "核查验收合格后才能解除" in page(officer, shown)
    assert resume not in page(officer, shown)
    assert "请先核查验收" in officer.get(resume, follow=True).content.decode()
    assert "请先核查验收" in post(officer, "major_hazard_resume", case, **lift).content.decode()

    case.report()
    case.plan()
    case.start()
    case.complete(after_ids=[case.file()])
    post(officer, "major_hazard_recheck", case, **recheck())
    post(officer, "major_hazard_close", case, note="验收合格，销号")
    assert resume in page(officer, shown)
    post(officer, "major_hazard_resume", case, **lift)

    assert case.hazard.state == "closed"
    assert SuspensionOrder.unscoped.get().review == "现场审查，同意恢复"


def test_without_an_order_the_bureau_does_not_close(case):
    case.until_completed()
    case.accept()
    response = post(bureau_client(role="officer"), "major_hazard_close", case, note="销号")

    assert "由企业销号" in response.content.decode()
    assert case.hazard.state == "accepted"


# Papers


@pytest.mark.parametrize("kind", ["situation", "plan", "rectification", "recheck"])
def test_each_paper_prints_and_the_print_is_recorded(case, kind):
    client = bureau_client(name="赵燕")
    url = reverse("selfcheck:major_hazard_paper", args=[case.pk, kind])

    assert client.get(url).content.startswith(b"%PDF")
    assert client.get(url, {"as": "xlsx"}).content.startswith(b"PK")
    printed = AuditEvent.unscoped.filter(action="hazard.paper_printed")
    assert [event.detail["form"] for event in printed.order_by("pk")] == ["pdf", "xlsx"]


@pytest.mark.parametrize("kind", ["extension_request", "extension_opinion"])
def test_the_papers_of_an_extension_without_supervision_print(case, kind):
    asked = ask(case)
    client = bureau_client()
    url = reverse("selfcheck:major_hazard_paper", args=[case.pk, kind])

    assert f"{url}?request={asked.pk}" in page(client, at("major_hazard_detail", case))
    assert client.get(url, {"request": asked.pk}).content.startswith(b"%PDF")
    assert client.get(url, {"request": asked.pk, "as": "xlsx"}).content.startswith(b"PK")
    assert client.get(url, {"request": asked.pk + 1}).status_code == 404


def test_the_enterprise_has_no_business_here(case):
    assert enterprise_client(case.firm.enterprise).get(LIST).status_code == 403


# Where it is reached from


def test_the_first_screen_says_what_waits_and_leads_there(case):
    case.report()
    text = page(bureau_client(), reverse("selfcheck:bureau_home"))

    assert "重大隐患报告待签收" in text
    assert f"{LIST}?filter=acknowledge" in text


def test_the_file_of_the_enterprise_leads_to_its_major_hazards(case):
    url = reverse("selfcheck:enterprise_file", args=[case.firm.enterprise.pk])

    assert at("major_hazard_detail", case) in page(bureau_client(), url)


def test_a_notice_to_the_bureau_leads_to_the_hazard(case):
    case.report()
    notice = Notice.objects.filter(kind="hazard.acknowledge").first()

    assert notice.url == at("major_hazard_detail", case)
