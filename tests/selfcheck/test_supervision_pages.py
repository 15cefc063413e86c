"""挂牌督办: issue, deliver, quarterly progress, two decisions, closure, papers, the list."""

import io
import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from portal.errors import Refused
from portal.models import AuditEvent, Bureau
from selfcheck.commands import supervision, supervision_requests
from selfcheck.models import SupervisionOrder
from tests.factories import NOW, BureauFactory
from tests.hazards import TODAY, Hazardous, bureau_actor
from tests.selfcheck.bureau import places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("selfcheck:supervision_list"), reverse("selfcheck:supervision_export")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW + timedelta(hours=4), tick=False):
        yield


@pytest.fixture
def case():
    places()
    return Hazardous()


@pytest.fixture
def officer():
    return bureau_client(role="officer", name="钱立")


def at(page, order, kind=""):
    return reverse(f"selfcheck:{page}", args=[order.pk, kind] if kind else [order.pk])


def shown(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def typed(**changes):
    values = {
        "level": "county",
        "word": "青应急督",
        "signatory": "李章",
        "issued_on": "2026-10-09",
        "finding": "打磨车间除尘系统未设泄爆装置",
        "basis": "《中华人民共和国安全生产法》第四十一条第三款",
        "plan_due_on": "2026-10-20",
        "deadline": "2026-12-31",
        "duties": "主要负责人组织制定治理方案\n每季度至少报告一次治理进展情况",
    }
    return values | changes


def issue(client, case, **changes):
    return client.post(at("supervision_new", case), typed(**changes))


def judged(**changes):
    values = {"on": "2026-10-09", "name": "钱立", "outcome": "passed", "finding": "现场查看，装置已安装"}
    return values | changes


def extension_of(case, order):
    return supervision_requests.request_supervised_extension(
        actor=case.officer, order_id=order.pk, to_on=date(2027, 2, 28), situation="已订货",
        reason="到货延误", now=NOW,
    )  # fmt: skip


def acceptance_of(case, order):
    case.report()
    case.plan()
    case.start()
    case.complete(after_ids=[case.file()])
    finished = supervision_requests.Finished(TODAY, "已加装泄爆片")
    return supervision_requests.request_supervised_acceptance(
        actor=case.officer, order_id=order.pk, finished=finished, now=NOW
    )


def test_the_form_begins_with_the_usual_duties_and_the_article(case, officer):
    text = shown(officer, at("supervision_new", case))

    assert "每季度至少报告一次治理进展情况" in text
    assert "期满前 15 个工作日内申请延期" in text
    assert "《中华人民共和国安全生产法》第四十一条第三款" in text


def test_the_next_number_of_the_series_and_what_was_typed_stand_in_the_order(case, officer):
    issue(officer, case)
    issue(officer, Hazardous())
    found = SupervisionOrder.unscoped.order_by("number")

    assert [str(order) for order in found] == ["青应急督〔2026〕1号", "青应急督〔2026〕2号"]
    assert "每季度至少报告一次" in found[0].duties


def test_the_blank_for_the_plan_is_filled_with_the_day_it_is_due(case, officer):
    duties = re.search(
        r'name="duties"[^>]*>(.*?)</textarea>', shown(officer, at("supervision_new", case)), re.S
    )
    issue(officer, case, duties=duties[1])

    assert "并于 2026 年 10 月 20 日 前报我局备案" in SupervisionOrder.unscoped.get().duties


def test_a_deadline_before_the_issue_is_refused_and_nothing_typed_is_lost(case, officer):
    response = issue(officer, case, deadline="2026-10-01", signatory="李章华")

    assert response.status_code == 400
    assert "治理期限要晚于签发日期" in response.content.decode()
    assert "李章华" in response.content.decode()


@pytest.mark.parametrize("role", ["clerk", "legal_reviewer", "division_admin"])
def test_only_officers_and_chiefs_issue(case, role):
    assert issue(bureau_client(role=role), case).status_code == 403


def test_a_clerk_records_the_delivery_and_the_principal_receives(case):
    order = case.supervise()
    clerk = bureau_client(name="赵燕")
    assert "登记送达" in shown(clerk, at("supervision_detail", order))
    when = {"delivered_by": "赵燕", "delivered_at": "2026-10-09T11:00"}
    clerk.post(at("supervision_deliver", order), when)
    supervision.receive_order(actor=case.principal, order_id=order.pk, now=NOW + timedelta(hours=4))

    text = shown(clerk, at("supervision_detail", order))
    assert "赵燕，2026-10-09 11:00" in text
    assert "已签收" in text


def test_a_quarter_without_a_report_is_named_on_the_page_and_in_the_list(case):
    order = case.supervise()
    with time_machine.travel(NOW + timedelta(days=180), tick=False):
        client = bureau_client()
        assert "缺报告" in shown(client, at("supervision_detail", order))
        assert "1 个季度" in shown(client, LIST)


def test_the_second_officer_to_decide_an_extension_reads_who_was_first(case, officer):
    order = case.supervise()
    request = extension_of(case, order)
    said = {"request": request.pk, "answer": "approve", "decision": "同意"}
    assert officer.post(at("supervision_extension", order), said).status_code == 302

    late = bureau_client(role="chief").post(
        at("supervision_extension", order), said | {"answer": "refuse", "decision": "时间过长"}
    )

    assert late.status_code == 409
    assert "已由钱立决定" in late.content.decode()
    assert "时间过长" in late.content.decode()
    assert "原期限 2026-12-31" in shown(officer, at("supervision_detail", order))


@pytest.mark.parametrize(("outcome", "state"), [("passed", "accepted"), ("failed", "rectifying")])
def test_the_acceptance_request_is_decided_with_a_finding(case, officer, outcome, state):
    order = case.supervise()
    request = acceptance_of(case, order)
    url = f"{at('supervision_acceptance', order)}?request={request.pk}"
    assert "没有填核查情况" in officer.post(url, judged(finding="", request=request.pk)).content.decode()
    officer.post(url, judged(outcome=outcome, request=request.pk))

    assert case.hazard.state == state
    assert "现场查看，装置已安装" in shown(officer, at("supervision_detail", order))


def test_closing_the_hazard_takes_the_order_down(case, officer):
    order = case.supervise()
    request = acceptance_of(case, order)
    officer.post(at("supervision_acceptance", order), judged(request=request.pk))
    assert "销号摘牌" in shown(officer, at("supervision_detail", order))
    officer.post(at("major_hazard_close", case), {"note": "验收合格，同意销号"})

    order.refresh_from_db()
    assert (case.hazard.state, order.state) == ("closed", "closed")


def test_only_a_chief_withdraws(case, officer):
    order = case.supervise()
    assert officer.post(at("supervision_withdraw", order), {"reason": "误发"}).status_code == 403
    bureau_client(role="chief").post(at("supervision_withdraw", order), {"reason": "误发"})

    order.refresh_from_db()
    assert order.state == "withdrawn"


def test_a_bureau_above_sees_the_order_and_leaves_it_to_the_one_that_made_it(case):
    order = case.supervise()
    city = bureau_client("9901", role="officer")
    assert "请由该单位办理" in shown(city, at("supervision_detail", order))

    refused = city.post(
        at("supervision_deliver", order), {"delivered_by": "王", "delivered_at": "2026-10-09T11:00"}
    )
    assert "请由该单位办理" in refused.content.decode()


PAPERS = ("order", "extension_request", "extension_opinion", "acceptance_request", "acceptance_opinion")


def test_the_papers_print_and_each_print_is_recorded(case, officer):
    order = case.supervise()
    extension_of(case, order)
    acceptance_of(case, order)

    for kind in PAPERS:
        assert officer.get(at("supervision_paper", order, kind)).content.startswith(b"%PDF")
    names = AuditEvent.unscoped.filter(action="hazard.paper_printed").order_by("pk")
    assert [event.detail["paper"] for event in names][0] == "重大事故隐患挂牌督办通知书"
    assert len(names) == len(PAPERS)


def test_a_paper_of_a_request_that_was_not_made_is_not_found(case, officer):
    assert officer.get(at("supervision_paper", case.supervise(), "extension_opinion")).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(count):
    places()
    for n in range(count):
        case = Hazardous(title=f"隐患{n}")
        order = case.supervise()
        supervision.report_progress(actor=case.officer, order_id=order.pk, on=TODAY, text="已订货", now=NOW)

    assert queries_of(bureau_client(), LIST) == LIST_QUERIES


LIST_QUERIES = 15


def test_a_bureau_orders_at_its_own_level(case):
    with pytest.raises(Refused, match="作出的是县级挂牌督办。请改选县级"):
        case.supervise(level="province")


def test_the_record_of_orders_is_the_screen_with_filter_and_user(case):
    case.supervise()
    other = Hazardous(title="煤气管道未设总切断阀")
    city = Bureau.objects.filter(division_code="9901").first() or BureauFactory(division_code="9901")
    other.inspector = bureau_actor(SimpleNamespace(bureau=city), "officer")
    other.supervise(level="city")
    client = bureau_client(name="赵燕")
    assert client.get(EXPORT, {"as": "pdf"}).content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(EXPORT, {"level": "city"}).content))
    text = str(book.get_sheet_by_index(0).to_python())

    assert "级别：市级" in text
    assert "赵燕" in text
    assert "共 1 项" in text


def test_the_list_is_narrowed_by_what_stands_in_the_address(case):
    case.supervise()
    client = bureau_client()

    assert "青应急督〔2026〕1号" in shown(client, LIST, state="standing", year=2026)
    assert "青应急督〔2026〕1号" not in shown(client, LIST, state="closed")
    assert client.get(LIST, {"division": "990103"}).status_code == 404
