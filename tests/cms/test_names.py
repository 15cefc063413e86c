"""Names without any mark: what is suspected, what is left alone, and what the editor answers to it."""

import tomllib

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cms import demo
from cms.models import CasePage
from cms.no_persons import key
from cms.publishing import content_obstacles
from cms.queries.identity import words_like_names
from cms.rules.identity import SUSPECT, Known, traces
from cms.rules.names import suspects
from cms.states import FoundBy, Outcome, Sector, Violation
from portal.models import AuditEvent
from selfcheck.models import VisitOfficer
from tests.casework import Casework
from tests.cms.writing import editor, publish, reviewer, typed, write
from tests.factories import NOW, UserFactory

SENTENCES = (
    "员工{}违章作业。",
    "由{}负责清灰",
    "对{}罚款二万元",
    "法定代表人系{}。",
    "经理{}在场",
    "打磨时{}没有戴口罩",
    "检查时{}在现场操作砂光机",
    "{}等人受伤",
    "发现{}擅自拆除护栏",
    "{}",
    "企业的实际出资人是{}，",
    "问到{}时没有回答",
)
NAMES = ("王建国", "李秀芝", "高建军", "吴国庆", "欧阳明哲", "张铁柱", "石磊", "赵敏", "白桂英", "温志强")
# Ordinary words that begin with a surname, places, products, firms: sentences as editors write them.
NO_NAMES = """
高温天气停止作业，高处作业系安全带，高压管道和高炉煤气检测合格。
安全员每班巡查，安全出口畅通，安装报警器，安排整改。
黄磷、白磷、金属粉尘、金刚石、石灰石、石英砂、石膏板分开存放。
江门市、张家港市、金山区、黄石市、温州市、马鞍山市、常德市和康平县都有这样的企业。
任何人不得擅自拆除，责任人不明，主任参加，现任主管负责。
对设备检修时没有断电，由于施工方没有审批，由管理人员监护，系统性整改。
车间程度不同，方案齐全，方式不当，万元以上罚款，万一爆燃，时间和项目写明。
员工培训有记录，工人高度重视，经理任命书，负责人马上停产，班长周密安排，司机单独作业。
陈列、张贴、张开、钟表、钱款、毛坯、梅雨、余热、常规、连续、解除、解锁、费用、全部、关闭、单位、路面。
柳工牌装载机、华为手机、向上反映、和田枣、卫生间、文件、施工、段长、易燃易爆、明火、成品库、时限。
双随机抽查时执法人员看到除尘风管和梁柱上积尘，及时改正，当场纠正，曾发生过小火。
"""
CASE = Known(persons=frozenset({"高温"}))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_bare_name_is_suspected_wherever_persons_stand(sentence):
    assert [name for name in NAMES if name not in suspects(sentence.format(name))] == []


def test_ordinary_words_places_and_products_are_left_alone():
    assert suspects(NO_NAMES) == []


@pytest.mark.django_db
def test_the_cases_of_the_demonstration_give_no_false_alarm():
    told = tomllib.loads((demo.HERE / "cases.toml").read_text(encoding="utf-8"))["case"]
    assert len(told) >= 27
    texts = [demo.case_page(values, NOW).public_text() for values in told]
    labels = [label for kinds in (Sector, Violation, FoundBy, Outcome) for label in kinds.labels]

    assert [hit for text in (*texts, *labels, "发包承租，外包施工，承包单位") for hit in suspects(text)] == []


def test_what_the_case_knows_is_refused_whatever_somebody_answered():
    known = Known(persons=CASE.persons, no_persons=frozenset({"高温"}))

    assert [trace.kind for trace in traces("问到高温时没有回答", known)] == ["姓名"]


def test_within_the_name_of_an_enterprise_that_may_be_named_nobody_is_suspected():
    named = Known(enterprises=frozenset({"李建国家具"}), enterprise_may_be_named=True)

    assert traces("李建国家具的车间积尘", named) == []
    assert traces("李建国在车间", named)[0].kind == SUSPECT


PLANTED = "打磨时高建军没有戴口罩。"


@pytest.mark.django_db
def test_a_bare_name_stops_the_page():
    page = write(facts=PLANTED)

    with pytest.raises(PermissionDenied, match="“高建军”像是人名"):
        publish(page)


@pytest.mark.django_db
def test_the_officers_of_the_visit_are_known_by_name():
    case = Casework().match()
    VisitOfficer.unscoped.create(visit=case.finding.visit, name="柴门", certificate_no="Q-77", position=9)

    found = content_obstacles(write(origin_case=case.pk, facts="柴门看过以后停产"))

    assert "姓名“柴门”不能公开，请删去或者改写。" in found


@pytest.mark.django_db
def test_who_says_it_is_no_person_gives_a_reason_that_the_second_person_reads():
    writer, judge = editor(), reviewer()
    page = write(author=writer.user, facts=PLANTED)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "“高建军”不是人名" in writer.get(url).content.decode()

    without = writer.post(url, form(page, ticked=True, why=""))
    assert "理由没有写" in without.content.decode()
    assert "name-tick-" + key("高建军") + '" checked' in without.content.decode()
    writer.post(url, form(page, ticked=True, why="砂光机的牌子"))

    judge.get("/cms/")
    shown = judge.get(url).content.decode()
    assert "砂光机的牌子" in shown
    assert f"{writer.user} 填写" in shown
    page = CasePage.objects.get(pk=page.pk)
    assert publish(page, judge.user).live
    assert AuditEvent.unscoped.get(action="cms.page_published").detail["no_persons"] == {
        "高建军": "砂光机的牌子"
    }


@pytest.mark.django_db
def test_an_answer_is_taken_back_and_counts_as_writing():
    writer, second = editor(), editor()
    page = write(author=writer.user, facts=PLANTED)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    second.post(url, form(page, ticked=True, why="牌子"))
    page.refresh_from_db()
    with pytest.raises(PermissionDenied, match="第二个人"):
        publish(page, second.user)

    writer.post(url, form(page, ticked=False, why="牌子"))

    page = CasePage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert draft.no_persons == {}
    assert words_like_names(draft) == ["高建军"]
    with pytest.raises(PermissionDenied, match="像是人名"):
        publish(page, UserFactory())


def form(page, *, ticked: bool, why: str) -> dict:
    word = key("高建军")
    answer = {"name-shown": word, f"name-why-{word}": why} | ({f"name-tick-{word}": "on"} if ticked else {})
    return typed(page) | answer
