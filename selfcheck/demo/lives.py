"""Hazards in every state of their life; each firm has one and all are led there by the commands."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.actors import Actor
from portal.calendars import day_of
from portal.commands.evidence import store_evidence
from selfcheck.commands import (
    hazard_acceptance,
    hazard_extensions,
    hazard_plans,
    hazards,
    prompt_reports,
    supervision,
    suspensions,
)
from selfcheck.commands._hazard_judging import Judged
from selfcheck.demo.people import Firm
from selfcheck.models import Hazard, HazardStandardItem
from selfcheck.states.hazards import Element

LIVES = (
    "registered",
    "reported",
    "planned",
    "rectifying",
    "extension",
    "completed",
    "accepted",
    "closed",
    "supervised",
    "suspended",
)
TITLE = "脉冲除尘器未设锁气卸灰装置"
CLAUSE = "GM-2023:第十一条:6"
CONTENTS = {
    Element.GOALS: "除尘系统符合粉尘防爆要求，消除爆燃危险",
    Element.METHODS: "停用除尘器，加装锁气卸灰装置和泄爆片，委托检测",
    Element.FUNDS: "设备、施工和检测费用由安全生产费用列支",
    Element.PEOPLE: "成立治理小组，设备部和安全部参加",
    Element.TIMING: "二十日内完成安装，期满前完成检测",
    Element.SAFETY: "停用打磨工位，撤离无关人员，更新粉尘爆炸应急预案并演练",
}


@dataclass
class Life:
    """One hazard of one firm, found twelve days ago; each step a day later."""

    firm: Firm
    clerk: Actor
    officer: Actor
    chief: Actor
    now: datetime
    pk: int = 0

    def at(self, days_ago: float) -> datetime:
        return self.now - timedelta(days=days_ago)

    def day(self, days_ago: float) -> date:
        return day_of(self.at(days_ago))

    def lead(self, goal: str) -> None:
        """As far as `goal` says."""
        self.register()
        if goal == "registered":
            return
        self.report()
        if goal == "reported":
            return
        self.order(goal)
        self.plan()
        if goal in ("planned", "suspended"):
            return
        self.work(goal)
        if goal in ("rectifying", "extension", "supervised"):
            return
        self.finish(goal)

    def register(self) -> None:
        found_at = self.at(12)
        items = HazardStandardItem.objects.filter(uid=CLAUSE).values_list("pk", flat=True)
        hazard = hazards.add_hazard(
            actor=self.firm.officer,
            enterprise_id=self.firm.enterprise.pk,
            values={
                "title": TITLE,
                "level": "major",
                "found_on": day_of(found_at),
                "found_at": found_at,
                "found_by": "team",
                "place": "打磨车间",
                "condition": "除尘器卸灰口直通大气。",
                "cause": "设备改造时未同步处理。",
                "harm": "可能引起粉尘爆燃，影响 6 个工位。",
                "difficulty": "需停机 5 天，难度中等。",
                "measure": "停用除尘器，加装锁气卸灰装置",
                "responsible": self.firm.officer.name,
                "rectify_by": day_of(found_at) + timedelta(days=30),
            },
            item_ids=list(items),
            photo_ids=[self.photo("发现时.jpg", "gray")],
            now=self.at(11.9),
        )
        self.pk = hazard.pk

    def report(self) -> None:
        revision = Hazard.objects.visible_to(self.firm.officer.scope).get(pk=self.pk).revision
        hazard_plans.add_control(
            actor=self.firm.officer,
            hazard_id=self.pk,
            taken_at=self.at(11.9),
            text="停用除尘器和打磨工位，设警示标志",
            responsible=self.firm.officer.name,
            now=self.at(11.8),
        )
        report = prompt_reports.report_hazard(
            actor=self.firm.officer, hazard_id=self.pk, revision=revision, now=self.at(11.7)
        )
        prompt_reports.acknowledge_as_principal(
            actor=self.firm.principal, report_id=report.pk, now=self.at(11.6)
        )

    def order(self, goal: str) -> None:
        if goal == "supervised":
            given = supervision.OrderGiven(
                level="county",
                word="青应急督",
                signatory=self.chief.name,
                issued_on=self.day(10),
                finding=f"打磨车间{TITLE}。",
                basis="《中华人民共和国安全生产法》第四十一条第三款",
                duties="主要负责人组织制定治理方案；每季度至少报告一次进展；治理期间落实防控措施。",
                plan_due_on=self.day(0),
                deadline=self.day(0) + timedelta(days=60),
            )
            order = supervision.issue_order(
                actor=self.officer, hazard_id=self.pk, given=given, now=self.at(10)
            )
            supervision.deliver_order(
                actor=self.clerk,
                order_id=order.pk,
                delivered_by=self.clerk.name,
                delivered_at=self.at(9.5),
                now=self.at(9.4),
            )
        if goal == "suspended":
            ordered = suspensions.Ordered(
                number=f"青应急停〔{self.now.year}〕1号",
                extent="partial",
                range="打磨车间全部打磨工位",
                reason="粉尘爆炸危险未排除",
                issued_on=self.day(10),
            )
            suspensions.order_suspension(
                actor=self.officer, hazard_id=self.pk, ordered=ordered, now=self.at(10)
            )

    def plan(self) -> None:
        for element, content in CONTENTS.items():
            given = hazard_plans.ElementGiven(
                content=content,
                responsible=self.firm.officer.name,
                state="in_place" if element == Element.PEOPLE else "not_yet",
                in_place_on=self.day(9) if element == Element.PEOPLE else None,
                funds_planned=Decimal("68000") if element == Element.FUNDS else None,
                due_on=self.day(-10) if element == Element.TIMING else None,
            )
            hazard_plans.save_element(
                actor=self.firm.officer,
                hazard_id=self.pk,
                element=element,
                revision=0,
                given=given,
                now=self.at(9),
            )
        hazard_plans.confirm_plan(actor=self.firm.officer, hazard_id=self.pk, now=self.at(8.9))

    def work(self, goal: str) -> None:
        hazard_plans.start_rectifying(actor=self.firm.officer, hazard_id=self.pk, now=self.at(8))
        hazard_plans.add_progress(
            actor=self.firm.officer,
            hazard_id=self.pk,
            on=self.day(6),
            text="设备已到货，开始安装",
            funds_spent=Decimal("42000"),
            file_ids=(self.photo("安装中.jpg", "silver"),),
            now=self.at(6),
        )
        if goal == "extension":
            hazard_extensions.request_extension(
                actor=self.firm.officer,
                hazard_id=self.pk,
                to_on=self.day(0) + timedelta(days=45),
                reason="检测机构排期推迟",
                controls="除尘器和打磨工位继续停用，每班巡查",
                now=self.at(5),
            )

    def finish(self, goal: str) -> None:
        done_on = self.day(3)
        hazards.record_rectified(
            actor=self.firm.officer,
            hazard_id=self.pk,
            rectified_on=done_on,
            today=done_on,
            after_ids=[self.photo("整改后.jpg", "white")],
            now=self.at(3),
        )
        if goal == "completed":
            return
        judged = Judged(
            on=self.day(2),
            name=self.firm.principal.name,
            passed=True,
            finding="装置已安装，试运行正常",
        )
        hazard_acceptance.accept_hazard(
            actor=self.firm.principal, hazard_id=self.pk, judged=judged, now=self.at(2)
        )
        if goal == "closed":
            hazard_acceptance.close_hazard(actor=self.firm.principal, hazard_id=self.pk, now=self.at(1))

    def photo(self, name: str, colour: str) -> int:
        picture = io.BytesIO()
        Image.new("RGB", (640, 480), colour).save(picture, "JPEG")
        upload = SimpleUploadedFile(name, picture.getvalue(), "image/jpeg")
        return store_evidence(
            actor=self.firm.officer, enterprise_id=self.firm.enterprise.pk, upload=upload, now=self.now
        ).pk


def live(firms: list[Firm], clerk: Actor, officer: Actor, chief: Actor, now: datetime) -> None:
    """Goal after goal, one firm each."""
    for firm, goal in zip(firms, LIVES, strict=False):
        Life(firm, clerk, officer, chief, now).lead(goal)
