"""One factory per model, through `unscoped`. No surprises: what a test cares about, it names."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from cms import models as cms
from portal import models as portal
from portal.calendars import start_of_day
from selfcheck import models as selfcheck

NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)  # 2026-10-09 09:00 in Shanghai
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc(number: int) -> str:
    """An invented 统一社会信用代码 with a right check character."""
    body = f"91990102MA{number:07d}"
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]


class UnscopedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class):
        return getattr(model_class, "unscoped", model_class._default_manager)


class UserFactory(UnscopedFactory):
    class Meta:
        model = portal.User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"用户{n}")
    password = factory.django.Password("a-long-password-1")


class DivisionFactory(UnscopedFactory):
    class Meta:
        model = portal.Division
        django_get_or_create = ("code",)

    code = "990102"
    name = "青柏区"
    full_name = "北江省安澜市青柏区"
    level = "county"
    parent_code = "9901"


class BureauFactory(UnscopedFactory):
    class Meta:
        model = portal.Bureau
        django_get_or_create = ("division_code",)

    division_code = "990102"
    name = factory.LazyAttribute(lambda o: f"{o.division_code}应急管理局")


class EnterpriseFactory(UnscopedFactory):
    class Meta:
        model = portal.Enterprise

    uscc = factory.Sequence(uscc)
    name = factory.Sequence(lambda n: f"安澜第{n}木业有限公司")
    division_code = "990102001"
    sectors = factory.LazyFunction(lambda: ["工贸"])
    industry_code = "2110"
    high_hazard = False
    created_at = NOW


class PersonFactory(UnscopedFactory):
    class Meta:
        model = portal.Person

    enterprise = factory.SubFactory(EnterpriseFactory)
    name = factory.Sequence(lambda n: f"人员{n}")
    post = "安全员"


class PrincipalTermFactory(UnscopedFactory):
    class Meta:
        model = portal.PrincipalTerm

    enterprise = factory.SubFactory(EnterpriseFactory)
    person = factory.SubFactory(
        PersonFactory, enterprise=factory.SelfAttribute("..enterprise"), post="总经理"
    )
    kind = "general_manager"
    signs = True
    from_on = date(2020, 1, 1)


class MembershipFactory(UnscopedFactory):
    class Meta:
        model = portal.Membership

    user = factory.SubFactory(UserFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    role = "safety_officer"
    state = "active"
    requested_at = NOW
    decided_at = NOW
    decided_by = "clerk"


class PostingFactory(UnscopedFactory):
    class Meta:
        model = portal.Posting

    user = factory.SubFactory(UserFactory)
    bureau = factory.SubFactory(BureauFactory)
    role = "clerk"
    from_on = date(2020, 1, 1)


class EvidenceFileFactory(UnscopedFactory):
    class Meta:
        model = portal.EvidenceFile

    enterprise = factory.SubFactory(EnterpriseFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    name = "签到表.pdf"
    content_type = "application/pdf"
    size = 10
    path = factory.LazyAttribute(lambda o: f"evidence/{o.sha256}")
    uploaded_at = NOW
    uploaded_by = "safety"


class SafetyTeamFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.SafetyTeam

    enterprise = factory.SubFactory(EnterpriseFactory)
    version = 1
    from_on = date(2026, 1, 1)
    registered_at = NOW
    registered_by = "safety"


class TeamMemberFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.TeamMember

    team = factory.SubFactory(SafetyTeamFactory)
    person = factory.SubFactory(PersonFactory, enterprise=factory.SelfAttribute("..team.enterprise"))
    capacity = "leader"
    position = factory.Sequence(lambda n: n % 30000)


class ObligationFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Obligation

    enterprise = factory.SubFactory(EnterpriseFactory)
    year = 2026
    quarter = 3
    opened_at = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    original_due_at = datetime(2026, 10, 15, 15, 59, 59, 999999, tzinfo=UTC)
    due_at = factory.SelfAttribute("original_due_at")
    division_code = factory.SelfAttribute("enterprise.division_code")
    industry_code = factory.SelfAttribute("enterprise.industry_code")
    sectors = factory.SelfAttribute("enterprise.sectors")
    high_hazard = factory.SelfAttribute("enterprise.high_hazard")


class ReportFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Report

    obligation = factory.SubFactory(ObligationFactory)
    enterprise = factory.SelfAttribute("obligation.enterprise")
    created_at = NOW


class DraftFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Draft

    report = factory.SubFactory(ReportFactory)
    opened_at = NOW
    opened_by = "safety"


class HazardFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Hazard

    enterprise = factory.SubFactory(EnterpriseFactory)
    number = factory.Sequence(lambda n: f"YH-{n:06d}")
    title = "喷漆房排风滤棉未按期更换"
    level = "general"
    found_on = date(2026, 9, 17)
    found_by = "team"
    place = "涂装车间"
    measure = "更换滤棉"
    responsible = "汪旭"
    rectify_by = date(2026, 10, 12)
    original_rectify_by = factory.SelfAttribute("rectify_by")
    rectified_on = None
    found_at = factory.LazyAttribute(lambda o: start_of_day(o.found_on))
    state = factory.LazyAttribute(lambda o: "completed" if o.rectified_on else "registered")
    recorded_at = NOW
    recorded_by = "safety"


class GradeFactory(UnscopedFactory):
    class Meta:
        model = portal.StandardisationGrade

    enterprise = factory.SubFactory(EnterpriseFactory)
    grade = 3
    from_on = date(2025, 1, 1)


class InvitationFactory(UnscopedFactory):
    class Meta:
        model = portal.Invitation

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "claim"
    role = "safety_officer"
    code_digest = factory.Sequence(lambda n: f"{n:064x}")
    created_at = NOW
    created_by = "clerk"
    expires_at = datetime(2027, 1, 1, tzinfo=UTC)


class ExemptionFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Exemption

    enterprise = factory.SubFactory(EnterpriseFactory)
    reason_code = "suspended"
    reason = "整季停产检修"
    evidence_note = "停产报告"
    from_on = date(2026, 7, 1)
    to_on = date(2026, 9, 30)
    proposed_at = NOW
    proposed_by = "clerk"


class DeadlineMoveFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.DeadlineMove

    enterprise = factory.SubFactory(EnterpriseFactory)
    division_code = factory.SelfAttribute("enterprise.division_code")
    year = 2026
    quarter = 3
    due_at = datetime(2026, 10, 31, 15, 59, 59, 999999, tzinfo=UTC)
    reason = "台风停工"
    evidence_note = "防汛指挥部通知"
    proposed_at = NOW
    proposed_by = "clerk"


class NoticeFactory(UnscopedFactory):
    class Meta:
        model = portal.Notice

    user = factory.SubFactory(UserFactory)
    kind = "test"
    title = "消息"
    key = factory.Sequence(lambda n: f"test:{n}")
    created_at = NOW


class JobFactory(UnscopedFactory):
    class Meta:
        model = portal.Job

    kind = "register.import"
    division_code = "990102"
    created_by = factory.SubFactory(UserFactory)
    workplace = "p:1"
    created_at = NOW


class KeyMarkFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.KeyMark

    enterprise = factory.SubFactory(EnterpriseFactory)
    listed = True
    from_on = date(2026, 1, 1)
    basis = "青应急〔2026〕1号重点检查企业名单"
    reason = "高危行业领域"
    recorded_at = NOW
    recorded_by = "officer"


class OutsideRecordFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.OutsideRecord

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "accident"
    on = date(2024, 6, 1)
    document_no = "安政复〔2024〕31号"
    recorded_at = NOW
    recorded_by = "clerk"


class RegisterChangeFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.RegisterChange

    enterprise = factory.SubFactory(EnterpriseFactory)
    kind = "close"
    on = date(2026, 10, 1)
    reason = "股东决定解散，已办理注销登记"
    evidence_note = "准予注销登记通知书（青）登字〔2026〕第3号"
    old_name = factory.SelfAttribute("enterprise.name")
    from_division = factory.SelfAttribute("enterprise.division_code")
    proposed_at = NOW
    proposed_by = "clerk"


class VisitFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Visit

    enterprise = factory.SubFactory(EnterpriseFactory)
    bureau = factory.SubFactory(BureauFactory)
    division_code = factory.SelfAttribute("enterprise.division_code")
    kind = "planned"
    on = date(2026, 9, 2)
    levels = factory.LazyFunction(lambda: ["county"])
    cap = factory.LazyFunction(lambda: {"used": 0, "cap": 6, "colour": "green", "reasons": []})
    recorded_at = NOW
    recorded_by = "officer"


class VisitFindingFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.VisitFinding

    visit = factory.SubFactory(VisitFactory)
    position = factory.Sequence(lambda n: n % 30000)
    title = "喷漆房排风滤棉未按期更换"
    place = "涂装车间"
    severity = "general"
    found_at = datetime(2026, 9, 2, 2, 0, tzinfo=UTC)
    condition = "滤棉积漆，压差报警未处理"
    correct_by = date(2026, 9, 30)
    recorded_at = NOW
    recorded_by = "officer"


class TrackDecisionFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.TrackDecision

    outcome = "penalty"
    basis = "安全生产法 第一百零二条"
    reason = "未采取措施消除事故隐患"
    decided_on = date(2026, 10, 22)
    publish_by = date(2026, 11, 2)
    recorded_at = NOW
    recorded_by = "officer"
    recorder_name = "钱立"


class RectificationOpinionFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.RectificationOpinion

    number = factory.Sequence(lambda n: f"ZGYJ-{n:06d}")
    content = factory.LazyFunction(dict)
    digest = "0" * 64
    correct_by = date(2026, 11, 20)
    issued_at = NOW
    issued_by = "officer"


class SecondCheckFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.SecondCheck

    drawn_at = NOW
    due_on = date(2026, 11, 5)


class SupervisionOrderFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.SupervisionOrder

    hazard = factory.SubFactory(HazardFactory, level="major")
    division_code = factory.LazyAttribute(lambda row: row.hazard.enterprise.division_code[:6])
    office = "青柏区应急管理局"
    level = "county"
    word = "青应急督"
    year = 2026
    number = factory.Sequence(lambda n: n + 1)
    signatory = "李章"
    issued_on = date(2026, 10, 9)
    finding = "除尘系统未设泄爆装置"
    basis = "《中华人民共和国安全生产法》第四十一条第三款"
    duties = "主要负责人组织制定治理方案"
    plan_due_on = date(2026, 10, 20)
    deadline = date(2026, 12, 31)
    at = NOW
    by = "officer"
    name = "钱立"


class EscalationFactory(UnscopedFactory):
    class Meta:
        model = selfcheck.Escalation

    hazard = factory.SubFactory(HazardFactory, level="major")
    division_code = factory.SelfAttribute("hazard.enterprise.division_code")
    author = factory.SubFactory(UserFactory)
    author_name = "周敏"
    head_told_on = date(2026, 10, 8)
    head = "何启明"
    text = "已当面报告，要求继续生产"
    at = NOW


class CorrectionRequestFactory(UnscopedFactory):
    class Meta:
        model = cms.CorrectionRequest

    number = factory.Sequence(lambda n: f"GZ{n:010d}")
    address = "/corrections/"
    relation = "reader"
    text = "处理日期写错了"
    division_code = "990102"
    made_at = NOW
    due_on = date(2026, 10, 14)


class TakedownFactory(UnscopedFactory):
    class Meta:
        model = cms.Takedown

    case_number = factory.Sequence(lambda n: n + 1)
    division_code = "990102"
    reason = "处罚决定已经撤销"
    asked_at = NOW
    asked_by = "officer"
    due_on = date(2026, 10, 14)
