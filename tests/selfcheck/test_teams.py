"""The internal safety inspection team: composition judged first, versions that never rewrite the past."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from portal.models import AuditEvent, EvidenceFile, Notice
from portal.scope import Scope
from selfcheck.models import FiledInspection, SafetyTeam, Submission, TeamMember
from selfcheck.queries.composition import groups_of
from selfcheck.queries.teams import team_on
from tests import media
from tests.factories import (
    NOW,
    EnterpriseFactory,
    MembershipFactory,
    PersonFactory,
    PrincipalTermFactory,
    ReportFactory,
    SafetyTeamFactory,
    TeamMemberFactory,
)
from tests.measure import queries_of
from tests.support import enterprise_client

pytestmark = pytest.mark.django_db
REGISTER = "/e/team/register/"
DETAIL = "/e/team/"


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer():
    client = enterprise_client(EnterpriseFactory(name="安澜恒拓木业有限公司", size="medium"))
    firm = client.enterprise
    client.leader = PersonFactory(enterprise=firm, name="何启明", post="副总经理", leadership=True)
    client.safety = PersonFactory(enterprise=firm, name="周敏", post="安全部经理")
    client.union = PersonFactory(enterprise=firm, name="沈立", post="工会主席")
    client.worker = PersonFactory(enterprise=firm, name="高建平", post="打磨班长")
    client.engineer = PersonFactory(enterprise=firm, name="吴文静", post="注安师", certificate_no="CSE-1")
    return client


def full(client, **changes):
    return {
        "from_on": "2026-10-09",
        "leader": client.leader.pk,
        "safety_dept": [client.safety.pk],
        "union": [client.union.pk],
        "employee_rep": [client.worker.pk],
        "cse": [client.engineer.pk],
        "go": "save",
    } | changes


def versions():
    return [(team.version, team.from_on, team.to_on) for team in SafetyTeam.unscoped.order_by("version")]


def test_a_complete_team_is_registered_seat_by_seat(officer):
    principal = MembershipFactory(enterprise=officer.enterprise, role="principal")

    paper = SimpleUploadedFile("任命.pdf", media.pdf())

    page = officer.post(
        REGISTER, full(officer, external=[officer.engineer.pk], appointment=paper), follow=True
    )

    seats = [
        (s.person.name, s.capacity, s.post, s.external) for s in TeamMember.unscoped.order_by("position")
    ]
    assert "检查组第 1 版已登记" in page.text
    assert seats == [
        ("何启明", "leader", "副总经理", False),
        ("周敏", "safety_dept", "安全部经理", False),
        ("沈立", "union", "工会主席", False),
        ("高建平", "employee_rep", "打磨班长", False),
        ("吴文静", "cse", "注安师", True),
    ]
    assert versions() == [(1, date(2026, 10, 9), None)]
    assert SafetyTeam.unscoped.get().appointment.name == "任命.pdf"
    assert AuditEvent.unscoped.get(action="team.registered").detail["version"] == 1
    assert Notice.objects.get(user=principal.user).url == DETAIL


def test_without_a_designated_leader_nothing_is_saved(officer):
    page = officer.post(REGISTER, full(officer, leader=""))

    assert "没有指定带队的领导班子成员" in page.text
    assert "应急〔2025〕11号" in page.text
    assert SafetyTeam.unscoped.count() == 0


def test_the_principal_does_not_lead_in_person(officer):
    PrincipalTermFactory(enterprise=officer.enterprise, person=officer.leader)

    page = officer.post(REGISTER, full(officer))

    assert "主要负责人不能兼任带队人" in page.text
    assert SafetyTeam.unscoped.count() == 0


def test_a_missing_category_wants_a_reason_and_passes_with_one(officer):
    refused = officer.post(REGISTER, full(officer, union=[]))
    officer.post(REGISTER, full(officer, union=[], reason_union="本企业没有建立工会"))

    assert "缺少工会人员" in refused.text
    assert SafetyTeam.unscoped.get().reasons == {"union": "本企业没有建立工会"}
    assert "本企业没有建立工会" in officer.get(DETAIL).text


def test_where_the_law_demands_an_engineer_the_warning_is_strong_and_names_the_fine(officer):
    officer.enterprise.sectors = ["煤矿"]
    officer.enterprise.save()

    page = officer.post(REGISTER, full(officer, cse=[], go="check"))

    assert "重点提醒" in page.text
    assert "应当有注册安全工程师" in page.text
    assert "第九十七条" in page.text


@pytest.mark.parametrize(
    ("sectors", "industry", "groups"),
    [
        (["工贸"], "2110", set()),
        (["危险化学品"], "2614", {"dangerous_goods_production"}),
        (["危险化学品经营（有储存）"], "", {"dangerous_goods_storage"}),
        (["金属非金属矿山"], "0810", {"mine"}),
        (["工贸"], "3120", {"metal_smelting"}),
        (["工贸"], "3130", set()),
    ],
)
def test_the_kinds_of_units_follow_sector_and_industry(sectors, industry, groups):
    assert groups_of(EnterpriseFactory.build(sectors=sectors, industry_code=industry)) == groups


def test_checking_shows_the_findings_and_saves_nothing(officer):
    page = officer.post(REGISTER, full(officer, go="check", union=[], reason_cse="委托外部机构"))

    assert "缺少工会人员" in page.text
    assert "委托外部机构" in page.text
    assert SafetyTeam.unscoped.count() == 0


def test_the_script_gets_the_findings_alone(officer):
    fragment = officer.post(reverse("selfcheck:team_check"), full(officer, leader="", cse=[]))

    assert "没有指定带队的领导班子成员" in fragment.text
    assert "<html" not in fragment.text
    assert SafetyTeam.unscoped.count() == 0


def test_nothing_typed_is_lost_when_the_form_is_refused(officer):
    page = officer.post(
        REGISTER,
        full(
            officer,
            from_on="昨天",
            reason_union="没有工会",
            union=[],
            appointment=SimpleUploadedFile("任命.pdf", media.pdf()),
        ),
    )

    stored = EvidenceFile.unscoped.get()
    assert "生效日期写法不对" in page.text
    assert "没有工会" in page.text
    assert f'id="lead_{officer.leader.pk}" value="{officer.leader.pk}" checked' in page.text
    assert f'name="appointment_id" value="{stored.pk}"' in page.text
    officer.post(REGISTER, full(officer, appointment_id=stored.pk))
    assert SafetyTeam.unscoped.get().appointment == stored


def test_an_appointment_of_another_enterprise_is_not_taken(officer):
    stranger = enterprise_client()
    stranger.post(reverse("portal:evidence_upload"), {"file": SimpleUploadedFile("a.pdf", media.pdf())})

    officer.post(REGISTER, full(officer, appointment_id=EvidenceFile.unscoped.get().pk))

    assert SafetyTeam.unscoped.get().appointment is None


def test_a_new_version_ends_the_one_before_on_its_first_day(officer):
    officer.post(REGISTER, full(officer, from_on="2026-01-01"))
    officer.post(REGISTER, full(officer, from_on="2026-07-01", union=[officer.worker.pk]))

    scope = Scope(enterprise_id=officer.enterprise.pk)
    assert versions() == [
        (1, date(2026, 1, 1), date(2026, 7, 1)),
        (2, date(2026, 7, 1), None),
    ]
    assert team_on(scope, officer.enterprise.pk, date(2025, 12, 31)) is None
    assert team_on(scope, officer.enterprise.pk, date(2026, 6, 30)).version == 1
    assert team_on(scope, officer.enterprise.pk, date(2026, 7, 1)).version == 2


def test_the_team_of_any_past_day_can_be_asked_for(officer):
    officer.post(REGISTER, full(officer, from_on="2026-01-01"))
    officer.post(REGISTER, full(officer, from_on="2026-07-01", employee_rep=[officer.union.pk]))

    then = officer.get(DETAIL, {"on": "2026-03-31"}).text
    before = officer.get(DETAIL, {"on": "2020-01-01"}).text
    nonsense = officer.get(DETAIL, {"on": "三月"}).text

    assert "2026-03-31 的检查组　第 1 版" in then
    assert "高建平" in then
    assert "这一天没有登记检查组" in before
    assert "日期写法不对" in nonsense


def test_a_version_that_a_filed_report_rests_on_is_not_rewritten(officer):
    officer.post(REGISTER, full(officer, from_on="2026-01-01"))
    filed(officer.enterprise, version=1, on=date(2026, 9, 17))

    refused = officer.post(REGISTER, full(officer, from_on="2026-09-01"))
    officer.post(REGISTER, full(officer, from_on="2026-09-18"))

    assert "2026-09-17 的检查已按第 1 版报送" in refused.text
    assert "2026-09-18 或以后" in refused.text
    assert versions()[-1] == (2, date(2026, 9, 18), None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-01-01", "不能早于或等于第 1 版的生效日期 2026-01-01"),
        ("2025-05-01", "不能早于或等于第 1 版"),
        ("1999-12-31", "不合理"),
        ("2028-01-01", "不合理"),
    ],
)
def test_a_day_that_cannot_be_is_refused(officer, day, words):
    officer.post(REGISTER, full(officer, from_on="2026-01-01"))

    page = officer.post(REGISTER, full(officer, from_on=day))

    assert words in page.text
    assert len(versions()) == 1


def test_somebody_who_has_left_by_then_cannot_sit(officer):
    officer.worker.left_on = date(2026, 10, 20)
    officer.worker.save()

    page = officer.post(REGISTER, full(officer, from_on="2026-11-01"))

    assert "已离任或者不在本企业" in page.text
    assert SafetyTeam.unscoped.count() == 0


def test_people_of_another_enterprise_are_not_in_the_choice(officer):
    stranger = PersonFactory(leadership=True, name="外人")

    page = officer.post(REGISTER, full(officer, leader=stranger.pk))

    assert "不在人员名单里" in page.text
    assert "外人" not in page.text
    assert SafetyTeam.unscoped.count() == 0


def test_a_one_person_firm_says_so_with_a_note(officer):
    PrincipalTermFactory(enterprise=officer.enterprise, person=officer.leader)
    empty = {"safety_dept": [], "union": [], "employee_rep": [], "cse": []}
    reasons = {f"reason_{name}": "只有一人" for name in ("safety_dept", "union", "employee_rep", "cse")}
    typed = full(officer, one_person_firm="on", **empty, **reasons)

    too_big = officer.post(REGISTER, typed)
    officer.enterprise.size = "micro"
    officer.enterprise.save()
    no_note = officer.post(REGISTER, typed)
    officer.post(REGISTER, typed | {"reason_leader": "夫妻店，由本人带队"})

    team = SafetyTeam.unscoped.get()
    assert "企业规模登记为中型" in too_big.text
    assert "须附说明" in no_note.text
    assert (team.one_person_firm, team.reasons["leader"]) == (True, "夫妻店，由本人带队")


def test_the_next_version_starts_from_the_last_one(officer):
    officer.post(REGISTER, full(officer, from_on="2026-01-01", union=[], reason_union="没有工会"))

    page = officer.get(REGISTER).text

    assert f'id="lead_{officer.leader.pk}" value="{officer.leader.pk}" checked' in page
    assert f'id="cse_{officer.engineer.pk}" value="{officer.engineer.pk}" checked' in page
    assert "没有工会" in page


def test_seats_cannot_be_changed_afterwards(officer):
    officer.post(REGISTER, full(officer))

    with pytest.raises(DatabaseError), transaction.atomic():
        TeamMember.unscoped.update(post="别的")


def test_a_team_member_reads_the_team_and_registers_nothing(officer):
    officer.post(REGISTER, full(officer))
    member = enterprise_client(officer.enterprise, role="member")

    assert "何启明" in member.get(DETAIL).text
    assert member.get(REGISTER).status_code == 403
    assert member.post(reverse("selfcheck:team_check"), full(officer)).status_code == 403


def test_without_people_the_page_leads_to_the_register():
    client = enterprise_client()

    assert "人员名单还是空的" in client.get(REGISTER).text
    assert "还没有登记检查组" in client.get(DETAIL).text


def test_the_pages_cost_the_same_for_one_and_for_thirty(officer):
    team = SafetyTeamFactory(enterprise=officer.enterprise, to_on=date(2026, 2, 1))
    TeamMemberFactory(team=team, person=officer.leader)
    last = SafetyTeamFactory(enterprise=officer.enterprise, version=99, from_on=date(2026, 2, 1))
    TeamMemberFactory(team=last, person=officer.leader)
    costs = {address: queries_of(officer, address) for address in (DETAIL, REGISTER)}
    for number in range(29):
        person = PersonFactory(enterprise=officer.enterprise)
        TeamMemberFactory(team=last, person=person, capacity="other")
        SafetyTeamFactory(
            enterprise=officer.enterprise,
            version=number + 3,
            from_on=date(2000 + number % 20, 1, 1 + number // 20),
            to_on=date(2000 + number % 20, 1, 2 + number // 20),
        )

    assert {address: queries_of(officer, address) for address in costs} == costs
    assert max(costs.values()) <= 16


def filed(enterprise, *, version, on):
    report = ReportFactory(obligation__enterprise=enterprise, state="submitted", versions=1)
    submission = Submission.unscoped.create(
        report=report,
        enterprise=enterprise,
        version=1,
        receipt_no="ZC2026Q3-990102-000001",
        idempotency_key="k",
        content={},
        digest="0" * 64,
        digest_name="SHA-256",
        prepared_by="safety",
        signed_by="principal",
        signed_name="陆承远",
        signed_at=NOW,
    )
    FiledInspection.unscoped.create(
        submission=submission,
        enterprise=enterprise,
        inspected_on=on,
        in_quarter=True,
        principal_present=True,
        team_version=version,
    )
