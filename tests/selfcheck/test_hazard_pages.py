"""The pages of a hazard's life on the enterprise's side, as its people use them."""

import io
from datetime import date
from decimal import Decimal

import pytest
import python_calamine
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal.models import AuditEvent, Notice
from selfcheck.commands import hazard_extensions, hazard_plans, supervision_requests
from selfcheck.models import (
    Acceptance,
    Escalation,
    Extension,
    Hazard,
    HazardEvidence,
    PlanElement,
    PrincipalAcknowledgement,
    PromptReport,
    StaffNotice,
    SupervisionProgress,
)
from selfcheck.states.hazards import Element
from tests.factories import NOW, HazardFactory
from tests.filing import client_of
from tests.hazards import Hazardous
from tests.selfcheck.bureau import queries_of
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case():
    return Hazardous()


@pytest.fixture
def zhou(case):
    return client_of(case.officer)


@pytest.fixture
def lu(case):
    return client_of(case.principal)


def url(name, case, *more):
    return reverse(f"selfcheck:{name}", args=[case.pk, *more])


def page(client, case):
    return text(client.get(url("hazard_detail", case)))


def text(answer) -> str:
    return answer.content.decode()


def photo(name="整改后.jpg", colour="white"):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(picture, "JPEG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/jpeg")


def element(**changes):
    return {"content": "加装泄爆片", "responsible": "汪旭", "state": "not_yet", "revision": "0", **changes}


def test_an_unreported_major_hazard_asks_to_be_reported_and_names_the_hours_as_defaults(case, zhou):
    shown = page(zhou, case)

    assert "下一步：还没有报告" in shown
    assert "满 24 小时提醒" in shown
    assert "满 72 小时" in shown
    assert "不是法定期限" in shown


def test_the_preview_says_who_is_told_and_sending_gives_a_receipt(case, zhou, lu):
    preview = text(zhou.get(url("hazard_report", case)))
    assert "报告后将站内信通知" in preview
    assert "布袋除尘器无泄爆装置" in preview

    answer = zhou.post(url("hazard_report", case), {"revision": case.hazard.revision})

    report = PromptReport.unscoped.get()
    assert answer.url == url("hazard_receipt", case, 1)
    assert report.receipt_no in text(lu.get(answer.url))
    assert Notice.objects.filter(user_id=case.principal.user_id, kind="hazard.reported").exists()


def test_a_report_with_a_part_missing_is_not_offered_to_be_sent(zhou):
    case = Hazardous(harm="")
    client = client_of(case.officer)

    assert "报告内容还缺：危害程度和整改难易程度分析" in text(client.get(url("hazard_report", case)))
    answer = client.post(url("hazard_report", case), {"revision": case.hazard.revision})
    assert answer.status_code == 400
    assert not PromptReport.unscoped.exists()


def test_the_principal_confirms_that_he_has_read_it(case, zhou, lu):
    case.report()
    assert "确认知悉" in page(lu, case)

    lu.post(url("hazard_acknowledge", case, 1))

    assert PrincipalAcknowledgement.unscoped.get().name == case.principal.name
    assert "确认知悉</button>" not in page(lu, case)
    assert zhou.post(url("hazard_acknowledge", case, 1)).status_code == 403


def test_the_staff_notice_keeps_day_way_and_photograph(case, zhou):
    zhou.post(
        url("hazard_staff", case), {"told_on": "2026-10-09", "way": "board", "note": "", "files": photo()}
    )

    assert StaffNotice.unscoped.get().way == "board"
    assert HazardEvidence.unscoped.get().purpose == "staff_notice"
    assert "公示栏" in page(zhou, case)


def test_a_staff_notice_before_the_finding_is_refused_at_its_field(case, zhou):
    answer = zhou.post(url("hazard_staff", case), {"told_on": "2026-10-01", "way": "board", "note": "原文"})

    assert answer.status_code == 400
    assert "通报日期不能早于发现日期" in text(answer)
    assert "原文" in text(answer)


def test_the_plan_is_a_row_for_each_of_the_six_elements_article_15(case, zhou):
    case.element(Element.FUNDS, state="in_place", in_place_on=date(2026, 10, 9), funds_planned=Decimal(68000))

    shown = page(zhou, case)

    assert [label for label in Element.labels if f'<th scope="row">{label}' in shown] == Element.labels
    assert "计划 6.80 万元" in shown
    assert "经费物资已落实" in shown
    assert "还缺 5 项" in shown


def test_an_element_is_saved_with_person_and_evidence(case, zhou):
    answer = zhou.post(
        url("hazard_element", case, "funds"), element(funds_planned="68000.00", files=photo("发票.jpg"))
    )

    row = PlanElement.unscoped.get()
    assert answer.url.endswith("#plan")
    assert (row.element, row.responsible, str(row.funds_planned)) == ("funds", "汪旭", "68000.00")
    assert "发票.jpg" in page(zhou, case)


def test_an_element_without_a_person_is_refused_and_its_text_and_file_stay(case, zhou):
    answer = zhou.post(url("hazard_element", case, "goals"), element(responsible="", files=photo("方案.jpg")))

    assert answer.status_code == 400
    assert "责任人没有填写" in text(answer)
    assert "加装泄爆片" in text(answer)
    assert "方案.jpg" in text(answer)
    assert 'name="kept_files"' in text(answer)


def test_of_two_who_edit_an_element_the_second_sees_both_texts(case, zhou, lu):
    case.element(Element.GOALS, content="先保存的内容")

    answer = zhou.post(url("hazard_element", case, "goals"), element(content="后保存的内容"))

    assert answer.status_code == 409
    assert "先保存的内容" in text(answer)
    assert "后保存的内容" in text(answer)
    again = element(content="合并后的内容", revision="1")
    assert zhou.post(url("hazard_element", case, "goals"), again).status_code == 302


def test_a_file_that_runs_is_refused_and_nothing_is_saved(case, zhou):
    bad = SimpleUploadedFile("照片.jpg", b"MZ" + b"\0" * 200, "image/jpeg")

    answer = zhou.post(
        url("hazard_progress", case), {"on": "2026-10-09", "text": "已订货", "funds_spent": "", "files": bad}
    )

    assert answer.status_code == 400
    assert "没有加入" in text(answer)
    assert "已订货" in text(answer)


def test_the_plan_is_confirmed_and_work_begins_by_a_person(case, zhou):
    case.report()
    refused = zhou.post(url("hazard_plan", case))
    assert "治理方案还缺 6 项" in text(refused)
    for one in Element.values:
        case.element(one)

    zhou.post(url("hazard_plan", case))
    zhou.post(url("hazard_start", case))

    assert case.hazard.state == "rectifying"
    shown = page(zhou, case)
    assert "下一步：正在整改" in shown
    assert case.officer.name in shown


def test_controls_and_progress_stand_with_time_and_person(case, zhou):
    zhou.post(
        url("hazard_control", case),
        {"text": "停用除尘器", "taken_at": "2026-10-09T08:30", "responsible": "汪旭"},
    )
    zhou.post(
        url("hazard_progress", case), {"on": "2026-10-09", "text": "泄爆片已订货", "funds_spent": "12000"}
    )

    shown = page(zhou, case)
    assert "2026-10-09 08:30 起，责任人汪旭" in shown
    assert "累计投入 1.20 万元" in shown


def ask(client, case, **changes):
    values = {"to_on": "2026-11-30", "reason": "设备到货推迟", "controls": "停用除尘器"}
    return client.post(url("hazard_extend", case), values | changes)


def test_an_extension_keeps_the_first_date_in_sight(case, zhou):
    ask(zhou, case)
    extension = Extension.unscoped.get()
    assert "待审批" in page(zhou, case)

    hazard_extensions.decide_extension(
        actor=case.inspector, extension_id=extension.pk, approve=True, decision="同意", now=NOW
    )

    shown = page(zhou, case)
    assert "原整改期限 2026-10-30，现整改期限 <b>2026-11-30</b>" in shown


def test_an_extension_to_an_earlier_day_is_refused_and_the_reason_kept(case, zhou):
    answer = ask(zhou, case, to_on="2026-10-20")

    assert answer.status_code == 400
    assert "延期后的日期要晚于现整改期限" in text(answer)
    assert "设备到货推迟" in text(answer)


def test_the_head_decides_the_extension_of_a_general_hazard_and_not_of_a_major_one(case):
    general = Hazardous("general")
    ask(client_of(general.officer), general)
    row = Extension.unscoped.get(hazard=general.pk)
    head = client_of(general.principal)
    assert "审批" in page(head, general)

    head.post(
        url("hazard_extension_decide", general),
        {"extension": row.pk, "verdict": "yes", "decision": "情况属实"},
    )

    assert Extension.unscoped.get(pk=row.pk).state == "approved"
    ask(client_of(case.officer), case)
    mine = Extension.unscoped.get(hazard=case.pk)
    answer = client_of(case.principal).post(
        url("hazard_extension_decide", case), {"extension": mine.pk, "verdict": "yes", "decision": "同意"}
    )
    assert "重大事故隐患的延期由属地应急管理部门审批" in text(answer)


def test_an_applicant_takes_an_extension_back(case, zhou):
    ask(zhou, case)

    zhou.post(url("hazard_extension_withdraw", case), {"extension": Extension.unscoped.get().pk})

    assert Extension.unscoped.get().state == "withdrawn"


def test_acceptance_has_a_finding_of_its_own_and_warns_of_the_same_photograph(case, zhou, lu):
    case.report(), case.plan(), case.start(), case.complete()
    values = {"kind": "enterprise", "on": "2026-10-09", "name": "何启明", "office": "", "passed": "yes"}
    empty = lu.post(url("hazard_accept", case), values | {"finding": ""})
    assert empty.status_code == 400
    assert "验收情况没有填写" in text(empty)

    answer = lu.post(
        url("hazard_accept", case),
        values | {"finding": "泄爆片已安装", "before": photo("前.jpg"), "after": photo("后.jpg")},
        follow=True,
    )

    assert Acceptance.unscoped.get().accepted_name == "何启明"
    assert "同一文件" in text(answer)
    assert "泄爆片已安装" in text(answer)


def test_closure_needs_evidence_names_the_person_and_leads_to_a_new_record(case, lu, zhou):
    case.until_completed().accept()
    refused = lu.post(url("hazard_close", case), {"note": ""})
    assert "销号要有整改后的照片或者材料" in text(refused)

    lu.post(url("hazard_close", case), {"note": "", "files": photo()})

    shown = page(zhou, case)
    assert f"{case.principal.name} 2026-10-09 09:00 销号" in shown
    assert "据此重新登记" in shown
    assert url("hazard_progress", case) not in shown


def test_under_a_supervision_order_closure_is_the_bureaus_article_18(case, zhou):
    case.report(), case.plan(), case.start()
    order = case.supervise()
    shown = page(zhou, case)
    assert order.document_no in shown
    assert "验收和销号由督办单位办理" in shown
    zhou.post(url("hazard_order_progress", case), {"on": "2026-10-09", "text": "已停用", "funds_spent": ""})
    assert SupervisionProgress.unscoped.get().text == "已停用"

    case.complete()
    shown = page(zhou, case)
    assert "申请验收" in shown
    assert reverse("selfcheck:hazard_accept", args=[case.pk]) not in shown
    answer = zhou.post(url("hazard_order_accept", case), {"summary": "已全部安装", "funds_spent": "68000"})
    assert answer.status_code == 302
    assert "下一步：等待核查验收" in page(zhou, case)


def test_without_an_order_its_pages_lead_back(case, zhou):
    for name in ("hazard_order_progress", "hazard_order_extend", "hazard_order_accept"):
        assert zhou.get(url(name, case)).url == url("hazard_detail", case)


def test_an_escalation_is_seen_by_its_author_and_by_nobody_else_of_the_enterprise_article_46(case, zhou, lu):
    before = AuditEvent.unscoped.filter(enterprise_id=case.firm.enterprise.pk).count()
    zhou.post(
        url("hazard_escalate", case),
        {"head": "陆承远", "head_told_on": "2026-10-08", "text": "报告两次没有停用设备"},
    )

    assert Escalation.unscoped.get().author_id == case.officer.user_id
    assert "报告两次没有停用设备" in text(zhou.get(url("hazard_escalate", case)))
    assert lu.get(url("hazard_escalate", case)).status_code == 403
    assert "报告两次没有停用设备" not in page(lu, case)
    assert "报告两次没有停用设备" not in page(zhou, case)
    colleague = enterprise_client(case.firm.enterprise, username="wang", name="王工")
    assert "报告两次没有停用设备" not in text(colleague.get(url("hazard_escalate", case)))
    assert AuditEvent.unscoped.filter(enterprise_id=case.firm.enterprise.pk).count() == before


@pytest.mark.parametrize("paper", ["situation", "plan", "rectification"])
def test_the_papers_are_taken_as_pdf_and_as_workbook_and_the_taking_is_audited(zhou, paper, case):
    case.report(), case.plan()

    pdf, xlsx = (zhou.get(url("hazard_paper", case, paper, suffix)) for suffix in ("pdf", "xlsx"))

    assert pdf.content.startswith(b"%PDF")
    assert xlsx.content.startswith(b"PK")
    taken = AuditEvent.unscoped.filter(action="hazard.paper_taken").order_by("pk")
    assert [event.detail["paper"] for event in taken] == [f"{paper}.pdf", f"{paper}.xlsx"]


@pytest.mark.parametrize("kind", ["extension", "order-extension", "order-acceptance"])
def test_the_enterprise_prints_the_requests_it_handed_in(zhou, kind, case):
    pk = requested(kind, case)
    shown = page(zhou, case)

    for suffix, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        address = url("hazard_request_paper", case, kind, pk, suffix)
        assert address in shown
        assert zhou.get(address).content.startswith(begins)
    assert zhou.get(url("hazard_request_paper", case, kind, pk + 1, "pdf")).status_code == 404
    taken = AuditEvent.unscoped.filter(action="hazard.paper_taken")
    assert [one.detail["paper"] for one in taken.order_by("pk")] == [
        f"{kind}-request.pdf",
        f"{kind}-request.xlsx",
    ]


def requested(kind, case) -> int:
    later = {"to_on": date(2027, 2, 1), "reason": "泄爆片到货延误", "now": NOW}
    if kind == "extension":
        own = {"hazard_id": case.pk, "controls": "停用除尘系统"}
        return hazard_extensions.request_extension(actor=case.officer, **own, **later).pk
    order = case.supervise()
    if kind == "order-extension":
        return supervision_requests.request_supervised_extension(
            actor=case.officer, order_id=order.pk, situation="已订货", **later
        ).pk
    case.until_completed()
    finished = supervision_requests.Finished(date(2026, 10, 9), "已加装泄爆片")
    return supervision_requests.request_supervised_acceptance(
        actor=case.officer, order_id=order.pk, finished=finished, now=NOW
    ).pk


def test_the_paper_prints_the_photographs_of_the_hazard(case, zhou):
    case.report(), case.plan(), case.start()
    before = zhou.get(url("hazard_paper", case, "rectification", "pdf")).content
    zhou.post(url("hazard_rectify", case), {"rectified_on": "2026-10-09", "files": photo()})

    after = zhou.get(url("hazard_paper", case, "rectification", "pdf")).content

    assert after.count(b"/Image") > before.count(b"/Image")


def home(client) -> str:
    return text(client.get(reverse("selfcheck:enterprise_home")))


def test_the_home_says_what_each_person_has_to_do_about_a_hazard(case, zhou, lu):
    assert "还没有报告" in home(zhou)
    case.report()
    assert "请确认知悉" in home(lu)
    assert "请确认知悉" not in home(zhou)
    case.plan(), case.start(), case.complete()
    assert "待验收" in home(zhou)


def test_a_closed_hazard_is_registered_again_as_a_new_one_that_refers_to_it(case, zhou):
    case.until_closed()
    address = f"{reverse('selfcheck:hazard_add')}?succeeds={case.pk}"
    assert "除尘系统未设泄爆装置" in text(zhou.get(address))

    zhou.post(
        address,
        {
            "title": "除尘系统泄爆片再次缺失",
            "found_on": "2026-10-09",
            "found_time": "08:15",
            "place": "打磨车间",
            "found_by": "expert_guidance",
            "source_note": "市级专家组第 3 组",
            "level": "general",
            "measure": "补装",
            "responsible": "汪旭",
            "rectify_by": "2026-10-20",
            "suspension": "partial",
            "needs_government": "on",
        },
    )

    new = Hazard.unscoped.order_by("-pk").first()
    assert new.succeeds_id == case.pk
    assert (new.suspension, new.needs_government, new.source_note) == ("partial", True, "市级专家组第 3 组")
    assert (new.found_time_known, f"{new.found_at:%H:%M}") == (True, "00:15")
    assert new.number in page(zhou, case)
    assert case.hazard.state == "closed"


def test_a_time_of_finding_that_is_still_to_come_is_refused_at_its_field(zhou):
    answer = zhou.post(reverse("selfcheck:hazard_add"), {"found_on": "2026-10-09", "found_time": "09:01"})

    assert "发现时间晚于现在" in text(answer)


def test_the_workbook_holds_the_rows_of_the_screen_under_the_same_filters(case, zhou):
    other = Hazardous("general", title="通道占用")
    mine = HazardFactory(enterprise=case.firm.enterprise, title="一般隐患一项", level="general")

    answer = zhou.get(reverse("selfcheck:hazard_export"), {"level": "major"})

    book = python_calamine.load_workbook(io.BytesIO(b"".join(answer)))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert "查询条件：级别：重大事故隐患" in cells
    assert case.hazard.number in cells
    assert not {other.hazard.title, mine.title} & set(cells)
    assert AuditEvent.unscoped.get(action="hazard.register_taken").detail["rows"] == 1


def test_the_register_is_filtered_by_the_state_of_the_life(case, zhou):
    case.report()
    address = reverse("selfcheck:hazard_list")

    assert case.hazard.number in text(zhou.get(address, {"state": "reported"}))
    assert case.hazard.number not in text(zhou.get(address, {"state": "closed"}))


def test_the_member_registers_progress_and_decides_nothing(case):
    member = enterprise_client(case.firm.enterprise, role="member", username="gong")

    assert member.get(url("hazard_progress", case)).status_code == 200
    for name in ("hazard_report", "hazard_plan", "hazard_accept", "hazard_close", "hazard_extend"):
        assert member.get(url(name, case)).status_code == 403


@pytest.mark.parametrize("rows", [1, 30])
def test_the_file_of_a_hazard_asks_as_many_questions_for_30_rows_as_for_1(case, zhou, rows):
    case.report()
    for number in range(rows):
        hazard_plans.add_progress(
            actor=case.officer,
            hazard_id=case.pk,
            on=date(2026, 10, 9),
            text=f"进展 {number}",
            file_ids=(case.file(name=f"{number}.jpg", sha256=f"{number:064x}"),),
            now=NOW,
        )

    assert queries_of(zhou, url("hazard_detail", case)) == 29
