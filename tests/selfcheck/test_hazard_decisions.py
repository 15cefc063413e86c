"""What others decide about a hazard: extensions, suspension, supervision, and the way past an idle head."""

import importlib
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection

from portal.errors import Conflict, Refused
from portal.lifecycle import IllegalMove
from portal.models import AuditEvent, Bureau, Notice
from portal.rls import reading_as
from selfcheck.commands import (
    escalations,
    hazard_acceptance,
    hazard_extensions,
    hazard_plans,
    prompt_reports,
    supervision,
    supervision_requests,
    suspensions,
)
from selfcheck.commands._hazard_judging import Judged
from selfcheck.models import (
    Acceptance,
    Escalation,
    Extension,
    HazardComment,
    HazardMove,
    InterimControl,
    Progress,
    StaffNotice,
    SupervisionOrder,
    SupervisionProgress,
    SuspensionOrder,
)
from selfcheck.queries import escalations as queries
from tests.factories import NOW, BureauFactory
from tests.hazards import TODAY, Hazardous, at, bureau_actor
from tests.races import at_once, raised

pytestmark = pytest.mark.django_db


def ask(case, to_on=date(2026, 11, 30), now=NOW, actor=None):
    return hazard_extensions.request_extension(
        actor=actor or case.officer, hazard_id=case.pk, to_on=to_on, reason="泄爆片到货延误",
        controls="停用除尘系统", now=now,
    )  # fmt: skip


def decide(case, extension, actor, approve=True, now=NOW):
    return hazard_extensions.decide_extension(
        actor=actor, extension_id=extension.pk, approve=approve, decision="情况属实", now=now
    )


def test_an_approved_extension_moves_the_deadline_and_keeps_the_first_one():
    case = Hazardous()
    extension = ask(case)
    decide(case, extension, case.inspector)

    hazard = case.hazard
    assert (hazard.rectify_by, hazard.original_rectify_by) == (date(2026, 11, 30), date(2026, 10, 30))
    assert Notice.objects.filter(kind="hazard.extension_decided").exists()


def test_a_refused_extension_moves_nothing():
    case = Hazardous()
    decide(case, ask(case), case.inspector, approve=False)

    assert case.hazard.rectify_by == date(2026, 10, 30)


def test_the_last_day_still_counts_for_asking_and_the_next_one_does_not():
    ask(Hazardous(), now=at(days=21))  # 30 October
    with pytest.raises(Refused, match="已过"):
        ask(Hazardous(), now=at(days=22))


def test_an_extension_is_later_and_one_at_a_time():
    case = Hazardous()

    with pytest.raises(Refused, match="晚于现整改期限"):
        ask(case, to_on=date(2026, 10, 30))
    first = ask(case)
    with pytest.raises(Refused, match="待审批"):
        ask(case)
    hazard_extensions.withdraw_extension(actor=case.officer, extension_id=first.pk, now=NOW)
    assert ask(case).state == "requested"


def test_the_second_officer_is_told_who_was_first():
    case = Hazardous()
    extension = ask(case)
    decide(case, extension, case.inspector)

    with pytest.raises(Conflict, match=case.inspector.name):
        decide(case, extension, case.chief, approve=False)
    assert Extension.unscoped.get(pk=extension.pk).state == "approved"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_instant_give_one_decision():
    case = Hazardous()
    extension = ask(case)

    results = at_once(
        case.hazard,
        lambda: decide(case, extension, case.inspector, approve=True),
        lambda: decide(case, extension, case.chief, approve=False),
    )

    assert [type(error) for error in raised(results)] == [Conflict]


def test_a_major_hazards_extension_is_the_bureaus_and_a_general_ones_the_heads():
    major, general = Hazardous(), Hazardous("general")

    with pytest.raises(Refused, match="应急管理部门审批"):
        decide(major, ask(major), major.principal)
    asked = ask(general)
    with pytest.raises(Refused, match="由企业"):
        decide(general, asked, general.inspector)
    assert decide(general, asked, general.principal).state == "approved"


def test_nobody_decides_his_own_extension():
    case = Hazardous("general")

    with pytest.raises(Refused, match="自己的申请"):
        decide(case, ask(case, actor=case.principal), case.principal)


def suspend(case, **values):
    given = {
        "number": "青应急停〔2026〕2号",
        "extent": "partial",
        "range": "打磨车间",
        "reason": "粉尘爆炸",
    }
    return suspensions.order_suspension(
        actor=case.inspector, hazard_id=case.pk,
        ordered=suspensions.Ordered(**given | {"issued_on": TODAY} | values), now=NOW,
    )  # fmt: skip


def test_a_suspension_takes_acceptance_and_closure_away_from_the_enterprise():
    case = Hazardous().until_completed()
    order = suspend(case)

    with pytest.raises(Refused, match="停产停业决定.*监管部门"):
        case.accept()
    with pytest.raises(Refused, match="没有验收合格"):
        suspensions.lift_suspension(
            actor=case.inspector, order_id=order.pk, lifted_on=TODAY, review="可以恢复", now=NOW
        )
    case.inspect()
    with pytest.raises(Refused, match="监管部门"):
        case.close()
    suspensions.lift_suspension(
        actor=case.inspector, order_id=order.pk, lifted_on=TODAY, review="可以恢复", now=NOW
    )
    case.close()
    assert case.hazard.state == "closed"


def of_bureau(firm, division, role="officer"):
    bureau = Bureau.objects.filter(division_code=division).first() or BureauFactory(division_code=division)
    return bureau_actor(SimpleNamespace(bureau=bureau), role)


def test_a_suspension_of_the_city_is_not_lifted_nor_its_hazard_accepted_by_the_county():
    case = Hazardous().until_completed()
    county, case.inspector = case.inspector, of_bureau(case.firm, case.firm.bureau.division_code[:4])
    order = suspend(case)
    lift = {"order_id": order.pk, "lifted_on": TODAY, "review": "可以恢复", "now": NOW}
    city, case.inspector = case.inspector, county

    with pytest.raises(Refused, match="请由该单位或者其上级办理"):
        case.inspect()
    case.inspector = city
    case.inspect()
    with pytest.raises(Refused, match="请由该单位或者其上级办理"):
        suspensions.lift_suspension(actor=county, **lift)
    with pytest.raises(Refused, match="请由该单位或者其上级办理"):
        hazard_acceptance.close_for_bureau(actor=county, hazard_id=case.pk, note="同意", now=NOW)
    assert suspensions.lift_suspension(actor=city, **lift).lifted_on == TODAY


def test_a_suspension_of_the_county_is_lifted_by_the_city_above_it():
    case = Hazardous().until_completed()
    order = suspend(case)
    case.inspect()
    city = of_bureau(case.firm, case.firm.bureau.division_code[:4])

    lifted = suspensions.lift_suspension(
        actor=city, order_id=order.pk, lifted_on=TODAY, review="市局复核，可以恢复", now=NOW
    )

    assert lifted.lifted_name == city.name


def test_two_officers_confirm_one_acceptance_once():
    case = Hazardous().until_completed()
    case.accept()
    seen = case.hazard.revision

    case.inspect()
    with pytest.raises(Conflict, match="已于.*登记核查合格"):
        case.inspect()
    with pytest.raises(Conflict, match="有了变化，现在是已验收"):
        hazard_acceptance.accept_for_bureau(
            actor=case.inspector,
            hazard_id=case.pk,
            judged=Judged(TODAY, "赵一帆", passed=False, finding="未见泄爆片"),
            now=NOW,
            seen=seen,
        )
    assert Acceptance.unscoped.filter(hazard=case.pk, kind="bureau").count() == 1


def test_words_sent_twice_within_a_moment_are_kept_once():
    case = Hazardous()
    case.report()
    order = case.supervise()
    photo, other = case.file(sha256="1" * 64), case.file(sha256="2" * 64)
    own = {"actor": case.officer, "hazard_id": case.pk, "now": NOW}
    told = {"head": "陆承远", "head_told_on": TODAY, "text": "两次口头报告未安排停用"}
    for _ in range(2):
        hazard_plans.add_progress(**own, on=TODAY, text="已到货", file_ids=(photo,))
        hazard_plans.add_control(**own, taken_at=NOW, text="停用", responsible="周敏")
        prompt_reports.tell_staff(**own, told=prompt_reports.Told(TODAY, "board"))
        prompt_reports.comment_hazard(actor=case.inspector, hazard_id=case.pk, text="请停用", now=NOW)
        supervision.report_progress(actor=case.officer, order_id=order.pk, on=TODAY, text="已到货", now=NOW)
        escalations.escalate(**own, **told)
    hazard_plans.add_progress(**own, on=TODAY, text="已到货", file_ids=(other,))

    kinds = (InterimControl, StaffNotice, HazardComment, SupervisionProgress, Escalation)
    assert [kind.unscoped.count() for kind in kinds] == [1] * 5
    assert Progress.unscoped.count() == 2  # with another photograph it is another record


MIGRATION = importlib.import_module("selfcheck.migrations.0043_suspension_division")


@pytest.mark.parametrize(
    ("office", "by", "ends"),
    [
        ("", "", 4),  # the bureau whose name stands in the order
        ("旧名应急管理局", "", 4),  # renamed since: the bureau of the account
        ("旧名应急管理局", "gone", 6),  # neither is known: the county's, and it says so
    ],
)
def test_an_order_from_before_belongs_to_the_bureau_that_made_it(office, by, ends):
    case = Hazardous()
    code = case.firm.bureau.division_code
    case.inspector = of_bureau(case.firm, code[:4])
    order = suspend(case)
    given = {"division_code": "", "office": office or order.office, "by": by or order.by}
    SuspensionOrder.unscoped.filter(pk=order.pk).update(**given)

    with connection.cursor() as cursor:
        for statement in (MIGRATION.BY_NAME, MIGRATION.BY_ACCOUNT, MIGRATION.UNKNOWN):
            cursor.execute(statement)

    order.refresh_from_db()
    assert order.division_code == code[:ends]
    assert ("作出单位不详" in order.office) == (by == "gone")


def test_a_bureau_above_does_not_accept_what_another_supervises():
    case = Hazardous()
    case.supervise()
    case.until_completed()
    case.inspector = of_bureau(case.firm, case.firm.bureau.division_code[:4])

    with pytest.raises(Refused, match="督办，请由该单位办理"):
        case.inspect()


def test_a_recheck_confirms_what_the_enterprise_accepted_and_keeps_who_accepted_it():
    case = Hazardous().until_completed()
    case.accept()
    before = case.hazard.accepted_at, case.hazard.accepted_by
    case.inspect(now=at(days=1))

    hazard = case.hazard
    assert (hazard.state, hazard.accepted_at, hazard.accepted_by) == ("accepted", *before)
    assert list(Acceptance.unscoped.order_by("pk").values_list("kind", flat=True)) == ["enterprise", "bureau"]


def test_a_recheck_sends_back_what_the_enterprise_accepted_with_its_reason():
    case = Hazardous().until_completed()
    case.accept()
    case.inspect(passed=False, finding="泄爆方向朝人行通道")

    hazard = case.hazard
    assert (hazard.state, hazard.rectified_on, hazard.accepted_at) == ("rectifying", None, None)
    assert "泄爆方向朝人行通道" in HazardMove.unscoped.filter(hazard=hazard).latest("pk").note


def test_production_does_not_resume_without_a_review_and_an_order_stands_once():
    case = Hazardous()
    suspend(case)

    with pytest.raises(Conflict, match="尚未解除"):
        suspend(case)


def test_numbers_of_orders_run_on_within_word_and_year():
    one, two = Hazardous(), Hazardous()
    two.inspector = bureau_actor(one.firm, "officer")
    orders = [one.supervise(), two.supervise()]

    assert [order.document_no for order in orders] == ["青应急督〔2026〕1号", "青应急督〔2026〕2号"]


BAD_ORDERS = [
    ({"deadline": TODAY}, "晚于签发日期"),
    ({"issued_on": date(2026, 10, 7)}, "发现日期"),
    ({"issued_on": date(2026, 10, 10)}, "和今天之间"),
    ({"plan_due_on": date(2027, 1, 1)}, "报备期限"),
    ({"duties": " "}, "治理要求没有填写"),
]


@pytest.mark.parametrize(("values", "words"), BAD_ORDERS)
def test_an_order_that_contradicts_itself_is_refused(values, words):
    with pytest.raises(Refused, match=words):
        Hazardous().supervise(**values)


def test_only_major_hazards_are_supervised_and_by_one_order():
    with pytest.raises(Refused, match="重大"):
        Hazardous("general").supervise()
    case = Hazardous()
    case.supervise()
    with pytest.raises(Conflict, match="1号"):
        case.supervise()


def test_a_supervised_hazard_is_accepted_and_closed_by_the_bureau_and_the_order_ends_with_it():
    case = Hazardous()
    order = case.supervise()
    supervision.deliver_order(
        actor=case.inspector, order_id=order.pk, delivered_by="赵岩", delivered_at=NOW, now=NOW
    )
    supervision.receive_order(actor=case.principal, order_id=order.pk, now=NOW)
    case.until_completed()
    with pytest.raises(Refused, match="挂牌督办"):
        case.accept()
    request = supervision_requests.request_supervised_acceptance(
        actor=case.officer, order_id=order.pk,
        finished=supervision_requests.Finished(TODAY, "已加装泄爆片"), now=NOW,
    )  # fmt: skip
    judged = Judged(on=TODAY, name="赵一帆", passed=True, finding="现场查看，已安装")
    supervision_requests.decide_supervised_acceptance(
        actor=case.inspector, request_id=request.pk, judged=judged, now=NOW
    )
    with pytest.raises(Refused, match="照片或者材料"):
        hazard_acceptance.close_for_bureau(actor=case.chief, hazard_id=case.pk, note="同意", now=NOW)


def test_closing_a_supervised_hazard_ends_its_order():
    case = Hazardous()
    order = case.supervise()
    case.report()
    case.complete(after_ids=[case.file()])
    case.inspect()
    hazard_acceptance.close_for_bureau(actor=case.chief, hazard_id=case.pk, note="同意销号", now=NOW)

    order = SupervisionOrder.unscoped.get(pk=order.pk)
    assert (case.hazard.state, order.state, order.ended_name) == ("closed", "closed", case.chief.name)


def test_a_failed_acceptance_sends_it_back_under_the_same_order():
    case = Hazardous()
    order = case.supervise()
    case.until_completed()
    request = supervision_requests.request_supervised_acceptance(
        actor=case.officer, order_id=order.pk,
        finished=supervision_requests.Finished(TODAY, "已加装泄爆片"), now=NOW,
    )  # fmt: skip
    judged = Judged(on=TODAY, name="赵一帆", passed=False, finding="泄爆方向朝人行通道")
    supervision_requests.decide_supervised_acceptance(
        actor=case.inspector, request_id=request.pk, judged=judged, now=NOW
    )

    assert case.hazard.state == "rectifying"
    assert SupervisionOrder.unscoped.get(pk=order.pk).state == "issued"
    with pytest.raises(Conflict):
        supervision_requests.decide_supervised_acceptance(
            actor=case.chief, request_id=request.pk, judged=judged, now=NOW
        )


def test_a_supervised_extension_moves_the_orders_deadline_and_only_by_the_bureau():
    case = Hazardous()
    order = case.supervise()
    with pytest.raises(Refused, match="挂牌督办的延期申请"):
        ask(case)
    request = supervision_requests.request_supervised_extension(
        actor=case.officer, order_id=order.pk, to_on=date(2027, 2, 28), situation="已订货",
        reason="到货延误；停用除尘系统", now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="执法人员"):
        supervision_requests.decide_supervised_extension(
            actor=case.principal, request_id=request.pk, approve=True, decision="同意", now=NOW
        )
    supervision_requests.decide_supervised_extension(
        actor=case.inspector, request_id=request.pk, approve=True, decision="同意", now=NOW
    )

    order = SupervisionOrder.unscoped.get(pk=order.pk)
    assert (order.deadline, order.due_on) == (date(2026, 12, 31), date(2027, 2, 28))
    assert case.hazard.rectify_by == date(2027, 2, 28)
    assert case.hazard.original_rectify_by == date(2026, 10, 30)


def test_a_withdrawn_order_gives_closure_back_and_takes_no_more_progress():
    case = Hazardous()
    order = case.supervise()
    with pytest.raises(IllegalMove):
        supervision.withdraw_order(actor=case.inspector, order_id=order.pk, reason="误", now=NOW)
    supervision.withdraw_order(actor=case.chief, order_id=order.pk, reason="重复挂牌", now=NOW)
    case.until_completed()
    case.accept()

    assert case.hazard.state == "accepted"
    with pytest.raises(Refused, match="不再办理"):
        supervision.report_progress(actor=case.officer, order_id=order.pk, on=TODAY, text="完", now=NOW)


def escalate(case, **values):
    given = {"head": "陆承远", "head_told_on": TODAY, "text": "两次报告未处理"}
    return escalations.escalate(actor=case.officer, hazard_id=case.pk, **given | values, now=NOW)


def test_art_46_a_report_past_the_head_is_seen_by_its_author_and_the_bureau_only():
    case = Hazardous()
    row = escalate(case)

    assert list(queries.own_escalations(case.officer)) == [row]
    assert list(queries.escalations(case.inspector)) == [row]
    assert not queries.escalations(case.principal)
    assert not queries.own_escalations(case.principal)
    assert not queries.escalations(bureau_actor(Hazardous().firm, "legal_reviewer"))


def test_art_46_the_second_wall_hides_it_from_everybody_else_of_the_enterprise():
    case = Hazardous()
    row = escalate(case)

    with reading_as(case.principal.scope, case.principal.user_id):
        assert not Escalation.unscoped.filter(pk=row.pk).exists()
    with reading_as(case.officer.scope, case.officer.user_id):
        assert Escalation.unscoped.filter(pk=row.pk).exists()


def test_art_46_leaves_no_trace_on_the_enterprises_side():
    case = Hazardous()
    before = AuditEvent.unscoped.filter(enterprise_id=case.firm.enterprise.pk).count()
    row = escalate(case)
    escalations.answer_escalation(actor=case.inspector, escalation_id=row.pk, answer="已责令整改", now=NOW)

    assert AuditEvent.unscoped.filter(enterprise_id=case.firm.enterprise.pk).count() == before
    assert not Notice.objects.filter(
        user__username=case.principal.username, kind__startswith="escal"
    ).exists()
    assert not Notice.objects.filter(kind__startswith="escal", enterprise=case.firm.enterprise).exists()
    answered = Notice.objects.get(kind="escalation.answered")
    assert answered.user.username == case.officer.username
    with pytest.raises(Conflict, match="已由"):
        escalations.answer_escalation(actor=case.chief, escalation_id=row.pk, answer="再答", now=NOW)


def test_art_46_is_for_safety_officers_and_major_hazards():
    with pytest.raises(Refused, match="重大"):
        escalate(Hazardous("general"))
    case = Hazardous()
    case.officer = case.principal
    with pytest.raises(Refused, match="本人"):
        escalate(case)
    with pytest.raises(Refused, match="和今天之间"):
        escalate(Hazardous(), head_told_on=date(2026, 10, 1))
