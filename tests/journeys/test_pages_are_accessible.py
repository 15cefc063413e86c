"""The main pages of each role: no barrier of moderate or higher impact, no scrolling sideways, no errors.

One enterprise has filed the third quarter and drafts the fourth, with a hazard; a second one is overdue and
waits for its claim. Each test walks all pages of one role in one width, in light and in dark.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.calendars import Quarter
from portal.models import AuditEvent
from portal.tasks import anchor_audit
from portal.workplaces import actors_of
from selfcheck.commands.escalations import escalate
from selfcheck.commands.obligations import open_period
from selfcheck.commands.reminder_letters import note_handed_over, note_printed
from selfcheck.commands.reminders import send_reminders
from selfcheck.commands.settings import change_setting
from selfcheck.models import HazardPhoto, Obligation, PlannedReminder, Report
from tests.factories import (
    NOW,
    DeadlineMoveFactory,
    EnterpriseFactory,
    EvidenceFileFactory,
    ExemptionFactory,
    HazardFactory,
    JobFactory,
    MembershipFactory,
    NoticeFactory,
    ObligationFactory,
    OutsideRecordFactory,
    PostingFactory,
    RegisterChangeFactory,
    VisitFactory,
    VisitFindingFactory,
)
from tests.filing import Firm, client_of
from tests.hazards import Hazardous
from tests.journeys.browsing import DESK, PHONE
from tests.support import bureau_client, enterprise_client

TODAY = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
FILES = (
    ("打磨车间除尘器泄爆口被遮挡.pdf", {}),
    ("现场.mp4", {"content_type": "video/mp4", "scan": "clean", "scanned_at": NOW}),
    ("账单.pdf", {"scan": "quarantined", "scanned_at": NOW, "scan_note": "Eicar-Test-Signature"}),
)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def shown(world):
    """Something on every page."""
    firm = Firm(name="安澜恒拓木业有限公司", created_at=LONG_AGO)
    firm.filed = firm.file(now=NOW, principal_present=True)
    firm.hazard = HazardFactory(
        enterprise=firm.enterprise, found_on=date(2026, 12, 1), rectify_by=date(2027, 1, 9)
    )
    firm.files = [EvidenceFileFactory(enterprise=firm.enterprise, name=name, **one) for name, one in FILES]
    for file in firm.files:
        HazardPhoto.unscoped.create(hazard=firm.hazard, evidence=file)
    firm.obligation = ObligationFactory(
        enterprise=firm.enterprise, quarter=4, original_due_at=datetime(2027, 1, 15, 15, 59, 59, tzinfo=UTC)
    )
    firm.report = firm.draft(inspected_on=date(2026, 12, 10), now=TODAY - timedelta(hours=2))
    other = EnterpriseFactory(name="安澜远山涂料有限公司", created_at=LONG_AGO, contact_phone="13000002651")
    firm.exemption = ExemptionFactory(enterprise=other)
    for quarter in (Quarter(2026, 3), Quarter(2026, 4)):
        open_period(actor=firm.clerk, quarter=quarter, division="990102", now=TODAY)
    firm.visit = VisitFactory(enterprise=firm.enterprise, bureau=firm.bureau, on=date(2026, 12, 14))
    VisitFindingFactory(visit=firm.visit)
    firm.outside = OutsideRecordFactory(enterprise=firm.enterprise)
    firm.claim = MembershipFactory(enterprise=other, state="pending", decided_at=None, decided_by="")
    firm.other = other
    return firm


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_public_pages(visitor, shown, width):
    anyone = visitor(width)
    anyone.survey(
        "/",
        "/accounts/login/",
        "/accounts/password/reset/",
        reverse("portal:claim"),
        reverse("selfcheck:law_register"),
        reverse("selfcheck:verify"),
        reverse("rewards:follow"),
        reverse("rewards:promise"),
        reverse("selfcheck:verify_receipt", args=[shown.filed.receipt_no]),
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_safety_officer(visitor, shown, width):
    client = enterprise_client(shown.enterprise, username="zhoumin", name="周敏")
    NoticeFactory(user=client.user)
    officer = visitor(width).carries(client)
    report, steps = shown.report.pk, ("overview", "standards", "hazards", "awards", "sign")
    officer.survey(
        *(reverse(name) for name in ENTERPRISE_PAGES),
        *(reverse("selfcheck:report_step", args=[report, step]) for step in steps),
        reverse("selfcheck:report_preview", args=[report]),
        reverse("selfcheck:report_detail", args=[shown.filed.report_id]),
        reverse("selfcheck:report_correct", args=[shown.filed.report_id]),
        reverse("selfcheck:report_receipt", args=[shown.filed.pk]),
        reverse("selfcheck:hazard_detail", args=[shown.hazard.pk]),
        reverse("selfcheck:hazard_edit", args=[shown.hazard.pk]),
        reverse("selfcheck:visit_list"),
        reverse("selfcheck:visit_detail", args=[shown.visit.pk]),
    )


def checked(client, kind, **where):
    """A sheet that came back with one line to write and one to mend."""
    line = {"line": 3, "code": "91990101MA00000400", "name": "安澜恒拓木业有限公司", "period": "2026年四季度"}
    troubles = [line | {"texts": ["“查实（件）”填了“约三”，本行没有写入。请改成数字。"] * 2}]
    compared = [("收到内部报告（件）", "", "3"), ("奖励金额（元）", "200", "1200.5")]
    counts = {"read": 2, "changed": 1, "unchanged": 0, "refused": 1, "conflict": 0, "hidden": 1}
    changes = [line | {"hidden": True, "compared": compared, "notes": ["适用 5 项，只检查了 4 项。"]}]
    return JobFactory(
        kind=kind,
        created_by=client.user,
        state="done",
        params={"title": "核对：数字.xlsx", "name": "数字.xlsx"},
        result={**counts, "ignored_columns": ["备注"], "changes": changes, "troubles": troubles},
        input_path="a",
        output_path="b",
        output_name="核对结果-数字.xlsx",
        **where,
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_filled_sheets(visitor, shown, width):
    client, clerk = enterprise_client(shown.enterprise), bureau_client("990102")
    figures = checked(client, "figures_check", enterprise=shown.enterprise, division_code="")
    profiles = checked(clerk, "profile_check")
    visitor(width).carries(client).survey(
        reverse("selfcheck:figures_list"), reverse("selfcheck:figures_job", args=[figures.pk])
    )
    visitor(width).carries(clerk).survey(
        reverse("portal:batch_list"), reverse("portal:job_detail", args=[profiles.pk])
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_page_where_the_principal_signs(visitor, shown, width):
    HazardPhoto.unscoped.filter(evidence__scan="quarantined").delete()  # with it nothing is sent to sign
    shown.send(Report.unscoped.get(pk=shown.report.pk), now=TODAY - timedelta(hours=1))
    principal = visitor(width)
    principal.sign_in(shown.principal.username)
    principal.survey(
        reverse("selfcheck:enterprise_home"), reverse("selfcheck:report_preview", args=[shown.report.pk])
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_where_rules_are_tried(visitor, shown, width):
    officer = visitor(width).carries(bureau_client("990102", role="officer"))
    officer.survey(*(reverse(name) for name in RULE_PAGES))
    officer.open(reverse("selfcheck:scenario"))
    officer.press("推演")
    officer.sees("没有一项规定的条件全部成立")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_bureau(visitor, shown, width):
    clerk = visitor(width).carries(bureau_client("990102", role="division_admin"))
    clerk.survey(
        *(reverse(name) for name in BUREAU_PAGES),
        reverse("selfcheck:missing_list") + "?year=2026&quarter=3",
        reverse("selfcheck:missing_list") + "?year=2026&quarter=3&status=all",
        reverse("selfcheck:period_open") + "?period=2027Q1",
        reverse("selfcheck:submission_detail", args=[shown.filed.pk]),
        *(reverse("portal:evidence_detail", args=[file.pk]) for file in shown.files),
        reverse("selfcheck:enterprise_file", args=[shown.enterprise.pk]),
        reverse("portal:claim_detail", args=[shown.claim.pk]),
        reverse("portal:claim_refuse", args=[shown.claim.pk]),
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_settings(visitor, shown, width):
    client = bureau_client("990102", role="division_admin")
    actor = actors_of(client.user)[0]
    change_setting(
        actor=actor,
        kind="office_hours",
        from_on=TODAY.date(),
        value={"opens": "08:30", "closes": "17:30", "note": ""},
        reason="夏令时结束",
        now=TODAY,
    )
    move = DeadlineMoveFactory(enterprise=shown.other)
    admin = visitor(width).carries(client)
    admin.survey(
        *(reverse(f"selfcheck:settings{page}") for page in SETTINGS),
        reverse("selfcheck:deadline_detail", args=[move.pk]),
        reverse("selfcheck:exemption_detail", args=[shown.exemption.pk]),
        reverse("portal:posting_add"),
        reverse("portal:posting_detail", args=[PostingFactory(bureau=shown.bureau).pk]),
        reverse("portal:posting_end", args=[PostingFactory(bureau=shown.bureau).pk]),
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_reminders(visitor, shown, width):
    client = bureau_client("990102", role="chief")
    actor = actors_of(client.user)[0]
    owed = Obligation.unscoped.get(enterprise=shown.other, quarter=3)
    send_reminders(
        actor=actor, obligation_ids=[owed.pk], reason="三日内报送", channels=("sms", "letter"), now=TODAY
    )
    letter = PlannedReminder.unscoped.get(channel="letter")
    clerk = visitor(width).carries(client)
    drafts = Obligation.unscoped.get(enterprise=shown.enterprise, quarter=4)
    picked = f"?pick={owed.pk}&pick={drafts.pk}"
    clerk.survey(reverse("selfcheck:missing_remind") + picked, reverse("selfcheck:missing_call") + picked)
    clerk.survey(reverse("selfcheck:missing_remind") + f"?pick={owed.pk}")  # reminded just now: nobody left
    clerk.survey(reverse("selfcheck:ledger_letters"))
    note_printed(actor=actor, planned_ids=[letter.pk], now=TODAY)
    clerk.survey(reverse("selfcheck:ledger_letters") + "?state=printed")
    note_handed_over(
        actor=actor, planned_ids=[letter.pk], handed_on=TODAY.date(), result="挂号信寄出", now=TODAY
    )
    clerk.survey(
        reverse("selfcheck:ledger_list") + "?year=2026&quarter=3",
        reverse("selfcheck:ledger_detail", args=[owed.pk]),
        reverse("selfcheck:ladder_detail") + "?day=2027-01-08",
        reverse("selfcheck:ladder_preview") + "?day=2027-01-08&step=0&channel=letter",
        reverse("selfcheck:ladder_edit"),
        reverse("selfcheck:missing_remind_all") + "?year=2026&quarter=3",
    )
    clerk.open(reverse("selfcheck:ladder_edit"))
    clerk.press("预览，不保存")
    clerk.sees("按这份阶梯谁会收到什么")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_enterprise_file(visitor, shown, width):
    chief = visitor(width).carries(bureau_client("990102", role="chief"))
    own = [shown.enterprise.pk]
    change = RegisterChangeFactory(enterprise=shown.enterprise)
    chief.survey(
        reverse("selfcheck:change_detail", args=[change.pk]),
        reverse("selfcheck:enterprise_documents", args=own) + "?kind=隐患照片",
        reverse("selfcheck:enterprise_file", args=own),
        reverse("selfcheck:enterprise_timeline", args=own),
        reverse("selfcheck:enterprise_documents", args=own),
        reverse("selfcheck:change_new", args=own),
        reverse("selfcheck:change_list"),
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_audit_trail(visitor, shown, width):
    anchor_audit()
    anchor = AuditEvent.unscoped.filter(action="audit.anchored").latest("pk")
    event = AuditEvent.unscoped.filter(action="report.submitted").latest("pk")
    chief = visitor(width).carries(bureau_client("990102", role="chief"))
    chief.survey(
        reverse("portal:audit_list") + "?since=2026-01-01",
        reverse("portal:audit_list") + "?since=2098-01-01&until=2099-01-01&person=nobody",
        reverse("portal:audit_detail", args=[event.pk]),
        reverse("portal:audit_anchors"),
        reverse("portal:audit_anchor", args=[anchor.pk]),
    )
    principal = visitor(width).carries(client_of(shown.principal))
    principal.survey(
        reverse("portal:own_audit_list") + "?since=2026-01-01",
        reverse("portal:own_audit_detail", args=[event.pk]),
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_around_an_inspection(visitor, shown, width):
    officer = visitor(width).carries(bureau_client("990102", role="officer"))
    asked = "?kind={}&on=2026-12-21"
    choose = reverse("selfcheck:inspection_choose")
    officer.survey(
        reverse("selfcheck:inspection_list"),
        reverse("selfcheck:inspection_idle"),
        choose,
        f"{choose}{asked.format('planned')}&q={shown.enterprise.uscc}",
        reverse("selfcheck:inspection_new", args=[shown.enterprise.pk]) + asked.format("complaint"),
        reverse("selfcheck:inspection_detail", args=[shown.visit.pk]),
        reverse("selfcheck:inspection_correct", args=[shown.visit.pk]),
        reverse("selfcheck:finding_add", args=[shown.visit.pk]),
        reverse("selfcheck:key_mark", args=[shown.enterprise.pk]),
        reverse("selfcheck:risk_cap", args=[shown.enterprise.pk]),
        reverse("selfcheck:outside_accident", args=[shown.enterprise.pk]),
        reverse("selfcheck:outside_penalty", args=[shown.enterprise.pk]),
        reverse("selfcheck:outside_correct", args=[shown.outside.pk]),
        reverse("selfcheck:outside_withdraw", args=[shown.outside.pk]),
    )


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_major_hazards(visitor, world, width):
    supervised, fresh, done = Hazardous(), Hazardous(title="煤气管道未设总切断阀"), Hazardous()
    order = supervised.supervise()
    supervised.report()
    supervised.plan()
    fresh.report()
    done.until_completed()
    told = escalate(
        actor=fresh.officer, hazard_id=fresh.pk, head="何启明", head_told_on=date(2026, 10, 8),
        text="已当面报告，要求继续生产", now=NOW,
    )  # fmt: skip
    chief = visitor(width).carries(bureau_client("990102", role="chief"))
    chief.survey(
        *(reverse(name) for name in HAZARD_PAGES),
        reverse("selfcheck:major_hazard_list") + "?filter=no_progress&days=7",
        reverse("selfcheck:major_hazard_detail", args=[supervised.pk]),
        reverse("selfcheck:major_hazard_detail", args=[fresh.pk]),
        reverse("selfcheck:major_hazard_recheck", args=[done.pk]),
        reverse("selfcheck:major_hazard_suspend", args=[fresh.pk]),
        reverse("selfcheck:supervision_new", args=[fresh.pk]),
        reverse("selfcheck:supervision_detail", args=[order.pk]),
        reverse("selfcheck:supervision_deliver", args=[order.pk]),
        reverse("selfcheck:supervision_withdraw", args=[order.pk]),
        reverse("selfcheck:escalation_detail", args=[told.pk]),
    )


SETTINGS = ("", "_hours", "_series", "_opinions", "_notes", "_flags")
HAZARD_PAGES = (
    "selfcheck:bureau_home",
    "selfcheck:major_hazard_list",
    "selfcheck:supervision_list",
    "selfcheck:escalation_list",
)
ENTERPRISE_PAGES = (
    "selfcheck:enterprise_home",
    "selfcheck:report_list",
    "selfcheck:figures_list",
    "selfcheck:team_detail",
    "selfcheck:team_register",
    "selfcheck:hazard_list",
    "selfcheck:hazard_add",
    "portal:profile",
    "portal:profile_edit",
    "portal:people",
    "portal:people_add",
    "portal:people_term_add",
    "portal:people_replace",
    "portal:profile_grade_add",
    "portal:invite_create",
    "portal:notice_list",
    "portal:account",
)
RULE_PAGES = (
    "selfcheck:scenario",
    "selfcheck:scenario_caps",
    "selfcheck:scenario_filing",
    "selfcheck:law_register",
)
BUREAU_PAGES = (
    "selfcheck:bureau_home",
    "selfcheck:desk",
    "selfcheck:clock_overview",
    "selfcheck:clock_list",
    "selfcheck:missing_list",
    "selfcheck:submission_list",
    "selfcheck:exemption_list",
    "selfcheck:exemption_new",
    "selfcheck:deadline_list",
    "selfcheck:deadline_new",
    "selfcheck:period_list",
    "selfcheck:invitation_create",
    "portal:enterprise_list",
    "portal:import_list",
    "portal:batch_list",
    "selfcheck:settings",
    "portal:invitation_list",
    "portal:claim_list",
    "portal:posting_list",
    "portal:job_list",
    "portal:notice_list",
)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_a_hazards_life(visitor, world, width):
    case = Hazardous()
    case.report(), case.plan(), case.start()
    case.supervise()
    officer = visitor(width).carries(client_of(case.officer))
    one = [case.pk]
    names = ("report", "staff", "plan", "control", "progress", "extend", "rectify", "accept", "close")
    names += ("order_progress", "order_extend", "order_accept", "escalate", "detail")
    officer.survey(
        *(reverse(f"selfcheck:hazard_{name}", args=one) for name in names),
        reverse("selfcheck:hazard_receipt", args=[case.pk, 1]),
        reverse("selfcheck:hazard_element", args=[case.pk, "funds"]),
    )
