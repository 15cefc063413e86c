"""A visit that found something at an enterprise, and the two people of the bureau who work on it."""

from datetime import UTC, date, datetime

from portal.actors import Actor
from portal.scope import Scope
from selfcheck.commands import cases, flags
from selfcheck.models import CaseFlag, HazardStandardItem, VisitFindingClause
from tests.factories import (
    HazardFactory,
    PostingFactory,
    VisitFactory,
    VisitFindingFactory,
)
from tests.filing import Firm

FOUND_AT = datetime(2026, 10, 20, 2, 20, tzinfo=UTC)  # 2026-10-20 10:20 in Shanghai
NOW = datetime(2026, 10, 22, 1, 0, tzinfo=UTC)
BEFORE = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)


class Casework:
    """`checked`: the enterprise filed the third quarter; `reported`: it had registered this very hazard.

    `at`: the firm that is visited, where a test has led one to this point.
    """

    def __init__(
        self, *, checked: bool = False, reported: bool = False, kind="double_random", at=None, **firm
    ):
        self.firm = at or Firm(**firm)
        if checked:
            self.firm.file(now=BEFORE)
        self.enterprise = self.firm.enterprise
        self.item = HazardStandardItem.objects.get_or_create(
            uid="GM-11-6",
            defaults={
                "standard": self.firm.standard,
                "position": 116,
                "article": "第十一条",
                "item": 6,
                "title": "未规范设置锁气卸灰装置",
            },
        )[0]
        self.hazard = self._hazard() if reported else None
        self.visit = VisitFactory(
            enterprise=self.enterprise, bureau=self.firm.bureau, kind=kind, on=date(2026, 10, 20)
        )
        self.finding = VisitFindingFactory(
            visit=self.visit,
            position=1,
            title="3号砂光除尘器卸灰口未设锁气卸灰装置",
            place="砂光车间",
            severity="major",
            found_at=FOUND_AT,
            condition="卸灰口敞开",
            correct_by=date(2026, 11, 20),
            recorded_at=FOUND_AT,
        )
        VisitFindingClause.unscoped.create(finding=self.finding, item=self.item)
        self.officer = self.staff("officer", "钱立")
        self.reviewer = self.staff("legal_reviewer", "孙法")
        self.chief = self.staff("chief", "李长")

    def staff(self, role: str, name: str) -> Actor:
        posting = PostingFactory(bureau=self.firm.bureau, role=role, user__name=name)
        code = self.firm.bureau.division_code
        return Actor(
            posting.user.username,
            role,
            Scope(division=code),
            name,
            posting.user_id,
            division=code,
            workplace=f"p:{posting.pk}",
        )

    def match(self, hazard=None, *, seen="", reason="台账中没有同一部位的隐患", now=NOW, actor=None):
        return cases.match_finding(
            actor=actor or self.officer,
            finding_id=self.finding.pk,
            hazard_id=hazard.pk if hazard else None,
            reason="" if hazard and not seen else reason,
            seen=seen,
            now=now,
        )

    def second_finding(self, position: int = 2):
        """Another finding of the same item at the same enterprise, matched with nothing."""
        finding = VisitFindingFactory(
            visit=self.visit, position=position, severity="major", found_at=FOUND_AT
        )
        VisitFindingClause.unscoped.create(finding=finding, item=self.item)
        return cases.match_finding(
            actor=self.officer, finding_id=finding.pk, hazard_id=None, reason="没有", seen="", now=NOW
        )

    def flag(self, case, rule: str) -> CaseFlag:
        return CaseFlag.unscoped.filter(case=case, rule=rule).latest("pk")

    def propose(self, flag, opinion="upheld", reason="事实清楚", now=NOW, actor=None) -> CaseFlag:
        flag.refresh_from_db()
        return flags.propose(
            actor=actor or self.officer,
            flag_id=flag.pk,
            opinion=opinion,
            reason=reason,
            revision=flag.revision,
            now=now,
        )

    def countersign(self, flag, now=NOW, actor=None) -> CaseFlag:
        flag.refresh_from_db()
        return flags.countersign(
            actor=actor or self.reviewer, flag_id=flag.pk, reason="", revision=flag.revision, now=now
        )

    def settle(self, case, opinion="upheld") -> None:
        for flag in CaseFlag.unscoped.filter(case=case, state="raised").order_by("pk"):
            self.propose(flag, opinion)
            self.countersign(flag)

    def _hazard(self):
        hazard = HazardFactory(
            enterprise=self.enterprise,
            title="砂光除尘器卸灰口没有锁气卸灰装置",
            level="major",
            place="砂光车间 3 号线",
            found_on=date(2026, 9, 28),
            rectify_by=date(2026, 12, 31),
            recorded_at=BEFORE,
        )
        hazard.clauses.create(item=self.item)
        return hazard
