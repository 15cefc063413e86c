"""An enterprise with everything it needs to file; drafts, signatures and returns go through the commands."""

from datetime import date, datetime, timedelta

from django.test import Client

from portal.actors import Actor
from portal.models import User
from portal.scope import Scope
from portal.workplaces import SESSION_KEY
from selfcheck.commands import drafts, reviews, signing
from selfcheck.models import Draft, DraftStep, HazardStandard, Report
from tests.factories import (
    NOW,
    BureauFactory,
    EnterpriseFactory,
    MembershipFactory,
    ObligationFactory,
    PersonFactory,
    PostingFactory,
    PrincipalTermFactory,
    SafetyTeamFactory,
    TeamMemberFactory,
)

READ_ALL = ("true_and_complete:1", "reported_to_me:2", "nil:1", "major_hazards_in_hand:1", "one_person:1")


class Firm:
    """One enterprise with its people, its accounts' actors, an obligation and its bureau's clerk."""

    def __init__(
        self, *, year: int = 2026, quarter: int = 3, division: str = "990102001", one_person=False, **profile
    ):
        values = {
            "legal_rep_name": "陆承远",
            "site_address": "工业二路 6 号",
            "contact_name": "周敏",
            "contact_phone": "13000002650",
            "division_code": division,
        }
        self.enterprise = EnterpriseFactory(**values | profile)
        self.bureau = BureauFactory(division_code=division[:6])
        self.term = PrincipalTermFactory(enterprise=self.enterprise, person__name="陆承远")
        self.officer_person = PersonFactory(enterprise=self.enterprise, name="周敏")
        self.principal = self._actor("principal", self.term.person)
        self.officer = self.principal if one_person else self._actor("safety_officer", self.officer_person)
        if one_person:
            self.officer = self._second_role()
        self.clerk = self._clerk()
        self.team = SafetyTeamFactory(enterprise=self.enterprise, one_person_firm=one_person)
        self.leader = TeamMemberFactory(
            team=self.team, person__enterprise=self.enterprise, person__name="何启明", post="副总经理"
        )
        self.members = [
            TeamMemberFactory(team=self.team, person__enterprise=self.enterprise, capacity=c)
            for c in ("safety_dept", "union", "employee_rep", "cse")
        ]
        self.standard = _standard()
        self.obligation = ObligationFactory(enterprise=self.enterprise, year=year, quarter=quarter)

    def draft(
        self, *, inspected_on: date = date(2026, 9, 17), now: datetime = NOW, principal_present=False
    ) -> Report:
        """A report whose steps are complete: one inspection, one standard, no hazard, a nil statement."""
        report = drafts.start_report(actor=self.officer, obligation_id=self.obligation.pk, now=now)
        rows = DraftStep.objects.visible_to(self.officer.scope).filter(draft__report=report)
        for row in rows:
            row.data = {**row.data, **self._step(row.step, inspected_on, principal_present)}
            row.complete = True
            row.save()
        self.pass_warnings(report, now)
        return report

    def pass_warnings(self, report: Report, now: datetime = NOW) -> None:
        """Write a reason for every warning there is."""
        row = DraftStep.objects.visible_to(self.officer.scope).get(
            draft__report=report, draft__closed_at=None, step="sign"
        )
        steps = {s.step: s.data for s in row.draft.steps.all()}
        found = [f for f in signing.findings_of(report, steps, now) if not f.is_error]
        row.data["passed_warnings"] = {f.key: {"text": f.text, "reason": "情况属实，已说明"} for f in found}
        row.save()

    def send(self, report: Report, now: datetime = NOW) -> Report:
        return signing.send_to_sign(actor=self.officer, report_id=report.pk, now=now)

    def read(self, report: Report, now: datetime = NOW):
        """The preview as the principal sees it: content and digest."""
        report = (
            Report.objects.visible_to(self.principal.scope)
            .select_related("obligation", "enterprise")
            .get(pk=report.pk)
        )
        draft = Draft.objects.visible_to(self.principal.scope).get(report=report, closed_at=None)
        return signing.preview(report, draft, scope=self.principal.scope, now=now)

    def sign(self, report: Report, now: datetime = NOW, ticked=READ_ALL, digest: str | None = None):
        return signing.submit_report(
            actor=self.principal,
            report_id=report.pk,
            read_digest=digest or self.read(report, now)[1],
            ticked=frozenset(ticked),
            method="密码复核",
            now=now,
        )

    def file(self, now: datetime = NOW, **draft):
        """Draft, send, sign in one go."""
        report = self.draft(now=now - timedelta(hours=2), **draft)
        self.send(report, now=now - timedelta(hours=1))
        return self.sign(report, now=now)

    def send_back(self, submission, *, now: datetime, fix_by: datetime):
        return reviews.return_for_mending(
            actor=self.clerk, submission_id=submission.pk, reason="检查日期与附件不符", fix_by=fix_by, now=now
        )

    def refile(self, report: Report, now: datetime):
        self.send(report, now=now - timedelta(minutes=10))
        return self.sign(report, now=now)

    def _actor(self, role: str, person) -> Actor:
        membership = MembershipFactory(
            enterprise=self.enterprise, role=role, person=person, user__name=person.name
        )
        return _acting(membership)

    def _second_role(self) -> Actor:
        mine = MembershipFactory._meta.model.unscoped.get(enterprise=self.enterprise, role="principal")
        return _acting(
            MembershipFactory(
                enterprise=self.enterprise, role="safety_officer", person=mine.person, user=mine.user
            )
        )

    def _clerk(self) -> Actor:
        posting = PostingFactory(bureau=self.bureau, user__name="赵岩")
        code = self.bureau.division_code
        return Actor(
            posting.user.username, "clerk", Scope(division=code), "赵岩", posting.user_id, division=code
        )

    def _step(self, step: str, inspected_on: date, principal_present: bool) -> dict:
        if step == "overview":
            return {"inspections": [self._inspection(inspected_on, principal_present)]}
        if step == "standards":
            return {
                "standards": [{"standard_id": self.standard.pk, "items_applicable": 21, "items_checked": 21}]
            }
        if step == "awards":
            return {"reports": 2, "verified": 2, "rectified": 2, "paid": 1, "amount_yuan": "200.00"}
        return {"nil_declared": True} if step == "sign" else {}

    def _inspection(self, inspected_on: date, principal_present: bool) -> dict:
        return {
            "id": 1,
            "inspected_on": inspected_on.isoformat(),
            "scope": "全厂",
            "team_id": self.team.pk,
            "leader_seat_id": self.leader.pk,
            "seat_ids": [self.leader.pk, *(m.pk for m in self.members)],
            "principal_present": principal_present,
            "principal_term_ids": [self.term.pk] if principal_present else [],
            "principal_evidence_ids": [],
            "reported_to_principal_on": inspected_on.isoformat(),
        }


def client_of(actor: Actor) -> Client:
    """A browser in which this person is signed in at this workplace."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    if actor.workplace:
        session = client.session
        session[SESSION_KEY] = actor.workplace
        session.save()
    return client


def _acting(membership) -> Actor:
    return Actor(
        username=membership.user.username,
        role=membership.role,
        scope=Scope(enterprise_id=membership.enterprise_id),
        name=str(membership.user),
        user_id=membership.user_id,
        enterprise_id=membership.enterprise_id,
        workplace=f"m:{membership.pk}",
        person_id=membership.person_id,
    )


def _standard() -> HazardStandard:
    return HazardStandard.objects.get_or_create(
        code="GM-2023",
        defaults={
            "title": "工贸企业重大事故隐患判定标准",
            "document_number": "应急管理部令第10号",
            "sectors": ["工贸"],
            "effective_on": date(2023, 5, 15),
            "status": "in_force",
            "item_count": 64,
            "verified": True,
        },
    )[0]
