"""A firm with a major hazard, led through its life by the commands."""

from datetime import date, datetime, timedelta

from portal.actors import Actor
from portal.models import User
from portal.scope import Scope
from selfcheck.commands import hazard_acceptance, hazard_plans, hazards, prompt_reports, supervision
from selfcheck.commands._hazard_judging import Judged
from selfcheck.models import Hazard
from selfcheck.states.hazards import Element
from tests.factories import NOW, EvidenceFileFactory, PostingFactory
from tests.filing import Firm

TODAY = date(2026, 10, 9)  # the Shanghai day of NOW


class Hazardous:
    """`hazard` of the firm and those who act on it."""

    def __init__(self, level: str = "major", **values):
        self.firm = Firm()
        self.officer, self.principal = self.firm.officer, self.firm.principal
        self.inspector = bureau_actor(self.firm, "officer")
        self.chief = bureau_actor(self.firm, "chief")
        given = {
            "title": "除尘系统未设泄爆装置",
            "level": level,
            "found_on": date(2026, 10, 8),
            "found_by": "team",
            "place": "打磨车间",
            "condition": "布袋除尘器无泄爆装置",
            "harm": "可能引起粉尘爆燃",
            "cause": "改造时未同步设置",
            "difficulty": "整改难度中等",
            "measure": "加装泄爆片",
            "responsible": "周敏",
            "rectify_by": date(2026, 10, 30),
        }
        self.pk = hazards.add_hazard(
            actor=self.officer,
            enterprise_id=self.firm.enterprise.pk,
            values=given | values,
            item_ids=[],
            photo_ids=[],
            now=NOW,
        ).pk

    @property
    def hazard(self) -> Hazard:
        return Hazard.unscoped.select_related("enterprise").get(pk=self.pk)

    def file(self, **values) -> int:
        return EvidenceFileFactory(enterprise=self.firm.enterprise, **values).pk

    def report(self, now: datetime = NOW):
        revision = self.hazard.revision
        return prompt_reports.report_hazard(actor=self.officer, hazard_id=self.pk, revision=revision, now=now)

    def element(self, element: str, now: datetime = NOW, revision: int = 0, **values):
        given = {"content": f"{element}的内容", "responsible": "周敏"}
        if element == Element.TIMING:
            given["due_on"] = date(2026, 10, 28)
        return hazard_plans.save_element(
            actor=self.officer,
            hazard_id=self.pk,
            element=element,
            revision=revision,
            given=hazard_plans.ElementGiven(**given | values),
            now=now,
        )

    def plan(self, now: datetime = NOW):
        for element in Element.values:
            self.element(element, now)
        return hazard_plans.confirm_plan(actor=self.officer, hazard_id=self.pk, now=now)

    def start(self, now: datetime = NOW):
        return hazard_plans.start_rectifying(actor=self.officer, hazard_id=self.pk, now=now)

    def complete(self, on: date = TODAY, now: datetime = NOW, **more):
        return hazards.record_rectified(
            actor=self.officer, hazard_id=self.pk, rectified_on=on, today=on, now=now, **more
        )

    def accept(self, actor: Actor | None = None, now: datetime = NOW, **values):
        given = {"on": TODAY, "name": "何启明", "passed": True, "finding": "泄爆片已安装并经试验"}
        return hazard_acceptance.accept_hazard(
            actor=actor or self.principal, hazard_id=self.pk, judged=Judged(**given | values), now=now
        )

    def inspect(self, now: datetime = NOW, **values):
        given = {"on": TODAY, "name": "赵一帆", "passed": True, "finding": "现场查看，泄爆片已安装"}
        return hazard_acceptance.accept_for_bureau(
            actor=self.inspector, hazard_id=self.pk, judged=Judged(**given | values), now=now
        )

    def close(self, now: datetime = NOW, files: tuple[int, ...] | None = None):
        files = (self.file(),) if files is None else files
        return hazard_acceptance.close_hazard(
            actor=self.principal, hazard_id=self.pk, file_ids=files, now=now
        )

    def until_completed(self):
        self.report()
        self.plan()
        self.start()
        self.complete()
        return self

    def until_closed(self):
        self.until_completed()
        self.accept()
        self.close()
        return self

    def supervise(self, now: datetime = NOW, **values):
        given = {
            "level": "county",
            "word": "青应急督",
            "signatory": "李章",
            "issued_on": TODAY,
            "finding": "打磨车间除尘系统未设泄爆装置",
            "basis": "中华人民共和国安全生产法第四十一条第三款",
            "duties": "主要负责人组织制定治理方案",
            "plan_due_on": date(2026, 10, 20),
            "deadline": date(2026, 12, 31),
        }
        return supervision.issue_order(
            actor=self.inspector, hazard_id=self.pk, given=supervision.OrderGiven(**given | values), now=now
        )


def bureau_actor(firm: Firm, role: str) -> Actor:
    posting = PostingFactory(bureau=firm.bureau, role=role)
    user: User = posting.user
    code = firm.bureau.division_code
    return Actor(
        username=user.username,
        role=role,
        scope=Scope(division=code),
        name=str(user),
        user_id=user.pk,
        division=code,
        place_name=firm.bureau.name,
    )


def at(days: int = 0, hours: int = 0) -> datetime:
    return NOW + timedelta(days=days, hours=hours)
