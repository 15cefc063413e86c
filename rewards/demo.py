"""The demonstration's internal reports: an escrow, a scheme with its address, reports in several states."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.urls import reverse

from portal.actors import Actor
from portal.calendars import day_of
from rewards import codes
from rewards.commands import awards, custody, handling, intake, registering, reporting, schemes
from rewards.law import law_for
from rewards.models import Report
from rewards.queries import channels, tips
from rewards.rules.bands import default_bands
from rewards.rules.terms import default_terms
from selfcheck.demo.people import Firm
from selfcheck.demo.story import Story

KEEPERS = {"qianli": "demo-keeper-qianli", "lizhang": "demo-keeper-lizhang"}
RULES = "接到报告后由经办人到现场核实。查实的按区间发奖金，重大事故隐患从高。恶意虚报的不奖励。"


def build(story: Story) -> list[str]:
    """Lines for the list of log-ins; nothing where no firm is shown."""
    shown = story.shown()
    if not shown:
        return []
    desk = Desk(shown[0], story.now)
    _escrow(story)
    desk.publish()
    code = desk.live()
    return desk.lines(code)


def _escrow(story: Story) -> None:
    at = story.now - timedelta(days=120)
    for name, passphrase in KEEPERS.items():
        custody.become_custodian(actor=story.staff[name], passphrase=passphrase, now=at)
    custody.make_escrow_key(actor=story.staff["qianli"], now=at)


@dataclass
class Desk:
    """`firm.officer` and `firm.principal` handle; the principal alone sees names and approves."""

    firm: Firm
    now: datetime
    token: str = ""

    def at(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def publish(self) -> None:
        enterprise, officer = self.firm.enterprise, self.firm.officer
        law = law_for(enterprise.division_code, day_of(self.now))
        schemes.publish_scheme(
            actor=officer,
            enterprise_id=enterprise.pk,
            terms=default_terms(law),
            bands=default_bands(law),
            budget_yuan=Decimal(20000),
            channels="车间门口和食堂的二维码海报、意见箱、班前会",
            rules=RULES,
            handlers=[
                schemes.Handler(officer.user_id, sees_names=False),
                schemes.Handler(self.firm.principal.user_id, sees_names=True),
            ],
            now=self.at(100),
        )
        channel = schemes.open_channel(actor=officer, enterprise_id=enterprise.pk, now=self.at(100))
        self.token = channel.token

    def live(self) -> str:
        """One report in each state; returns the code of the one whose award waits to be fetched."""
        self._paid()
        self._retaliated()
        self._late()
        code = self._approved()
        self._proposed()
        self.send(0.2, "management", "配电室", "值班记录连续三天没有人签字", **CONFIDENTIAL)
        return code

    def lines(self, code: str) -> list[str]:
        grouped = codes.grouped(code)
        tell, follow = reverse("rewards:tell", args=[self.token]), reverse("rewards:follow")
        name = self.firm.enterprise.name
        keepers = "，".join(f"{name} {word}" for name, word in KEEPERS.items())
        return [
            f"  员工报告：{name}，手机打开 {tell}（不用登录），收件箱 {reverse('rewards:tip_list')}",
            f"  报告进度：{follow} 输入回执编号 {grouped}，奖励已批准，可取领奖号",
            f"  监管直办：{reverse('rewards:fast_list')}，反映打击报复一件；托管口令 {keepers}",
        ]

    def send(self, days: float, kind: str, place: str, text: str, **more) -> tuple[Report, str]:
        at = self.at(days)
        code = intake.keep_unsent(
            actor=tips.reporter_at(self.firm.enterprise.pk),
            channel=channels.by_token(self.token),
            answers=intake.Answers(**{"way": "anonymous"} | more, kind=kind, place=place, text=text),
            now=at,
        )
        tip = tips.find(code, unsent=True)
        return intake.send_report(actor=tip.actor, report_id=tip.report.pk, now=at), code

    def verified(self, days: float, *what: str) -> tuple[Report, str]:
        report, code = self.send(days, *what)
        common = {"actor": self.firm.officer, "report_id": report.pk}
        handling.acknowledge(now=self.at(days - 0.1), **common)
        handling.verify_true(
            revision=Report.objects.visible_to(self.firm.officer.scope).get(pk=report.pk).revision,
            severity="general",
            words="已到现场核实，属实，正在整改。",
            now=self.at(days - 1),
            **common,
        )
        return report, code

    def _award(self, report: Report, days: float, amount: int, *, approved: bool = True) -> int:
        award = awards.propose_award(
            actor=self.firm.officer,
            report_id=report.pk,
            form="money",
            amount=Decimal(amount),
            words="",
            now=self.at(days),
        )
        if approved:
            awards.approve_award(actor=self.firm.principal, award_id=award.pk, now=self.at(days - 1))
        return award.pk

    def _paid(self) -> None:
        report, code = self.verified(60, "equipment", "成品库 2 号叉车", "刹车偏软，踩到底才停")
        officer: Actor = self.firm.officer
        common = {"actor": officer, "report_id": report.pk}
        values = {
            "title": "成品库叉车制动不良",
            "place": "成品库",
            "measure": "更换刹车片，试车合格后使用",
            "responsible": officer.name,
            "rectify_by": day_of(self.at(50)),
            "condition": "",
        }
        registering.register_hazard(values=values, item_ids=[], now=self.at(58), **common)
        handling.give_feedback(words="已更换刹车片，谢谢您。", now=self.at(57), **common)
        award = self._award(report, 56, 200)
        tip = tips.find(code)
        claim = reporting.take_claim(actor=tip.actor, report_id=report.pk, now=self.at(54))
        awards.settle_award(actor=officer, award_id=award, claim=claim, voucher="PZ-0017", now=self.at(53))
        notice = "报告设备隐患一处，已整改"
        awards.publish_award(actor=officer, award_id=award, notice=notice, now=self.at(52))
        handling.close(now=self.at(51), **common)

    def _retaliated(self) -> None:
        _, code = self.verified(40, "people", "三车间", "班长让无证人员开叉车")
        tip = tips.find(code)
        reporting.tell_retaliation(
            actor=tip.actor,
            report_id=tip.report.pk,
            key=tip.key,
            kind="post",
            on=day_of(self.at(3)),
            text="报告之后被调到夜班，班长说是因为多嘴",
            now=self.at(2),
        )

    def _late(self) -> None:
        self.send(9, "environment", "喷漆房", "排风机停了两天，味道很大")

    def _approved(self) -> str:
        report, code = self.verified(12, "equipment", "锯木间", "圆锯没有防护罩")
        words = "防护罩已装好，奖励已批准。"
        handling.give_feedback(actor=self.firm.officer, report_id=report.pk, words=words, now=self.at(10))
        self._award(report, 9, 300)
        return code

    def _proposed(self) -> None:
        report, _ = self.verified(5, "management", "危废间", "台账和实物对不上")
        self._award(report, 3, 150, approved=False)


CONFIDENTIAL = {"way": "confidential", "identity": {"name": "林晓", "phone": ""}}
