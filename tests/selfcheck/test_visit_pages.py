"""The pages around a visit: two steps under the counter, findings, correction, and what each side sees."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.models import AuditEvent
from portal.search_text import index_text
from selfcheck.models import Visit, VisitFinding
from tests.factories import (
    BureauFactory,
    EnterpriseFactory,
    GradeFactory,
    KeyMarkFactory,
    VisitFactory,
    VisitFindingFactory,
)
from tests.selfcheck.bureau import OCTOBER_19, official, places, queries_of
from tests.selfcheck.visiting import OUTSIDE, TODAY, colleague_of, used_up
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
LIST, CHOOSE = reverse("selfcheck:inspection_list"), reverse("selfcheck:inspection_choose")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(OCTOBER_19, tick=False):
        yield


@pytest.fixture
def enterprise():
    places()
    return EnterpriseFactory(name="安澜恒拓木业有限公司", division_code="990102001")


def form_of(kind="planned", **changes):
    values = {
        "kind": kind,
        "on": "2026-10-19",
        "token": "6f9f4a5e-1f0e-4d36-9d5a-0c3a3d6f1a11",
        "levels": ["county"],
        "officer_1": "钱立",
        "certificate_1": "BJ-000002",
        "officer_2": "孙明",
        "certificate_2": "BJ-000003",
        "plan_number": "青应急检〔2026〕7号",
        "plan_approver": colleague_of(),
        "plan_approved_on": "2026-10-18",
        "items": ["重大事故隐患排查整治情况"],
        "other_items": "喷漆作业\n粉尘清扫制度",
    }
    return values | changes


def post(client, enterprise, **changes):
    return client.post(reverse("selfcheck:inspection_new", args=[enterprise.pk]), form_of(**changes))


def ask(client, enterprise, kind="planned"):
    return client.get(CHOOSE, {"q": enterprise.uscc, "kind": kind, "on": "2026-10-19"}).content.decode()


def test_the_counter_is_shown_with_its_articles_before_anything_is_entered(enterprise):
    page = ask(bureau_client(), enterprise)

    assert "可以安排" in page
    assert "应急〔2025〕11号" in page
    assert reverse("selfcheck:inspection_new", args=[enterprise.pk]) in page


def test_at_the_cap_the_first_step_says_why_and_leads_no_further(enterprise):
    used_up(official(), enterprise, 6)
    client = bureau_client()

    page = ask(client, enterprise)

    assert "不能登记计划检查" in page
    assert "已达上限" in page
    assert "下一步：填写检查记录" not in page
    second = client.get(
        reverse("selfcheck:inspection_new", args=[enterprise.pk]), {"kind": "planned", "on": "2026-10-19"}
    )
    assert second.url.startswith(CHOOSE)


def test_at_the_cap_a_form_sent_all_the_same_is_refused_and_keeps_what_was_typed(enterprise):
    used_up(official(), enterprise, 6)

    response = post(bureau_client(), enterprise)

    assert response.status_code == 400
    assert "已达上限" in response.content.decode()
    assert "喷漆作业" in response.content.decode()
    assert Visit.unscoped.count() == 6


def test_several_names_are_offered_to_choose_from(enterprise):
    for name in ("安澜恒拓铸造有限公司", "安澜恒拓家具有限公司"):
        EnterpriseFactory(name=name, search_text=index_text(name), division_code="990102002")
    client = bureau_client()

    page = client.get(CHOOSE, {"q": "恒拓", "kind": "planned", "on": "2026-10-19"}).content.decode()

    assert "请选一家企业" in page
    assert (
        "本辖区没有找到" in client.get(CHOOSE, {"q": "无此", "kind": "planned", "on": TODAY}).content.decode()
    )


def test_a_recorded_visit_shows_plan_officers_and_items(enterprise):
    response = post(bureau_client(), enterprise)

    visit = Visit.unscoped.get()
    assert response.url == reverse("selfcheck:inspection_detail", args=[visit.pk])
    assert list(visit.officers.values_list("name", "certificate_no")) == [
        ("钱立", "BJ-000002"),
        ("孙明", "BJ-000003"),
    ]
    assert set(visit.items.values_list("label", flat=True)) == {
        "重大事故隐患排查整治情况",
        "喷漆作业",
        "粉尘清扫制度",
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"officer_2": "", "certificate_2": ""}, "不得少于 2 名"),
        ({"certificate_2": ""}, "必须同时填写"),
        ({"certificate_2": "BJ-000002"}, "执法证号相同"),
        ({"plan_number": ""}, "没有填现场检查方案编号"),
        ({"plan_approved_on": "2026-10-20"}, "晚于检查日期"),
        ({"plan_approver": "李长青"}, "方案批准人"),
        ({"levels": ["city"]}, "没有包括本级"),
        ({"levels": ["city", "county"]}, "应为“联合检查”"),
        ({"items": [], "other_items": " "}, "没有选择检查事项"),
    ],
)
def test_each_refusal_names_the_field_and_the_mend(enterprise, changes, sentence):
    response = post(bureau_client(), enterprise, **changes)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Visit.unscoped.exists()


def test_6_the_plan_is_approved_by_somebody_of_the_bureau_not_by_the_clerk_who_records(enterprise):
    client = bureau_client()
    own = post(client, enterprise, plan_approver=client.posting.user.username)
    post(client, enterprise)

    assert own.status_code == 400
    assert Visit.unscoped.get().plan_approved_by == colleague_of()


def test_6_a_chief_who_records_a_visit_may_have_approved_its_plan_himself(enterprise):
    chief = bureau_client(role="chief")

    post(chief, enterprise, plan_approver=chief.posting.user.username)

    assert Visit.unscoped.get().plan_approved_by == chief.posting.user.username


def test_a_lead_is_recorded_with_reason_basis_and_approver(enterprise):
    client = bureau_client()
    url = reverse("selfcheck:inspection_new", args=[enterprise.pk])
    assert "不计入频次" in client.get(url, {"kind": "complaint", "on": "2026-10-19"}).content.decode()

    assert "没有填理由" in post(client, enterprise, kind="complaint").content.decode()
    assert post(client, enterprise, kind="complaint", serious="yes", **OUTSIDE).status_code == 400
    given = OUTSIDE | {"exempt_approver": colleague_of()}
    assert post(client, enterprise, kind="complaint", serious="yes", **given).status_code == 302
    assert Visit.unscoped.get().serious is True


def finding_of(**changes):
    values = {
        "title": "滤棉积漆",
        "place": "涂装车间",
        "found_at": "2026-10-19T09:10",
        "severity": "general",
        "condition": "压差报警未处理",
        "correct_by": "2026-11-02",
        "internal_note": "与去年同一处",
        "go": "done",
    }
    return values | changes


def test_findings_are_added_one_after_another_and_twice_clicked_is_one(enterprise):
    client = bureau_client()
    post(client, enterprise)
    url = reverse("selfcheck:finding_add", args=[Visit.unscoped.get().pk])

    client.post(url, finding_of())
    client.post(url, finding_of())
    client.post(url, finding_of(title="通道堵塞", fixed_on_spot="on", correct_by=""))

    assert list(VisitFinding.unscoped.order_by("position").values_list("position", "title")) == [
        (1, "滤棉积漆"),
        (2, "通道堵塞"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"found_at": "2026-10-18T09:00"}, "发现时间应在检查日期"),
        ({"found_at": "2026-10-19T09:31"}, "现在之前"),
        ({"correct_by": ""}, "没有当场改正的必须填写"),
        ({"fixed_on_spot": "on"}, "当场改正的不填整改期限"),
        ({"severity": "major"}, "没有选择判定条款"),
        ({"correct_by": "2026-10-18"}, "早于发现时间"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(enterprise, changes, sentence):
    client = bureau_client()
    post(client, enterprise)

    response = client.post(
        reverse("selfcheck:finding_add", args=[Visit.unscoped.get().pk]), finding_of(**changes)
    )

    assert sentence in response.content.decode()
    assert not VisitFinding.unscoped.exists()


def test_14_a_correction_is_a_new_row_with_reason_and_approver_and_takes_the_findings_along(enterprise):
    client = bureau_client()
    post(client, enterprise)
    old = Visit.unscoped.get()
    client.post(reverse("selfcheck:finding_add", args=[old.pk]), finding_of())
    url = reverse("selfcheck:inspection_correct", args=[old.pk])
    assert "青应急检〔2026〕7号" in client.get(url).content.decode()
    again = {"token": "6f9f4a5e-1f0e-4d36-9d5a-0c3a3d6f1a12", "plan_number": "青应急检〔2026〕8号"}

    assert "没有填更正理由" in client.post(url, form_of(**again)).content.decode()
    own = {"correction_reason": "方案编号写错", "correction_approver": client.posting.user.username}
    assert client.post(url, form_of(**again, **own)).status_code == 400
    given = own | {"correction_approver": colleague_of()}
    client.post(url, form_of(**again, **given))

    new = Visit.unscoped.get(supersedes=old)
    old.refresh_from_db()
    assert (old.plan_number, new.plan_number) == ("青应急检〔2026〕7号", "青应急检〔2026〕8号")
    assert list(new.findings.values_list("title", flat=True)) == ["滤棉积漆"]
    assert AuditEvent.unscoped.get(action="visit.superseded").detail["reason"] == "方案编号写错"
    page = client.get(reverse("selfcheck:inspection_detail", args=[old.pk])).content.decode()
    assert "已被更正" in page
    assert client.get(url).status_code == 302


def test_a_corrected_visit_counts_once_and_may_be_corrected_at_the_cap(enterprise):
    used_up(official(), enterprise, 6)
    client = bureau_client()
    visit = Visit.unscoped.latest("pk")
    given = {
        "correction_reason": "人员写错",
        "correction_approver": colleague_of(),
        "on": visit.on.isoformat(),
    }
    changes = given | {"plan_approved_on": visit.on.isoformat(), "officer_1": "周立"}

    assert (
        client.post(reverse("selfcheck:inspection_correct", args=[visit.pk]), form_of(**changes)).status_code
        == 302
    )
    assert "6</b> / 6" in ask(client, enterprise)


def test_the_result_is_written_once_by_the_bureau_that_was_there(enterprise):
    client = bureau_client()
    post(client, enterprise)
    visit = Visit.unscoped.get()
    url = reverse("selfcheck:inspection_conclude", args=[visit.pk])

    assert client.post(url, {"result": " "}).status_code == 400
    client.post(url, {"result": "发现一般隐患 1 项，责令改正"})
    second = client.post(url, {"result": "改写"}, follow=True)

    visit.refresh_from_db()
    assert visit.result == "发现一般隐患 1 项，责令改正"
    assert "已经登记" in second.content.decode()


@pytest.fixture
def of_the_city(enterprise):
    return VisitFactory(enterprise=enterprise, bureau=BureauFactory(division_code="9901"))


def test_a_visit_of_the_city_is_a_counted_line_for_the_county_and_no_page(of_the_city):
    finding = VisitFindingFactory(visit=of_the_city)
    county, city = bureau_client(), bureau_client("9901")
    address = reverse("selfcheck:inspection_detail", args=[of_the_city.pk])

    page = county.get(LIST).content.decode()

    assert "计划检查" in page
    assert "由检查机关掌握" in page
    assert address not in page
    assert county.get(address).status_code == 404
    assert finding.title in city.get(address).content.decode()


def test_a_joint_visit_opens_for_the_county_that_took_part(enterprise):
    joint = VisitFactory(
        enterprise=enterprise,
        bureau=BureauFactory(division_code="9901"),
        kind="joint",
        levels=["city", "county"],
    )
    address = reverse("selfcheck:inspection_detail", args=[joint.pk])

    page = bureau_client().get(address)

    assert page.status_code == 200
    assert reverse("selfcheck:inspection_correct", args=[joint.pk]) not in page.content.decode()


def test_only_the_bureau_that_recorded_a_visit_adds_findings(enterprise):
    visit = VisitFactory(enterprise=enterprise, on=TODAY)
    city = bureau_client("9901")

    response = city.post(reverse("selfcheck:finding_add", args=[visit.pk]), finding_of())

    assert "请由该局办理" in response.content.decode()


@pytest.mark.parametrize("role", ["legal_reviewer", "division_admin"])
def test_roles_that_do_not_inspect_read_but_do_not_record(enterprise, role):
    client = bureau_client(role=role)

    assert client.get(LIST).status_code == 200
    assert client.get(CHOOSE).status_code == 403


def test_the_enterprise_sees_what_counts_and_why_but_no_internal_word(enterprise):
    visit = VisitFactory(enterprise=enterprise, **OUTSIDE, kind="complaint")
    VisitFindingFactory(visit=visit, internal_note="举报人要求保密")
    client = enterprise_client(enterprise)

    listed = client.get(reverse("selfcheck:visit_list")).content.decode()
    detail = client.get(reverse("selfcheck:visit_detail", args=[visit.pk])).content.decode()

    assert "× 不计入" in listed
    assert "应急〔2025〕11号" in listed
    assert "喷漆房排风滤棉" in detail
    for page in (listed, detail):
        assert "举报人要求保密" not in page
        assert OUTSIDE["exempt_reason"] not in page


def test_a_visit_not_yet_made_is_no_news_for_the_enterprise_unless_announced(enterprise):
    ahead = VisitFactory(enterprise=enterprise, on=TODAY + timedelta(days=9))
    client = enterprise_client(enterprise)
    page = re.sub(r"\s+", "", client.get(reverse("selfcheck:visit_list")).content.decode())

    assert "2026-10-28" not in page
    assert '<bclass="fs-4">0</b>/6次' in page
    assert client.get(reverse("selfcheck:visit_detail", args=[ahead.pk])).status_code == 404
    told = VisitFactory(enterprise=enterprise, on=ahead.on, notice_at=OCTOBER_19)
    assert client.get(reverse("selfcheck:visit_detail", args=[told.pk])).status_code == 200


def test_the_list_is_filtered_by_year_kind_and_colour(enterprise):
    green = EnterpriseFactory(name="绿色企业", division_code="990102001")
    GradeFactory(enterprise=enterprise, grade=1)
    VisitFactory(enterprise=enterprise)
    VisitFactory(enterprise=green, kind="guidance")
    VisitFactory(enterprise=green, on=date(2025, 3, 3))
    client = bureau_client()

    def names(**query):
        page = client.get(LIST, query).content.decode()
        return {name for name in (enterprise.name, green.name) if name in page}

    assert names(colour="red") == {enterprise.name}
    assert names(colour="green") == {green.name}
    assert names(kind="guidance") == {green.name}
    assert names(year="2025") == {green.name}
    assert names(q=enterprise.uscc) == {enterprise.name}


def test_a_colour_over_a_wide_area_counts_the_works_visited_last_and_says_so(enterprise, monkeypatch):
    monkeypatch.setattr("selfcheck.queries.visits.MOST_COUNTED", 1)
    early = EnterpriseFactory(name="早先检查的企业", division_code="990102001")
    VisitFactory(enterprise=early, on=date(2026, 2, 2))
    client = bureau_client()
    assert "频次只算了" not in client.get(LIST, {"colour": "green"}).content.decode()

    VisitFactory(enterprise=enterprise)

    page = client.get(LIST, {"colour": "green"}).content.decode()
    assert "频次只算了最近检查的 1 家" in page
    assert enterprise.name in page
    assert early.name not in page
    assert "频次只算了" not in client.get(LIST).content.decode()


def test_the_floor_lists_key_enterprises_without_inspection_this_year(enterprise):
    unlisted = EnterpriseFactory(name="不在名单", division_code="990102001", high_hazard=True)
    idle = EnterpriseFactory(name="未查铸造", division_code="990102001", high_hazard=True)
    guided = EnterpriseFactory(name="只有帮扶", division_code="990102001", high_hazard=True)
    seen = EnterpriseFactory(name="已查铸造", division_code="990102001", high_hazard=True)
    for firm in (idle, guided, seen, unlisted):
        KeyMarkFactory(enterprise=firm, listed=firm != unlisted)
    VisitFactory(enterprise=guided, kind="guidance")
    VisitFactory(enterprise=seen)
    VisitFactory(enterprise=idle, on=date(2025, 12, 31))

    page = bureau_client().get(reverse("selfcheck:inspection_idle")).content.decode()

    names = ("未查铸造", "只有帮扶", "已查铸造", "不在名单")
    assert {name for name in names if name in page} == {"未查铸造", "只有帮扶"}
    assert "年度内至少检查 1 次" in page
    assert "已到第四季度" in page


def test_the_file_of_an_enterprise_shows_its_counter(enterprise):
    used_up(official(), enterprise, 2)

    page = bureau_client().get(reverse("selfcheck:enterprise_file", args=[enterprise.pk])).content.decode()

    assert "今年检查频次" in page
    assert "2</b> / 6" in page


def test_many_visits_cost_no_more_queries_than_one(enterprise):
    client, own = bureau_client(), enterprise_client(enterprise)
    visit = VisitFindingFactory(visit=VisitFactory(enterprise=enterprise)).visit
    pages = {
        LIST: client,
        reverse("selfcheck:inspection_detail", args=[visit.pk]): client,
        reverse("selfcheck:inspection_idle"): client,
        reverse("selfcheck:visit_list"): own,
        reverse("selfcheck:visit_detail", args=[visit.pk]): own,
    }
    costs = {url: queries_of(who, url) for url, who in pages.items()}
    for n in range(1, 6):
        other = EnterpriseFactory(division_code="990102001", high_hazard=True)
        GradeFactory(enterprise=other)
        KeyMarkFactory(enterprise=other)
        VisitFactory(enterprise=other)
        VisitFactory(enterprise=enterprise, on=visit.on + timedelta(days=n))
        VisitFindingFactory(visit=visit)

    assert {url: queries_of(who, url) for url, who in pages.items()} == costs
    assert max(costs.values()) <= 24
