"""检查发现的案件: reported leads to LE-1, not checked to DP-1, one closed with leniency, some left to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portal.actors import Actor
from portal.calendars import day_of, start_of_day
from portal.models import Enterprise
from selfcheck.commands import case_outcomes, cases, findings, flags, leniency, visits
from selfcheck.demo.lives import CLAUSE, LIVES
from selfcheck.demo.people import Firm
from selfcheck.demo.visits import OFFICERS
from selfcheck.models import Case, CaseFlag, Evaluation, Hazard, HazardStandardItem, VisitFinding
from selfcheck.states import VisitKind

DUST = "脉冲除尘器卸灰口未设锁气卸灰装置"
NO_BLOCKERS = {
    "finding.accident_at": False,
    "check.fictitious": False,
    "order.refused": False,
    "order.falsely_reported_done": False,
    "order.suspension_defied": False,
    "signs.crime": False,
    "signs.concealment": False,
    "signs.repeat": False,
}
SEARCHED = "执法系统查询记录；检查当日询问笔录（主要负责人、安全管理人员）"


@dataclass(frozen=True)
class Told:
    """What the log-ins say: where each story stands."""

    waits: str
    lenient: str
    dual: str
    closed: str

    def lines(self) -> list[str]:
        return [
            f"  待比对：{self.waits}，企业已报告同一隐患、尚无进展，"
            "以 qianli 登录，从宽与双罚 → 待比对的检查发现",
            f"  自查免罚：案号 {self.lenient}，LE-1 已提出意见，以 sunfa 登录审核",
            f"  一案双罚：案号 {self.dual}，DP-1、两条线、检查组名单；法制审核已退回，以 qianli 登录",
            f"  从宽结案：案号 {self.closed}，四项材料齐全，待复核；以 zhouzheng 登录复核，lizhang 看一致率",
        ]


@dataclass
class Desk:
    """The officer and the reviewer at work; `days` count back from now."""

    officer: Actor
    reviewer: Actor
    now: datetime

    def at(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def spot_check(self, enterprise: Enterprise, days: float, title: str, place: str) -> VisitFinding:
        on = day_of(self.at(days))
        entry = visits.Entry(
            kind=VisitKind.DOUBLE_RANDOM,
            on=on,
            levels=("county",),
            officers=OFFICERS,
            items=("重大事故隐患排查整治情况",),
            plan_number=f"抽〔{on.year}〕{enterprise.pk}号",
            plan_approver="lizhang",
            plan_approved_on=on,
        )
        visit = visits.record_visit(
            actor=self.officer,
            enterprise_id=enterprise.pk,
            entry=entry,
            token=UUID(int=enterprise.pk * 1000 + 900),
            today=day_of(self.now),
            now=self.now,
        )
        items = HazardStandardItem.objects.filter(uid=CLAUSE).values_list("pk", flat=True)
        found = findings.Found(
            title=title,
            place=place,
            severity="major",
            found_at=start_of_day(on) + timedelta(hours=9.5),
            condition="卸灰口直通大气，未设锁气卸灰装置，收尘桶旁有积尘。",
            correct_by=day_of(self.now) + timedelta(days=15),
            item_ids=tuple(items),
        )
        return findings.add_finding(actor=self.officer, visit_id=visit.pk, found=found, now=self.now)

    def match(self, finding: VisitFinding, hazard: Hazard | None, days: float) -> Case:
        reason = "" if hazard else "台账和季度报告里都没有打磨车间除尘器的记录"
        pk = hazard.pk if hazard else None
        return cases.match_finding(
            actor=self.officer, finding_id=finding.pk, hazard_id=pk, reason=reason, seen="", now=self.at(days)
        )

    def clear_of_blockers(self, case: Case, days: float) -> None:
        version = (
            Evaluation.objects.visible_to(self.officer.scope).filter(case=case).latest("version").version
        )
        cases.add_facts(
            actor=self.officer,
            case_id=case.pk,
            values=NO_BLOCKERS,
            source=SEARCHED,
            seen_version=version,
            now=self.at(days),
        )

    def propose(self, flag: CaseFlag, opinion: str, reason: str, days: float) -> CaseFlag:
        return flags.propose(
            actor=self.officer,
            flag_id=flag.pk,
            opinion=opinion,
            reason=reason,
            revision=flag.revision,
            now=self.at(days),
        )

    def standing(self, case: Case) -> list[CaseFlag]:
        rows = CaseFlag.objects.visible_to(self.officer.scope).filter(case=case, state="raised")
        return list(rows.order_by("pk"))

    def flag(self, case: Case, rule: str) -> CaseFlag:
        return next(one for one in self.standing(case) if one.rule == rule)

    def settle(self, case: Case, days: float) -> None:
        """What the rules say holds is upheld; what they left open is judged not to hold."""
        for flag in self.standing(case):
            opinion = "upheld" if flag.raised else "dismissed"
            done = self.propose(flag, opinion, "检查笔录、企业台账和报告时间相互印证。", days)
            flags.countersign(
                actor=self.reviewer,
                flag_id=flag.pk,
                reason="同意承办意见",
                revision=done.revision,
                now=self.at(days - 0.1),
            )


def build(firms: list[Firm], unchecked: Firm, officer: Actor, reviewer: Actor, now: datetime) -> Told:
    """`firms` live the lives of `demo.lives`, in that order; `unchecked` filed nothing last quarter."""
    desk = Desk(officer, reviewer, now)
    reported = {goal: (firm, _hazard(firm)) for firm, goal in zip(firms, LIVES, strict=False)}
    waits, _ = reported["planned"]
    desk.spot_check(waits.enterprise, 1, DUST, "打磨车间")
    return Told(
        waits=waits.enterprise.name,
        lenient=_reported_before(desk, *reported["rectifying"]).number,
        dual=_never_checked(desk, unchecked).number,
        closed=_closed_leniently(desk, *reported["extension"]).number,
    )


def _reported_before(desk: Desk, firm: Firm, hazard: Hazard) -> Case:
    """LE-1 proposed; the reviewer has not answered yet."""
    case = desk.match(desk.spot_check(firm.enterprise, 3, DUST, "打磨车间"), hazard, 2)
    desk.clear_of_blockers(case, 1.9)
    reason = "企业先于抽查发现并报告，已停用设备、按方案治理，未超过自定期限。"
    desk.propose(desk.flag(case, "LE-1"), "upheld", reason, 1.8)
    return case


def _never_checked(desk: Desk, firm: Firm) -> Case:
    """DP-1 proposed and sent back."""
    case = desk.match(desk.spot_check(firm.enterprise, 3, DUST, "打磨车间"), None, 2)
    reason = "上季度和本季度都没有检查、没有报送，抽查发现重大事故隐患。"
    proposed = desk.propose(desk.flag(case, "DP-1"), "upheld", reason, 1.9)
    flags.send_back(
        actor=desk.reviewer,
        flag_id=proposed.pk,
        reason="请承办人补充检查表第 2 页和主要负责人的询问笔录。",
        revision=proposed.revision,
        now=desk.at(1),
    )
    return case


def _closed_leniently(desk: Desk, firm: Firm, hazard: Hazard) -> Case:
    """All four artefacts, both tracks decided, closed, and drawn for a second look."""
    case = desk.match(desk.spot_check(firm.enterprise, 4, DUST, "打磨车间"), hazard, 3.5)
    desk.clear_of_blockers(case, 3.4)
    desk.settle(case, 3.3)
    _artefact(desk, case, "pointed_out", "当面指出卸灰口未设锁气卸灰装置。", 3)
    _artefact(desk, case, "explained", "向主要负责人宣讲安全生产法第四十一条、第一百零二条。", 3)
    opinion = leniency.issue_opinion(
        actor=desk.officer,
        case_id=case.pk,
        demands="按治理方案安装锁气卸灰装置，完成前不得恢复打磨作业。",
        law_explained="安全生产法第四十一条第二款；应急〔2025〕11号第九条。",
        correct_by=day_of(desk.now) + timedelta(days=15),
        now=desk.at(2.9),
    )
    leniency.sign_opinion(
        actor=firm.principal,
        opinion_id=opinion.pk,
        read_digest=opinion.digest,
        method="密码与动态验证码复核",
        now=desk.at(2.5),
    )
    _artefact(desk, case, "recheck", "现场复查：装置已安装，试运行正常。", 1, result="done")
    for track in case.tracks.order_by("pk"):
        _spare(desk, track.pk)
    case_outcomes.close_case(actor=desk.officer, case_id=case.pk, draw=0.0, now=desk.at(0.5))
    return case


def _artefact(desk: Desk, case: Case, kind: str, text: str, days: float, result: str = "") -> None:
    leniency.record_artefact(
        actor=desk.officer,
        case_id=case.pk,
        kind=kind,
        done_on=day_of(desk.at(days)),
        text=text,
        result=result,
        now=desk.at(days),
    )


def _spare(desk: Desk, track_id: int) -> None:
    values = {
        "outcome": "no_penalty",
        "amount": None,
        "basis": "应急〔2025〕11号 九",
        "law": "",
        "reason": "自查发现并报告，已采取有效措施，整改到位。",
        "document_no": "",
        "decided_on": day_of(desk.at(0.9)),
        "served_on": None,
        "repair_served_on": None,
        "referral": False,
    }
    case_outcomes.decide_track(
        actor=desk.officer, track_id=track_id, values=values, seen_decision=0, now=desk.at(0.8)
    )


def _hazard(firm: Firm) -> Hazard:
    """The one of its life: the last one it registered."""
    return Hazard.objects.visible_to(firm.officer.scope).filter(level="major").latest("pk")
