"""The pages of a case: bureau, enterprise, and what neither shows to the other."""

import re

import pytest
from django.urls import reverse

from selfcheck.commands.case_outcomes import tell_enterprise
from selfcheck.models import CaseStatement, RectificationOpinion
from selfcheck.queries.case_evidence import evidence_links
from tests.casework import BEFORE, NOW, Casework
from tests.factories import HazardFactory
from tests.filing import client_of
from tests.selfcheck.test_cases import add, latest

pytestmark = pytest.mark.django_db


def page(client, name, *args, expect=200, **data):
    url = reverse(f"selfcheck:{name}", args=args)
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == expect, response.content.decode()[:3000]
    return response.content.decode() if expect == 200 else response


def test_a_waiting_finding_is_matched_and_leads_to_the_case_with_its_reasons():
    work = Casework(reported=True)
    officer = client_of(work.officer)

    assert work.finding.title in page(officer, "finding_list")
    offered = page(officer, "finding_match", work.finding.pk)
    assert work.hazard.number in offered
    assert "同一判定条款" in offered
    page(officer, "finding_match", work.finding.pk, expect=302, hazard=work.hazard.pk, seen="", reason="")

    case = work.finding.case
    shown = page(officer, "case_detail", case.pk)
    assert case.number in shown
    assert "提示不是决定" in shown
    assert work.finding.title not in page(officer, "finding_list")


def test_a_flag_is_proposed_sent_back_proposed_again_and_countersigned_on_its_page():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    officer, reviewer = client_of(work.officer), client_of(work.reviewer)

    assert "一案双罚" in page(officer, "flag_list")
    page(officer, "flag_propose", flag.pk, expect=302, opinion="upheld", reason="事实清楚", revision=0)
    back = page(reviewer, "flag_review", flag.pk, expect=422, answer="back", reason="", revision=1)
    assert "退回理由没有填写" in back.content.decode()
    page(reviewer, "flag_review", flag.pk, expect=302, answer="back", reason="补检查表", revision=1)
    assert "补检查表" in page(officer, "flag_detail", flag.pk)
    page(officer, "flag_propose", flag.pk, expect=302, opinion="upheld", reason="已补", revision=2)
    page(reviewer, "flag_review", flag.pk, expect=302, answer="agree", reason="", revision=3)

    flag.refresh_from_db()
    assert flag.state == "upheld"
    shown = page(officer, "flag_detail", flag.pk)
    assert "不计算个人责任分" in shown
    assert reverse("selfcheck:inspection_detail", args=[work.visit.pk]) in shown


def test_an_old_page_keeps_what_was_typed_and_says_why():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    work.propose(flag)

    answer = page(
        client_of(work.officer),
        "flag_propose",
        flag.pk,
        expect=422,
        opinion="dismissed",
        reason="我写的理由",
        revision=0,
    )

    assert "我写的理由" in answer.content.decode()
    assert "没有保存" in answer.content.decode()


def test_facts_are_added_with_their_source_and_shown_with_it():
    work = Casework()
    case = work.match()
    officer = client_of(work.officer)

    assert "隐患形成时间" in page(officer, "case_facts", case.pk)
    values = {"source": "10-21 询问笔录", "seen_version": 1, "finding__arose_at": "2026-10-01 8:30"}
    page(officer, "case_facts", case.pk, expect=302, **values, check__plan_at="没有", signs__crime="yes")

    facts = latest(case).facts
    assert facts["finding"]["arose_at"] == "2026-10-01T08:30"
    assert facts["check"]["plan_at"] is False
    assert facts["signs"]["crime"] is True
    assert "10-21 询问笔录" in page(officer, "case_detail", case.pk)


def test_a_wrong_date_names_field_and_form():
    work = Casework()
    case = work.match()
    values = {"source": "笔录", "seen_version": 1, "finding__arose_at": "上周"}

    answer = page(client_of(work.officer), "case_facts", case.pk, expect=422, **values)

    assert "隐患形成时间写法不对" in answer.content.decode()


def test_the_enterprise_sees_nothing_before_it_is_told_and_no_internal_word_after():
    work = Casework()
    case = work.match()
    add(work, case, {"signs.crime": True}, source="内部研判：疑似犯罪")
    firm = client_of(work.firm.officer)
    page(firm, "own_case_detail", case.pk, expect=404)

    page(client_of(work.officer), "case_tell", case.pk, expect=302, text="拟按安全生产法处理，您有权陈述申辩")

    shown = page(firm, "own_case_detail", case.pk)
    assert "您有权陈述申辩" in shown
    for internal in ("内部研判", "DP-1", "涉嫌犯罪", "最先由谁发现：不明", "法制审核"):
        assert internal not in shown


def test_45_the_enterprise_states_its_view_and_claims_leniency():
    work = Casework()
    case = work.match()
    page(client_of(work.officer), "case_tell", case.pk, expect=302, text="告知")
    firm = client_of(work.firm.officer)

    page(firm, "own_case_detail", case.pk, expect=302, text="我们自己发现的", claims_leniency="on")

    assert CaseStatement.unscoped.get().claims_leniency
    assert "我们自己发现的" in page(client_of(work.officer), "case_detail", case.pk)


def test_the_principal_signs_the_opinion_with_his_password():
    work = Casework()
    case = work.match()
    officer = client_of(work.officer)
    values = {
        "demands": "安装锁气卸灰装置",
        "law_explained": "安全生产法 第一百零二条",
        "correct_by": "2099-01-01",
    }
    page(officer, "case_opinion", case.pk, expect=302, **values)
    opinion = RectificationOpinion.unscoped.get()
    principal = client_of(work.firm.principal)

    wrong = {"password": "wrong", "read_digest": opinion.digest}
    page(principal, "opinion_sign", opinion.pk, expect=422, **wrong)
    page(
        principal,
        "opinion_sign",
        opinion.pk,
        expect=302,
        password="a-long-password-1",
        read_digest=opinion.digest,
    )

    opinion.refresh_from_db()
    assert (opinion.state, opinion.signed_name) == ("signed", "陆承远")
    assert opinion.method
    assert "陆承远" in page(officer, "case_detail", case.pk)


def test_a_clerk_reads_a_case_and_cannot_work_on_it():
    work = Casework()
    case = work.match()
    clerk = client_of(work.staff("clerk", "周"))

    shown = page(clerk, "case_detail", case.pk)

    assert "登记办理结果" not in shown
    page(clerk, "case_facts", case.pk, expect=403)


@pytest.mark.parametrize("rows", [1, 4])
def test_the_list_costs_the_same_for_one_and_many(rows, django_assert_num_queries):
    works = [Casework() for _ in range(rows)]
    for work in works:
        work.match()
    client = client_of(works[0].officer)
    page(client, "flag_list")

    with django_assert_num_queries(14):
        page(client, "flag_list")


@pytest.mark.parametrize("rows", [1, 4])
def test_the_case_page_costs_the_same_for_little_and_much(rows, django_assert_num_queries):
    work = Casework(checked=True, reported=True)
    case = work.match(work.hazard)
    for _ in range(rows):
        add(work, case, {"signs.crime": False})
    client = client_of(work.officer)
    page(client, "case_detail", case.pk)

    with django_assert_num_queries(31):
        page(client, "case_detail", case.pk)


def test_the_export_holds_the_rows_of_the_screen():
    work = Casework()
    work.match()

    response = client_of(work.officer).get(reverse("selfcheck:flag_export"))

    assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_flag_costs_the_same_for_few_and_many_steps(rows, django_assert_num_queries):
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    for number in range(rows):
        work.propose(flag, reason=f"第{number}次")
    client = client_of(work.officer)
    page(client, "flag_detail", flag.pk)

    with django_assert_num_queries(20):
        page(client, "flag_detail", flag.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_waiting_findings_cost_the_same_for_one_and_many(rows, django_assert_num_queries):
    works = [Casework() for _ in range(rows)]
    client = client_of(works[0].officer)
    page(client, "finding_list")

    with django_assert_num_queries(14):
        page(client, "finding_list")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_match_costs_the_same_for_one_hazard_and_many(rows, django_assert_num_queries):
    work = Casework(reported=True)
    for number in range(rows):
        HazardFactory(enterprise=work.enterprise, number=f"YH-X-{number}", recorded_at=BEFORE)
    client = client_of(work.officer)
    page(client, "finding_match", work.finding.pk)

    with django_assert_num_queries(14):
        page(client, "finding_match", work.finding.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_enterprises_pages_cost_the_same_for_little_and_much(rows, django_assert_num_queries):
    work = Casework()
    case = work.match()
    for number in range(rows):
        told = case if not number else work.second_finding(number + 1)
        tell(work, told)
    firm = client_of(work.firm.officer)
    for _ in range(rows):
        page(firm, "own_case_detail", case.pk, expect=302, text="我们的意见")

    with django_assert_num_queries(10):
        page(firm, "own_case_list")
    with django_assert_num_queries(13):
        page(firm, "own_case_detail", case.pk)


def tell(work, case):
    tell_enterprise(actor=work.officer, case_id=case.pk, text="告知", now=NOW)


def test_what_an_officer_noted_about_the_measures_never_reaches_the_enterprise():
    work = Casework(checked=True, reported=True)
    case = work.match(work.hazard)
    add(work, case, {"check.fictitious": True, "check.plan_at": "2026-10-12"})
    tell(work, case)

    shown = page(client_of(work.firm.officer), "own_case_detail", case.pk)

    assert "2026-09-17" in shown  # its own check
    assert "虚构" not in shown
    assert "2026-10-12" not in shown


def test_36_the_clock_of_limitation_runs_from_the_end_of_the_act():
    work = Casework()
    case = work.match()
    officer = client_of(work.officer)

    assert "行为终了日不明" in page(officer, "case_detail", case.pk)
    add(work, case, {"act_ended_on": "2026-10-21"})

    assert "2 年至 2028-10-21" in page(officer, "case_detail", case.pk)


def test_an_open_rule_is_taken_up_with_a_reason_and_stands_through_new_facts():
    work = Casework()
    case = work.match()
    officer = client_of(work.officer)
    take_up = reverse("selfcheck:case_take_up", args=[case.pk, "LE-4"])

    assert take_up in page(officer, "case_detail", case.pk)
    assert "提请理由" in page(officer, "case_take_up", case.pk, "LE-4")
    empty = page(officer, "case_take_up", case.pk, "LE-4", expect=400, reason="", seen_version=1)
    assert "提请理由" in empty.content.decode()
    page(officer, "case_take_up", case.pk, "LE-4", expect=302, reason="企业提交了检测报告", seen_version=1)
    flag = work.flag(case, "LE-4")
    assert (flag.state, flag.raised) == ("raised", None)
    assert "企业提交了检测报告" in page(officer, "flag_detail", flag.pk)
    add(work, case, {"signs.crime": False})

    again = work.flag(case, "LE-4")
    assert (again.pk != flag.pk, again.state) == (True, "raised")


def test_a_rule_that_was_answered_cannot_be_taken_up():
    work = Casework()
    case = work.match()

    page(client_of(work.officer), "case_take_up", case.pk, "DP-1", expect=404)
    page(client_of(work.reviewer), "case_take_up", case.pk, "LE-4", expect=403)


def test_the_case_page_names_the_local_list_and_only_suggests():
    work = Casework(division="511902001")
    shown = page(client_of(work.officer), "case_detail", work.match().pk)

    assert "巴中市首次违法不予处罚清单" in shown
    assert "清单不适用于重大事故隐患" in shown
    assert "list_excluded" not in latest(work.finding.case).facts["violation"]


def test_10_the_three_limbs_of_dp_1_are_lines_of_their_own_counted_at_the_head():
    work = Casework(checked=True)
    flag = work.flag(work.match(), "DP-1")

    shown = page(client_of(work.officer), "flag_detail", flag.pk)

    for limb in ("不检查", "不报告", "不整改"):
        assert f'<div class="reasons__what">{limb}</div>' in shown
    assert "不检查、不报告、不整改之一" not in shown
    head = re.search(r"有一项成立即提示；已满足 (\d+)，未满足 (\d+)，不明 (\d+)，需人工判断 (\d+)", shown)
    assert sum(map(int, head.groups())) == shown.count("reasons__what") == 8


def test_reasons_lead_to_the_report_and_to_what_an_officer_added():
    work = Casework(checked=True)
    case = work.match()
    add(work, case, {"signs.concealment": False})

    links = evidence_links(case, work.officer.scope)

    assert "/b/reports/" in links["filed"]["evidence_url"]
    assert links["not_checked"] == links["filed"]
    assert links["dual_penalty"]["evidence_url"].endswith("#rule-DP-1")
    assert links["concealment"]["evidence"] == f"{work.officer.name}补充的事实"
    assert "crime" not in links
    assert 'id="rule-LE-X"' in page(client_of(work.officer), "case_detail", case.pk)
