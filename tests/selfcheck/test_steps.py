"""The five step pages through the client: what is typed stays, what is wrong is told, who was first wins."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.models import Enterprise, EvidenceFile
from selfcheck.models import DraftStep, Report
from selfcheck.queries.drafts import LABELS
from selfcheck.states import Step
from tests import media
from tests.factories import NOW, EvidenceFileFactory, ExemptionFactory, HazardFactory
from tests.selfcheck.drafting import firm
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db
PDF = media.pdf()


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def own():
    return firm()


@pytest.fixture
def zhou(own):
    return enterprise_client(own.enterprise, username="zhou", name="周敏")


@pytest.fixture
def report(own, zhou):
    answer = zhou.post(reverse("selfcheck:report_start", args=[own.obligation.pk]))
    report = Report.unscoped.get(obligation=own.obligation)
    assert answer.url == url(report, "overview")
    return report


def url(report, step, name="report_step"):
    return reverse(f"selfcheck:{name}", args=[report.pk, step])


def row(report, step) -> DraftStep:
    return DraftStep.unscoped.get(draft__report=report, draft__closed_at=None, step=step)


def inspection(own, number=1, **changes):
    values = {
        "inspection": str(number),
        f"i{number}-inspected_on": "2026-09-17",
        f"i{number}-reported_to_principal_on": "2026-09-18",
        f"i{number}-scope": "全厂",
        f"i{number}-leader_seat_id": str(own.leader.pk),
        f"i{number}-seat_ids": [str(own.leader.pk), str(own.cse.pk)],
        f"i{number}-principal_present": "yes",
        f"i{number}-principal_term_ids": [str(own.term.pk)],
    }
    return {"revision": "0", "page": "p", **values, **{f"i{number}-{name}": v for name, v in changes.items()}}


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("step", list(Step))
def test_every_step_opens_empty_and_marks_nothing_as_wrong(zhou, report, step):
    page = text(zhou.get(url(report, step)))

    assert f"第 {list(Step).index(step) + 1} 步，共 5 步：{step.label}" in page
    assert "没有填写" not in page or step == Step.SIGN
    assert "2026-10-15 24:00 截止，还有 6 天" in page


def test_the_overview_is_saved_with_the_team_of_that_day(own, zhou, report):
    answer = zhou.post(url(report, "overview"), {**inspection(own), "go": "next"})

    assert answer.url == url(report, "standards")
    (saved,) = row(report, Step.OVERVIEW).data["inspections"]
    assert saved["team_id"] == own.leader.team_id
    assert saved["seat_ids"] == [own.leader.pk, own.cse.pk]
    assert saved["principal_present"] is True
    assert row(report, Step.OVERVIEW).complete


def test_next_stays_on_an_incomplete_step_and_says_what_is_missing(own, zhou, report):
    answer = zhou.post(url(report, "overview"), {**inspection(own, scope=""), "go": "next"})

    assert answer.url == f"{url(report, 'overview')}?check=1"
    page = text(zhou.get(answer.url))
    assert "检查范围没有填写" in page
    assert 'href="#i1-scope"' in page
    assert row(report, Step.OVERVIEW).revision == 1


def test_choices_follow_the_date(own, zhou, report):
    zhou.post(
        url(report, "overview"), inspection(own, inspected_on="2026-09-17", leader_seat_id="", seat_ids=[])
    )
    later = text(zhou.get(url(report, "overview")))
    zhou.post(
        url(report, "overview"),
        {**inspection(own, inspected_on="2026-08-31", leader_seat_id="", seat_ids=[]), "revision": "1"},
    )
    earlier = text(zhou.get(url(report, "overview")))

    assert "检查组第 2 版" in later
    assert "沈立" in later
    assert "检查组第 1 版" in earlier
    assert "沈立" not in earlier


def test_the_designated_leader_is_suggested(own, zhou, report):
    zhou.post(url(report, "overview"), inspection(own, leader_seat_id="", seat_ids=[]))

    assert row(report, Step.OVERVIEW).data["inspections"][0]["leader_seat_id"] == own.leader.pk


def test_moving_the_date_moves_people_to_their_seat_of_that_day_and_refuses_the_rest(own, zhou, report):
    zhou.post(url(report, "overview"), inspection(own, inspected_on="2026-08-31"))

    (saved,) = row(report, Step.OVERVIEW).data["inspections"]
    assert saved["leader_seat_id"] == own.old_leader.pk
    page = text(zhou.get(url(report, "overview")))
    assert "吴文静（第2版）在 2026-08-31 不是检查组成员" in page
    assert "吴文静（当日不在检查组）" in page


def test_a_day_without_a_team_shows_the_way_to_register_one(own, zhou, report):
    zhou.post(url(report, "overview"), inspection(own, inspected_on="2025-12-31"))

    page = text(zhou.get(url(report, "overview")))
    assert "2025-12-31 没有在任的内部安全检查组" in page
    assert reverse("selfcheck:team_detail") in page


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-10-10", "晚于今天"),
        ("2026-10-02", "可以报送，但本季度的检查义务仍未履行"),
        ("2024-09-17", "可能写错了年份"),
        ("2026-02-30", "检查日期不是日期"),
        ("去年九月", "检查日期不是日期"),
    ],
)
def test_strange_dates_are_kept_and_answered(own, zhou, report, day, sentence):
    answer = zhou.post(url(report, "overview"), inspection(own, inspected_on=day))

    assert answer.status_code == 302
    page = text(zhou.get(url(report, "overview")))
    assert sentence in page
    assert f'value="{day}"' in page


def test_inspections_are_added_and_removed_by_buttons(own, zhou, report):
    zhou.post(url(report, "overview"), {**inspection(own), "go": "add-inspection"})
    assert [i["id"] for i in row(report, Step.OVERVIEW).data["inspections"]] == [1, 2]

    first, second = inspection(own), inspection(own, 2, scope="北厂")
    both = {**first, **second, "inspection": ["1", "2"], "revision": "1", "go": "remove-1"}
    zhou.post(url(report, "overview"), both)

    (left,) = row(report, Step.OVERVIEW).data["inspections"]
    assert (left["id"], left["scope"]) == (2, "北厂")


def test_evidence_is_stored_shown_and_removed(own, zhou, report):
    upload = SimpleUploadedFile("签到表.pdf", PDF, "application/pdf")
    bad = SimpleUploadedFile("程序.pdf", b"MZ\x90\x00" * 50, "application/pdf")
    answer = zhou.post(
        url(report, "overview"), {**inspection(own), "i1-evidence": [upload, bad]}, follow=True
    )

    stored = EvidenceFile.unscoped.get()
    assert row(report, Step.OVERVIEW).data["inspections"][0]["principal_evidence_ids"] == [stored.pk]
    assert "签到表.pdf" in text(answer)
    assert "“程序.pdf”没有上传" in text(answer)

    zhou.post(url(report, "overview"), {**inspection(own), "revision": "1"})
    assert row(report, Step.OVERVIEW).data["inspections"][0]["principal_evidence_ids"] == []


def test_evidence_of_another_enterprise_cannot_be_named(own, zhou, report):
    foreign = EvidenceFileFactory(name="别家的签到表.pdf")
    zhou.post(url(report, "overview"), inspection(own, principal_evidence_ids=[str(foreign.pk)]))

    assert row(report, Step.OVERVIEW).data["inspections"][0]["principal_evidence_ids"] == []
    assert "别家的签到表" not in text(zhou.get(url(report, "overview")))


def test_standards_are_those_of_the_sector_in_force_that_day(zhou, report):
    page = text(zhou.get(url(report, "standards")))

    assert "工贸企业重大事故隐患判定标准" in page
    assert "看条文原文" in page
    assert "第十一条（六）" in page
    assert 'value="GM-2017"' not in page  # repealed
    assert 'value="FW-2017"' in page  # another sector's, to be added by hand


def test_counts_are_kept_as_typed_until_they_are_numbers(zhou, report):
    typed = {
        "revision": "0",
        "page": "p",
        "codes": ["GM-2023"],
        "GM-2023-items_applicable": "二十一",
        "GM-2023-items_checked": "２１",
    }
    zhou.post(url(report, "standards"), typed)

    (saved,) = row(report, Step.STANDARDS).data["standards"]
    assert saved == {"standard_id": "GM-2023", "items_applicable": None, "items_checked": 21}
    page = text(zhou.get(url(report, "standards")))
    assert 'value="二十一"' in page
    assert "适用项数应为 0 到 1000000 的整数" in page


def test_another_standard_is_added_and_searched(zhou, report):
    typed = {"revision": "0", "page": "p", "codes": ["GM-2023"], "add_code": "FW-2017", "q": "卸灰"}
    zhou.post(url(report, "standards"), {**typed, "go": "add-standard"})
    assert [s["standard_id"] for s in row(report, Step.STANDARDS).data["standards"]] == ["GM-2023", "FW-2017"]

    answer = zhou.post(url(report, "standards"), {**typed, "revision": "1", "go": "search"})
    page = text(zhou.get(answer.url))
    assert "第十一条（六）" in page
    assert "第十一条（三）" not in page


def figures(**changes):
    values = dict.fromkeys(LABELS, "0") | {"funds_yuan": "0"} | changes
    return {f"figures-{name}": value for name, value in values.items()}


def test_figures_come_from_the_register_and_may_be_changed(own, zhou, report):
    zhou.post(
        url(report, "hazards"), {"revision": "0", "page": "p", **figures(general_found="2", funds_yuan="6.8")}
    )

    saved = row(report, Step.HAZARDS).data
    assert saved["figures"]["funds_yuan"] == "68000.00"
    assert saved["figure_sources"]["general_found"] == "手工填写"
    assert saved["figure_sources"]["general_open"] == "隐患台账"
    page = text(zhou.get(url(report, "hazards")))
    assert "隐患台账为 0 项" in page
    assert "填 2 项，隐患台账截至 2026-09-30 为 0 项" in page
    assert 'value="6.8"' in page


def test_one_button_takes_the_registers_figures_again(own, zhou, report):
    HazardFactory(enterprise=own.enterprise)
    typed = {"revision": "0", "page": "p", **figures(general_found="7"), "go": "register"}

    zhou.post(url(report, "hazards"), typed)

    assert row(report, Step.HAZARDS).data["figures"]["general_found"] == 1


def test_hazards_are_listed_and_taken_from_the_register(own, zhou):
    kept = HazardFactory(enterprise=own.enterprise, title="滤棉未更换")
    zhou.post(reverse("selfcheck:report_start", args=[own.obligation.pk]))
    report = Report.unscoped.get()
    late = HazardFactory(enterprise=own.enterprise, title="通道占用")

    page = text(zhou.get(url(report, "hazards")))
    assert "从隐患台账选入（还有 1 项）" in page

    typed = {"revision": "0", "page": "p", **figures(), "hazard_ids": [str(kept.pk), str(late.pk)]}
    zhou.post(url(report, "hazards"), typed)
    assert row(report, Step.HAZARDS).data["hazard_ids"] == [kept.pk, late.pk]


def test_a_hazard_of_another_enterprise_cannot_be_taken(zhou, report):
    foreign = HazardFactory(title="别家的隐患")
    zhou.post(
        url(report, "hazards"), {"revision": "0", "page": "p", **figures(), "hazard_ids": [str(foreign.pk)]}
    )

    assert row(report, Step.HAZARDS).data["hazard_ids"] == []
    assert "别家的隐患" not in text(zhou.get(url(report, "hazards")))


def fill_everything(own, zhou, report):
    upload = SimpleUploadedFile("签到表.pdf", PDF, "application/pdf")
    zhou.post(url(report, "overview"), {**inspection(own), "i1-evidence": upload})
    zhou.post(
        url(report, "standards"),
        {
            "revision": "0",
            "codes": "GM-2023",
            "GM-2023-items_applicable": "21",
            "GM-2023-items_checked": "20",
        },
    )
    zhou.post(url(report, "hazards"), {"revision": "0", **figures()})
    zhou.post(
        url(report, "awards"),
        {"revision": "0", "reports": "0", "verified": "0", "rectified": "0", "paid": "0", "amount_yuan": "0"},
    )


def test_the_last_step_lists_every_problem_with_the_way_to_it(own, zhou, report):
    page = text(zhou.get(url(report, "sign")))

    assert "第 1 步“检查概况”还有 4 处没有填写" in page
    assert f"{url(report, 'overview')}?check=1" in page
    assert "第 4 步“内部报告奖励”还有 5 处没有填写" in page
    assert "零隐患声明没有勾选" in page
    assert 'id="send"' not in page


def test_warnings_pass_with_a_written_reason_then_the_report_can_be_sent(own, zhou, report):
    fill_everything(own, zhou, report)
    key = "items_checked_lt_applicable:GM-2023"
    zhou.post(url(report, "sign"), {"revision": "0", "nil_declared": "on"})
    assert 'id="send"' not in text(zhou.get(url(report, "sign")))

    zhou.post(
        url(report, "sign"),
        {"revision": "1", "nil_declared": "on", f"reason-{key}": "停用的喷漆线未查", "notes": "无"},
    )

    page = text(zhou.get(url(report, "sign")))
    assert 'id="send"' in page
    assert reverse("selfcheck:report_send_to_sign", args=[report.pk]) in page
    entry = row(report, Step.SIGN).data["passed_warnings"][key]
    assert entry["reason"] == "停用的喷漆线未查"
    assert "只检查了 20 项" in entry["text"]
    assert [r.complete for r in DraftStep.unscoped.filter(draft__report=report)] == [True] * 5


def test_autosave_keeps_partial_and_invalid_input(own, zhou, report):
    answer = zhou.post(
        url(report, "overview", "report_autosave"), inspection(own, inspected_on="2026-9", scope="半")
    )

    assert answer.json() == {"revision": 1, "saved_at": "09:00"}
    saved = row(report, Step.OVERVIEW).data
    assert saved["raw"] == {"i1-inspected_on": "2026-9"}
    assert saved["inspections"][0]["scope"] == "半"
    assert 'value="2026-9"' in text(zhou.get(url(report, "overview")))


def test_two_browsers_the_second_learns_who_saved_and_loses_nothing(own, zhou, report):
    wang = enterprise_client(own.enterprise, role="leader", username="wang", name="汪旭")
    with time_machine.travel(datetime(2026, 10, 9, 2, 32, tzinfo=UTC), tick=False):
        wang.post(url(report, "overview"), {**inspection(own, scope="南厂"), "page": "w"})

    auto = zhou.post(url(report, "overview", "report_autosave"), inspection(own, scope="北厂"))
    assert auto.status_code == 409
    assert "汪旭已在 10:32 保存了本步" in auto.json()["message"]

    answer = zhou.post(url(report, "overview"), inspection(own, scope="北厂"))
    page = text(answer)
    assert answer.status_code == 409
    assert "汪旭已在 10:32 保存" in page
    assert "南厂" in page
    assert "北厂</textarea>" in page
    assert row(report, Step.OVERVIEW).data["inspections"][0]["scope"] == "南厂"

    zhou.post(url(report, "overview"), {**inspection(own, scope="北厂"), "revision": "1"})
    assert row(report, Step.OVERVIEW).data["inspections"][0]["scope"] == "北厂"


def test_a_colleague_in_the_same_step_is_announced_until_the_notice_lapses(own, zhou, report):
    wang = enterprise_client(own.enterprise, role="leader", username="wang", name="汪旭")
    assert wang.post(url(report, "overview", "report_lock")).json() == {"editing": ""}

    assert "汪旭正在填本步" in zhou.post(url(report, "overview", "report_lock")).json()["editing"]
    assert "汪旭正在填第 1 步，您可填本步" in text(zhou.get(url(report, "awards")))
    with time_machine.travel(NOW + timedelta(seconds=91), tick=False):
        assert "汪旭正在填" not in text(zhou.get(url(report, "awards")))
        assert zhou.post(url(report, "overview", "report_lock")).json() == {"editing": ""}


def test_ten_megabytes_of_text_are_refused_kindly_and_what_was_saved_stays(own, zhou, report):
    zhou.post(url(report, "overview"), inspection(own, scope="全厂"))
    flood = {**inspection(own, scope="长" * (10 * 2**20 // 3)), "revision": "1"}

    answer = zhou.post(url(report, "overview"), flood)
    auto = zhou.post(url(report, "overview", "report_autosave"), flood)

    assert answer.status_code == 413
    assert "超过每步 200000 字的上限，没有保存，此前 09:00 保存的内容都在" in text(answer)
    assert auto.status_code == 400
    assert "没有保存" in auto.json()["message"]
    assert row(report, Step.OVERVIEW).data["inspections"][0]["scope"] == "全厂"


def test_too_long_for_its_field_is_kept_and_told(own, zhou, report):
    zhou.post(url(report, "overview"), inspection(own, scope="长" * 501))

    assert row(report, Step.OVERVIEW).data["raw"] == {"i1-scope": "长" * 501}
    assert "检查范围最多 500 字，现有 501 字" in text(zhou.get(url(report, "overview")))


def test_emoji_and_rare_characters_stay_controls_go_with_a_notice(own, zhou, report):
    typed = "打磨车间👷‍♀️\U00020bb7𠮷\x00\x07\u202e后"
    answer = zhou.post(url(report, "overview"), inspection(own, scope=typed), follow=True)

    assert row(report, Step.OVERVIEW).data["inspections"][0]["scope"] == "打磨车间👷‍♀️\U00020bb7𠮷后"
    assert "有看不见的控制字符，已去掉" in text(answer)


def test_windows_line_ends_are_no_control_characters(own, zhou, report):
    answer = zhou.post(url(report, "overview"), inspection(own, scope="一\r\n二"), follow=True)

    assert row(report, Step.OVERVIEW).data["inspections"][0]["scope"] == "一\n二"
    assert "控制字符" not in text(answer)


@pytest.mark.parametrize("role", ["member", "principal"])
def test_others_of_the_enterprise_read_but_do_not_write(own, zhou, report, role):
    reader = enterprise_client(own.enterprise, role=role)

    page = reader.get(url(report, "overview"))
    assert '<fieldset class="fieldset" disabled>' in text(page)
    assert 'value="next"' not in text(page)
    assert reader.post(url(report, "overview"), inspection(own)).status_code == 403
    assert reader.post(url(report, "overview", "report_autosave"), inspection(own)).status_code == 403


def test_while_waiting_for_the_signature_the_page_is_closed_and_typing_is_not_lost(own, zhou, report):
    Report.unscoped.filter(pk=report.pk).update(sent_to_sign_at=NOW, sent_to_sign_by="zhou")

    answer = zhou.post(url(report, "overview"), inspection(own, scope="北厂"))
    assert answer.status_code == 409
    assert "撤回送签" in text(answer)
    assert "北厂</textarea>" in text(answer)


def test_another_enterprise_finds_nothing(report):
    stranger = enterprise_client()

    assert stranger.get(url(report, "overview")).status_code == 404
    assert stranger.post(url(report, "overview"), {}).status_code == 404
    assert stranger.post(url(report, "overview", "report_autosave"), {}).status_code == 404
    assert stranger.post(url(report, "overview", "report_lock")).status_code == 404
    assert stranger.post(reverse("selfcheck:report_start", args=[report.obligation_id])).status_code == 404


def test_an_unknown_step_is_not_found(zhou, report):
    assert zhou.get(url(report, "nonsense")).status_code == 404


def test_getting_a_page_writes_nothing(zhou, report):
    before = list(DraftStep.unscoped.order_by("pk").values())
    for step in Step:
        zhou.get(url(report, step))

    assert list(DraftStep.unscoped.order_by("pk").values()) == before


@pytest.mark.parametrize("step", list(Step))
def test_a_step_page_asks_the_same_few_questions_for_1_and_30_hazards(
    own, zhou, report, step, django_assert_max_num_queries
):
    counts = []
    for more in (1, 29):
        HazardFactory.create_batch(more, enterprise=own.enterprise, found_on=date(2026, 8, 8))
        zhou.get(url(report, step))
        with django_assert_max_num_queries(20) as counted:
            zhou.get(url(report, step))
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_a_filed_report_is_no_longer_filled_in(zhou, report):
    report.drafts.update(closed_at=NOW)
    Report.unscoped.filter(pk=report.pk).update(state="submitted", versions=1)

    answer = zhou.get(url(report, "overview"))
    assert answer.url == reverse("selfcheck:report_detail", args=[report.pk])
    for name in ("report_autosave", "report_lock"):
        refusal = zhou.post(url(report, "overview", name))
        assert refusal.status_code == 409
        assert "不在填报中" in refusal.json()["message"]


def test_neither_autosave_nor_heartbeat_touches_a_report_waiting_for_the_signature(own, zhou, report):
    Report.unscoped.filter(pk=report.pk).update(sent_to_sign_at=NOW, sent_to_sign_by="zhou")

    for name in ("report_autosave", "report_lock"):
        refusal = zhou.post(url(report, "overview", name), inspection(own))
        assert refusal.status_code == 409
        assert "撤回送签" in refusal.json()["message"]


def test_starting_an_exempt_quarter_is_answered_on_the_list_of_quarters(own, zhou):
    own.obligation.exempt_by = ExemptionFactory(enterprise=own.enterprise)
    own.obligation.save()

    answer = zhou.post(reverse("selfcheck:report_start", args=[own.obligation.pk]))

    assert answer.url == reverse("selfcheck:report_list")
    assert not Report.unscoped.exists()


@pytest.mark.parametrize(
    ("step", "go", "leads_to"),
    [
        ("standards", "back", "overview"),
        ("overview", "save", "overview"),
        ("awards", "next", "awards?check=1"),
        ("sign", "next", "sign?check=1"),
        ("overview", "refresh-1", "overview#inspection-1"),
        ("overview", "nonsense", "overview"),
    ],
)
def test_each_button_saves_and_leads_on(zhou, report, step, go, leads_to):
    answer = zhou.post(url(report, step), {"revision": "0", "inspection": "1", "go": go})

    name, mark, rest = leads_to.partition("?") if "?" in leads_to else leads_to.partition("#")
    assert answer.url == f"{url(report, name)}{mark}{rest}"
    assert row(report, step).revision == 1


def test_a_forged_revision_or_inspection_number_changes_nothing(zhou, report):
    assert zhou.post(url(report, "awards"), {"revision": "x"}).status_code == 409

    zhou.post(url(report, "overview"), {"revision": "0", "inspection": ["1", "1", "-3", "99999", "x"]})
    assert [i["id"] for i in row(report, Step.OVERVIEW).data["inspections"]] == [1]


def test_numbers_beside_a_standard_that_is_not_ticked_are_kept(zhou, report):
    typed = {"revision": "0", "GM-2023-items_applicable": "21", "GM-2023-items_checked": "二十"}
    zhou.post(url(report, "standards"), typed)

    assert row(report, Step.STANDARDS).data["standards"] == []
    page = text(zhou.get(url(report, "standards")))
    assert 'value="21"' in page
    assert 'value="二十"' in page


def test_strange_money_is_kept_as_typed(zhou, report):
    zhou.post(url(report, "hazards"), {"revision": "0", **figures(funds_yuan="六万八")})
    zhou.post(url(report, "awards"), {"revision": "0", "amount_yuan": "1e3x"})

    hazards, awards = text(zhou.get(url(report, "hazards"))), text(zhou.get(url(report, "awards")))
    assert 'value="六万八"' in hazards
    assert "落实治理资金（累计）应为不小于 0 的金额（万元" in hazards
    assert 'value="1e3x"' in awards
    assert "必须补正" in text(zhou.get(url(report, "sign")))


def test_the_names_of_an_incomplete_hazard_lead_to_its_page(own, zhou, report):
    hazard = HazardFactory(enterprise=own.enterprise, level="major")
    zhou.post(url(report, "hazards"), {"revision": "0", **figures(), "hazard_ids": [str(hazard.pk)]})

    edit = reverse("selfcheck:hazard_edit", args=[hazard.pk])
    assert "缺 3 处" in text(zhou.get(url(report, "hazards")))
    assert f"{edit}?report={report.pk}" in text(zhou.get(url(report, "sign")))


def test_a_value_from_the_last_quarter_says_so_until_it_is_typed_over(zhou, report):
    step = row(report, Step.STANDARDS)
    step.data["standards"][0]["items_applicable"] = 21
    step.data["sources"] = {"GM-2023-items_applicable": "上季度"}
    step.save()
    assert "来自上季度" in text(zhou.get(url(report, "standards")))

    typed = {"codes": "GM-2023", "GM-2023-items_applicable": "22", "GM-2023-items_checked": "22"}
    zhou.post(url(report, "standards"), {**typed, "revision": "0"})
    assert "来自上季度" not in text(zhou.get(url(report, "standards")))


def test_what_was_filled_in_here_can_be_sent_and_read_as_the_document_to_be_signed(own, zhou, report):
    profile = {
        "legal_rep_name": "陆承远",
        "site_address": "工业路 1 号",
        "contact_name": "周敏",
        "contact_phone": "138",
    }
    Enterprise.unscoped.filter(pk=own.enterprise.pk).update(**profile)
    fill_everything(own, zhou, report)
    reason = {"reason-items_checked_lt_applicable:GM-2023": "停用的喷漆线未查"}
    zhou.post(url(report, "sign"), {"revision": "0", "nil_declared": "on", **reason})

    answer = zhou.post(reverse("selfcheck:report_send_to_sign", args=[report.pk]))

    assert answer.url == reverse("selfcheck:report_preview", args=[report.pk])
    page = text(zhou.get(answer.url))
    assert "停用的喷漆线未查" in page
    assert "只能查看" in text(zhou.get(url(report, "overview")))


def test_the_items_listed_are_as_many_as_the_standard_says_it_has(zhou, report):
    zhou.post(url(report, "standards"), {"revision": "0", "page": "p", "codes": ["GM-2023"]})
    page = text(zhou.get(url(report, "standards")))
    assert "共 64 项" in page
    assert "64 项，另有通用条款 1 条" in page


def test_two_numbers_that_cannot_both_be_right_cite_no_article(zhou, report):
    typed = {"codes": ["GM-2023"], "GM-2023-items_applicable": "20", "GM-2023-items_checked": "25"}
    zhou.post(url(report, "standards"), {"revision": "0", "page": "p", **typed})
    summary = text(zhou.get(url(report, "standards"))).partition('id="findings"')[2].partition("</ul>")[0]
    assert "检查 25 项，多于适用的 20 项" in summary
    assert "应急〔2025〕11号" not in summary


def test_a_step_never_saved_does_not_claim_to_be_and_the_last_is_not_done_before_it_is_sent(zhou, report):
    page = text(zhou.get(f"{url(report, 'overview')}?check=1"))
    assert "尚未保存" in page
    assert "内容已保存" not in page
    assert "第 5 步 签批与提交 已完成" not in page
