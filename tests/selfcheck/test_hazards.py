"""The hazard register: entering, changing, completing, finding; and its way into the open draft."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal.actors import Actor
from portal.errors import Refused
from portal.models import AuditEvent
from portal.scope import Scope
from selfcheck.commands import hazards as commands
from selfcheck.models import DraftStep, Hazard, HazardStandardItem, Report, Submission
from selfcheck.states import Step
from tests.factories import NOW, HazardFactory, ObligationFactory, ReportFactory
from tests.selfcheck.drafting import firm
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db
ADD = "selfcheck:hazard_add"


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
    zhou.post(reverse("selfcheck:report_start", args=[own.obligation.pk]))
    return Report.unscoped.get(obligation=own.obligation)


def item(uid="GM-2023:第十一条:6") -> HazardStandardItem:
    return HazardStandardItem.objects.get(uid=uid)


def general(**changes):
    return {
        "title": "喷漆房排风滤棉未按期更换",
        "found_on": "2026-09-17",
        "place": "涂装车间",
        "found_by": "team",
        "finder": "吴文静",
        "level": "general",
        "measure": "更换滤棉",
        "responsible": "汪旭",
        "rectify_by": "2026-10-12",
        **changes,
    }


def major(**changes):
    described = {
        "title": "2号脉冲除尘器未设锁气卸灰装置",
        "level": "major",
        "clauses": [item().pk],
        "condition": "灰斗直接接吨袋",
        "cause": "改造时未同步加装",
        "harm": "可致粉尘爆燃",
        "difficulty": "停机五天",
    }
    return general(**{**described, **changes})


def photo(name="卸灰口.jpg"):
    picture = BytesIO()
    Image.new("RGB", (8, 8), "grey").save(picture, "JPEG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/jpeg")


def text(answer) -> str:
    return answer.content.decode()


def hazards_step(report) -> DraftStep:
    return DraftStep.unscoped.get(draft__report=report, draft__closed_at=None, step=Step.HAZARDS)


def file_with(report, *hazards):
    """As if the report had been filed with these hazards."""
    DraftStep.unscoped.filter(draft__report=report).update(revision=9)
    report.drafts.update(closed_at=NOW)
    report.state, report.versions = "submitted", 1
    report.save()
    return Submission.unscoped.create(
        report=report,
        enterprise=report.enterprise,
        version=1,
        receipt_no=f"R-{report.pk}",
        idempotency_key="k",
        content={"hazards": [{"number": hazard.number} for hazard in hazards], "inspections": []},
        digest="d",
        digest_name="SM3",
        prepared_by="zhou",
        signed_by="lu",
        signed_name="陆承远",
        signed_at=NOW,
    )


def test_a_general_hazard_is_entered_under_the_next_number_of_its_day(zhou):
    zhou.post(reverse(ADD), general())
    answer = zhou.post(reverse(ADD), general(title="通道占用"))

    second, first = Hazard.unscoped.order_by("-pk")
    assert (first.number, second.number) == ("YH-2026-0917-01", "YH-2026-0917-02")
    assert answer.url == reverse("selfcheck:hazard_detail", args=[second.pk])
    assert first.recorded_by == "zhou"
    assert AuditEvent.unscoped.filter(action="hazard.recorded").count() == 2


def test_a_double_click_enters_one_hazard(zhou):
    zhou.post(reverse(ADD), general())
    zhou.post(reverse(ADD), general())

    assert Hazard.unscoped.count() == 1
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        zhou.post(reverse(ADD), general())
    assert Hazard.unscoped.count() == 2


def test_a_major_hazard_keeps_its_clauses_and_photographs(zhou):
    second = item("GM-2023:第十四条:0")
    zhou.post(reverse(ADD), major(clauses=[item().pk, second.pk], photos=[photo("一.jpg"), photo("二.jpg")]))

    hazard = Hazard.unscoped.get()
    assert [clause.item for clause in hazard.clauses.order_by("pk")] == [item(), second]
    assert [one.evidence.name for one in hazard.photos.order_by("position")] == ["一.jpg", "二.jpg"]
    page = text(zhou.get(reverse("selfcheck:hazard_detail", args=[hazard.pk])))
    assert "第十一条（六）" in page
    assert "一.jpg" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "隐患名称没有填写"),
        ({"found_on": "2026-10-10"}, "发现日期 2026-10-10 晚于今天（2026-10-09）"),
        ({"found_on": "2026-13-01"}, "发现日期不是日期"),
        ({"found_on": "1066-01-01"}, "发现日期 1066-01-01 太早，像是年份写错了"),
        ({"found_on": "1066-01-01"}, "发现日期当日，本企业的行业领域没有逐项列出条款的现行标准"),
        ({"rectify_by": "9999-12-31"}, "整改期限 9999-12-31 太晚，像是年份写错了"),
        ({"rectify_by": "2026-09-16"}, "整改期限 2026-09-16 早于发现日期 2026-09-17"),
        ({"rectified_on": "2026-09-16"}, "完成日期 2026-09-16 早于发现日期 2026-09-17"),
        ({"rectified_on": "2026-10-10"}, "完成日期 2026-10-10 晚于今天"),
        ({"level": ""}, "级别没有填写"),
        ({"title": "长" * 121}, "隐患名称最多 120 字，现有 121 字"),
        ({"level": "major"}, "重大事故隐患没有选择判定条款"),
        ({"level": "major"}, "重大事故隐患没有填写整改难易程度"),
        ({"clauses": ["999999"], "level": "major"}, "所选条款不在标准库中"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(zhou, changes, sentence):
    answer = zhou.post(reverse(ADD), general(**changes))

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert "更换滤棉" in text(answer)
    assert not Hazard.unscoped.exists()


def test_a_clause_not_yet_in_force_on_the_day_of_finding_is_refused(zhou):
    chemical = HazardStandardItem.objects.filter(standard="AQ3067-2026").first()

    answer = zhou.post(reverse(ADD), major(clauses=[chemical.pk]))

    assert "在发现日期 2026-09-17 不是现行规定" in text(answer)


def test_unmapped_is_allowed_with_its_reason_and_shown(zhou):
    zhou.post(reverse(ADD), major(clauses=[], unmapped_reason="新型设备，标准未列"))

    page = text(zhou.get(reverse("selfcheck:hazard_detail", args=[Hazard.unscoped.get().pk])))
    assert "未对应条款" in page
    assert "新型设备，标准未列" in page


def test_a_long_gone_day_of_finding_is_accepted_with_a_warning(zhou):
    answer = zhou.post(reverse(ADD), general(found_on="2016-09-17"), follow=True)

    assert "在三年以前，可能写错了年份" in text(answer)
    assert Hazard.unscoped.get().found_on == date(2016, 9, 17)


def test_searching_a_clause_without_a_script_keeps_what_was_typed(zhou):
    answer = zhou.post(reverse(ADD), major(clauses=[item().pk], q="通风", standard="", go="search"))

    page = text(answer)
    assert answer.status_code == 200
    assert "2号脉冲除尘器未设锁气卸灰装置" in page
    assert f'value="{item().pk}" id="clause-{item().pk}" checked' in page  # ticked ones stay in the list
    assert "没有填写" not in page
    assert not Hazard.unscoped.exists()


def test_another_standard_can_be_opened_in_the_picker(zhou):
    page = text(zhou.post(reverse(ADD), general(standard="FW-2017", q="", go="search")))

    assert "安监总管三〔2017〕121号（烟花爆竹部分）" in page
    assert "第十一条（六）" not in page


def test_a_file_that_is_no_picture_is_left_out_and_told(zhou):
    wrong = SimpleUploadedFile("说明.jpg", b"MZ\x90\x00" * 50, "image/jpeg")

    answer = zhou.post(reverse(ADD), general(photos=[wrong, photo()]), follow=True)

    assert "“说明.jpg”没有加入" in text(answer)
    assert Hazard.unscoped.get().photos.count() == 1


def test_photographs_survive_a_form_that_has_to_be_mended(zhou):
    answer = zhou.post(reverse(ADD), general(title="", photos=photo()))

    assert answer.status_code == 400
    assert "卸灰口.jpg" in text(answer)


def test_from_a_draft_the_hazard_is_listed_and_counted_at_once(zhou, report):
    answer = zhou.post(f"{reverse(ADD)}?report={report.pk}", major())

    hazard = Hazard.unscoped.get()
    assert answer.url == reverse("selfcheck:report_step", args=[report.pk, "hazards"])
    step = hazards_step(report)
    assert step.data["hazard_ids"] == [hazard.pk]
    assert (step.data["figures"]["major_found"], step.data["figures"]["major_open"]) == (1, 1)
    assert step.data["figures"]["in_plan"] == 0
    assert step.revision == 1
    assert hazard.report == report


def test_a_hazard_of_another_quarter_is_counted_but_not_listed(zhou, report):
    zhou.post(reverse(ADD), general(found_on="2026-10-05"))

    step = hazards_step(report)
    assert step.data["hazard_ids"] == []
    assert step.data["figures"]["general_found"] == 0


def test_a_half_typed_hazard_is_kept_in_the_draft_until_it_is_entered(zhou, report):
    page_url = f"{reverse(ADD)}?report={report.pk}"
    keep = reverse("selfcheck:hazard_keep", args=[report.pk])
    answer = zhou.post(f"{keep}?hazard=new", {"title": "半个", "found_on": "2026-9", "clauses": [item().pk]})
    assert answer.json() == {"saved_at": "09:00"}

    page = text(zhou.get(page_url))
    assert "已恢复" in page
    assert 'value="半个"' in page
    assert "半个" not in text(zhou.get(f"{page_url}&fresh=1"))
    assert hazards_step(report).revision == 0

    zhou.post(page_url, general())
    assert "已恢复" not in text(zhou.get(page_url))
    assert hazards_step(report).data["pending"] == {}


def test_a_save_of_the_step_does_not_forget_a_half_typed_hazard(zhou, report):
    keep = reverse("selfcheck:hazard_keep", args=[report.pk])
    zhou.post(f"{keep}?hazard=new", {"title": "半个"})
    zhou.post(reverse("selfcheck:report_step", args=[report.pk, "hazards"]), {"revision": "0"})

    assert hazards_step(report).data["pending"]["new"]["values"]["title"] == "半个"


def test_changing_moves_the_figures_of_the_open_draft(zhou, report):
    zhou.post(reverse(ADD), general())
    hazard = Hazard.unscoped.get()
    url = reverse("selfcheck:hazard_edit", args=[hazard.pk])
    assert 'value="涂装车间"' in text(zhou.get(url))

    zhou.post(url, general(revision="0", place="北堆场", rectified_on="2026-09-20"))

    hazard.refresh_from_db()
    assert (hazard.place, hazard.revision) == ("北堆场", 1)
    assert hazards_step(report).data["figures"]["general_open"] == 0
    assert AuditEvent.unscoped.order_by("-pk").first().detail == {"changed": ["place", "rectified_on"]}


def test_two_browsers_change_one_hazard(zhou):
    hazard = HazardFactory(enterprise=zhou.enterprise, revision=1)

    answer = zhou.post(
        reverse("selfcheck:hazard_edit", args=[hazard.pk]), general(revision="0", place="北堆场")
    )

    assert answer.status_code == 409
    assert "刚被他人修改" in text(answer)
    assert 'value="北堆场"' in text(answer)
    hazard.refresh_from_db()
    assert hazard.place == "涂装车间"


def test_what_was_filed_is_frozen_until_the_report_is_opened_again(own, zhou, report):
    hazard = HazardFactory(enterprise=own.enterprise)
    file_with(report, hazard)
    url = reverse("selfcheck:hazard_edit", args=[hazard.pk])

    answer = zhou.get(url, follow=True)
    assert "本项已随季度报告报送" in text(answer)
    refusal = zhou.post(url, general(revision="0", place="北堆场"))
    assert refusal.status_code == 400
    assert "本项已随季度报告报送" in text(refusal)
    assert 'value="北堆场"' in text(refusal)
    hazard.refresh_from_db()
    assert hazard.revision == 0

    report.state, report.correction_reason, report.correction_material = "correcting", "写错地点", False
    report.save()
    draft = report.drafts.create(opened_at=NOW, opened_by="zhou")
    DraftStep.unscoped.create(draft=draft, step="hazards", data={"hazard_ids": [hazard.pk]})
    assert zhou.get(url).status_code == 200
    zhou.post(url, general(revision="0", place="北堆场"))
    hazard.refresh_from_db()
    assert hazard.place == "北堆场"


def test_a_hazard_on_its_way_to_the_signature_is_closed(own, zhou):
    hazard = HazardFactory(enterprise=own.enterprise)
    zhou.post(reverse("selfcheck:report_start", args=[own.obligation.pk]))
    Report.unscoped.update(sent_to_sign_at=NOW, sent_to_sign_by="zhou")

    assert "撤回送签" in text(zhou.get(reverse("selfcheck:hazard_edit", args=[hazard.pk]), follow=True))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-09-16", "不能早于发现日期"),
        ("2026-10-10", "不能晚于今天"),
        ("", "完成日期没有填写"),
        ("x", "不是日期"),
    ],
)
def test_completion_on_an_impossible_day_is_refused(zhou, day, sentence):
    hazard = HazardFactory(enterprise=zhou.enterprise)

    answer = zhou.post(reverse("selfcheck:hazard_rectify", args=[hazard.pk]), {"rectified_on": day})

    assert answer.status_code == 400
    assert sentence in text(answer)
    hazard.refresh_from_db()
    assert hazard.rectified_on is None


def test_completion_is_recorded_once_also_after_filing(own, zhou):
    hazard = HazardFactory(enterprise=own.enterprise)
    file_with(ReportFactory(obligation=ObligationFactory(enterprise=own.enterprise, quarter=2)), hazard)
    url = reverse("selfcheck:hazard_rectify", args=[hazard.pk])

    zhou.post(url, {"rectified_on": "2026-10-01"})
    again = zhou.post(url, {"rectified_on": "2026-10-02"}, follow=True)

    hazard.refresh_from_db()
    assert hazard.rectified_on == date(2026, 10, 1)
    assert "不用再登记" in text(again)


def rows_of(page) -> list[str]:
    return [title for title in ("重大开着", "一般超期", "一般已改", "上季度") if title in page]


@pytest.fixture
def four(own):
    ent = own.enterprise
    open_major = HazardFactory(enterprise=ent, title="重大开着", level="major", rectify_by=date(2026, 10, 30))
    open_major.clauses.create(item=item())
    HazardFactory(enterprise=ent, title="一般超期", rectify_by=date(2026, 10, 8), place="北堆场")
    HazardFactory(enterprise=ent, title="一般已改", rectified_on=date(2026, 9, 30))
    HazardFactory(enterprise=ent, title="上季度", found_on=date(2026, 6, 30), rectify_by=date(2026, 10, 9))
    HazardFactory(title="别家的隐患")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["重大开着", "一般超期", "一般已改", "上季度"]),
        ("level=major", ["重大开着"]),
        ("state=open", ["重大开着", "一般超期", "上季度"]),
        ("state=overdue", ["一般超期"]),  # the last day itself is not overdue
        ("state=done", ["一般已改"]),
        ("quarter=2026Q2", ["上季度"]),
        ("quarter=2026Q3&state=open", ["重大开着", "一般超期"]),
        ("clause=GM-2023:第十一条:6", ["重大开着"]),
        ("clause=none", []),
        ("q=北堆场", ["一般超期"]),
        ("state=nonsense&quarter=x&level=y&page=zz", ["重大开着", "一般超期", "一般已改", "上季度"]),
    ],
)
def test_the_register_is_filtered_by_the_address(zhou, four, query, titles):
    page = text(zhou.get(f"{reverse('selfcheck:hazard_list')}?{query}"))

    assert rows_of(page) == titles
    assert f"符合条件 <strong>{len(titles)}</strong> 项" in page
    assert "别家的隐患" not in page


def test_the_register_totals_and_rate(zhou, four):
    page = text(zhou.get(reverse("selfcheck:hazard_list")))

    assert "4 项，重大 1 项" in page
    assert "未整改 3 项，其中超期 1 项" in page
    assert "整改率 25.0%（1/4）" in page


def test_an_empty_register_says_what_belongs_here(zhou):
    assert "没有符合条件的隐患" in text(zhou.get(reverse("selfcheck:hazard_list")))


def test_the_register_sorts_and_pages(zhou):
    for n in range(25):
        HazardFactory(
            enterprise=zhou.enterprise, title=f"第{n:02d}项", found_on=date(2026, 8, 1) + timedelta(n)
        )

    first = text(zhou.get(f"{reverse('selfcheck:hazard_list')}?sort=found"))
    second = text(zhou.get(f"{reverse('selfcheck:hazard_list')}?sort=found&page=2"))

    assert "第00项" in first
    assert "第24项" not in first
    assert "第24项" in second


def test_the_register_asks_the_same_few_questions_for_1_and_30_rows(zhou, django_assert_max_num_queries):
    counts = []
    for more in (1, 29):
        for hazard in HazardFactory.create_batch(more, enterprise=zhou.enterprise, level="major"):
            hazard.clauses.create(item=item())
        zhou.get(reverse("selfcheck:hazard_list"))
        with django_assert_max_num_queries(15) as counted:
            zhou.get(reverse("selfcheck:hazard_list"))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_hazard_form_asks_at_most_20_questions(own, zhou, report, django_assert_max_num_queries):
    counts = []
    for more in (1, 29):
        hazard = HazardFactory.create_batch(more, enterprise=own.enterprise, level="major")[0]
        url = f"{reverse('selfcheck:hazard_edit', args=[hazard.pk])}?report={report.pk}"
        zhou.get(url)
        with django_assert_max_num_queries(20) as counted:
            zhou.get(url)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_principal_reads_the_register_but_enters_nothing(own, four):
    reader = enterprise_client(own.enterprise, role="principal")

    assert "重大开着" in text(reader.get(reverse("selfcheck:hazard_list")))
    assert reader.get(reverse(ADD)).status_code == 403


def test_a_team_member_enters_what_he_finds(own):
    member = enterprise_client(own.enterprise, role="member")

    member.post(reverse(ADD), general())

    assert Hazard.unscoped.count() == 1


def test_another_enterprise_finds_nothing(own):
    hazard = HazardFactory(enterprise=own.enterprise)
    stranger = enterprise_client()

    for name in ("hazard_detail", "hazard_edit"):
        assert stranger.get(reverse(f"selfcheck:{name}", args=[hazard.pk])).status_code == 404
    assert stranger.post(reverse("selfcheck:hazard_rectify", args=[hazard.pk])).status_code == 404


def test_a_flood_of_text_is_refused_and_nothing_is_entered(zhou):
    answer = zhou.post(reverse(ADD), general(condition="长" * 300_000))

    assert answer.status_code == 413
    assert not Hazard.unscoped.exists()


def test_the_date_of_the_first_inspection_is_offered_with_its_source(zhou, report):
    zhou.post(
        reverse("selfcheck:report_step", args=[report.pk, "overview"]),
        {"revision": "0", "inspection": "1", "i1-inspected_on": "2026-09-17"},
    )

    page = text(zhou.get(f"{reverse(ADD)}?report={report.pk}"))
    assert 'value="2026-09-17"' in page
    assert "来自第 1 步" in page


def test_the_page_of_a_foreign_or_unknown_report_is_not_found(zhou):
    foreign = ReportFactory()

    assert zhou.get(f"{reverse(ADD)}?report={foreign.pk}").status_code == 404
    assert zhou.get(f"{reverse(ADD)}?report=999999").status_code == 404
    assert zhou.get(f"{reverse(ADD)}?report=x").status_code == 200


def test_a_half_typed_hazard_is_not_kept_where_nothing_is_filled_in(zhou, report):
    keep = reverse("selfcheck:hazard_keep", args=[report.pk])
    assert zhou.post(keep, {"condition": "长" * 300_000}).status_code == 400

    Report.unscoped.filter(pk=report.pk).update(sent_to_sign_at=NOW, sent_to_sign_by="zhou")
    assert zhou.post(keep, {"title": "半个"}).status_code == 409

    report.drafts.update(closed_at=NOW)
    assert zhou.post(keep, {"title": "半个"}).status_code == 409


def test_the_command_itself_refuses_who_may_not_enter(own):
    actor = Actor("lu", "principal", Scope(enterprise_id=own.enterprise.pk))

    with pytest.raises(Refused, match="检查组成员登记"):
        commands.add_hazard(
            actor=actor, enterprise_id=own.enterprise.pk, values={}, item_ids=[], photo_ids=[], now=NOW
        )


def test_the_command_itself_refuses_to_change_what_was_filed(own, zhou, report):
    hazard = HazardFactory(enterprise=own.enterprise)
    file_with(report, hazard)
    actor = Actor("zhou", "safety_officer", Scope(enterprise_id=own.enterprise.pk))

    with pytest.raises(Refused, match="已随季度报告报送"):
        commands.change_hazard(
            actor=actor, hazard_id=hazard.pk, revision=0, values={}, item_ids=[], photo_ids=[], now=NOW
        )


def test_a_general_hazard_keeps_no_clause(zhou):
    zhou.post(reverse(ADD), general(clauses=[item().pk]))

    assert not Hazard.unscoped.get().clauses.exists()


def test_control_characters_are_taken_out_of_a_hazard_too(zhou):
    answer = zhou.post(reverse(ADD), general(title="滤棉\x00未更换🔥"), follow=True)

    assert Hazard.unscoped.get().title == "滤棉未更换🔥"
    assert "控制字符" in text(answer)
