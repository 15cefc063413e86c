"""One enterprise files one quarter as it would by hand: draft, steps, send to sign, sign, what may follow."""

import random
from datetime import date, datetime, timedelta

from portal.actors import Actor
from portal.calendars import Quarter, day_of, end_of_day
from portal.scope import Scope
from selfcheck.commands import drafts, hazards, reviews, signing
from selfcheck.demo.people import Firm
from selfcheck.facts.content import findings_of
from selfcheck.models import (
    Draft,
    DraftStep,
    Hazard,
    HazardStandard,
    HazardStandardItem,
    Obligation,
    Report,
    Submission,
)
from selfcheck.statements import statements

READ_ALL = frozenset(f"{s.id}:{s.version}" for s in statements())
HAZARDS = (
    ("喷漆房排风滤棉未按期更换", "涂装车间", "更换滤棉，建立更换台账", "general"),
    ("木料堆场消防通道被占用", "北堆场", "清理通道，划线并派专人巡查", "general"),
    ("配电箱未设置警示标志", "二车间", "补齐警示标志", "general"),
    ("叉车刹车偏软", "仓库", "停用检修，更换刹车片", "general"),
    ("脉冲除尘器未设锁气卸灰装置", "打磨车间", "停用除尘器，加装锁气卸灰装置", "major"),
    ("有限空间作业未落实先通风后检测", "污水处理站", "停止作业，补充审批和检测器具", "major"),
)
CLAUSES = {
    "脉冲除尘器未设锁气卸灰装置": "GM-2023:第十一条:6",
    "有限空间作业未落实先通风后检测": "GM-2023:第十三条:2",
}


def start(firm: Firm, quarter: Quarter, now: datetime) -> Report | None:
    """The opened draft, or None where the enterprise owes nothing this quarter."""
    owed = Obligation.objects.visible_to(firm.officer.scope).filter(
        year=quarter.year, quarter=quarter.quarter, exempt_by=None
    )
    obligation = owed.first()
    return (
        drafts.start_report(actor=firm.officer, obligation_id=obligation.pk, now=now) if obligation else None
    )


def fill(
    firm: Firm, report: Report, inspected_on: date, now: datetime, *, principal: bool, luck: random.Random
) -> None:
    """Complete all steps; one in three firms found something, most old findings are mended by now."""
    _mend(firm, now, luck)
    if luck.random() < 0.35:
        _found(firm, inspected_on, now, luck)
    steps = _steps(firm, report)
    _save(firm, report, steps["overview"], {"inspections": [_inspection(firm, inspected_on, principal)]}, now)
    rows = [{**row, **_counts(row)} for row in _in_force(steps["standards"].data["standards"], inspected_on)]
    _save(firm, report, steps["standards"], {"standards": rows}, now)
    figures = steps["hazards"].data["figures"]
    typed = {name: "0" for name, value in figures.items() if value in (None, "")}
    if typed:
        sources = {**steps["hazards"].data["figure_sources"], **dict.fromkeys(typed, "手工填写")}
        _save(
            firm, report, steps["hazards"], {"figures": {**figures, **typed}, "figure_sources": sources}, now
        )
    awards = {"reports": "1", "verified": "1", "rectified": "1", "paid": "1", "amount_yuan": "100.00"}
    _save(firm, report, steps["awards"], awards, now)
    _close(firm, report, now)


def file(firm: Firm, report: Report, now: datetime) -> Submission:
    """Send to sign an hour before, read, sign. What midnight brought since the filling is explained too."""
    _close(firm, report, now - timedelta(hours=1))
    signing.send_to_sign(actor=firm.officer, report_id=report.pk, now=now - timedelta(hours=1))
    report = (
        Report.objects.visible_to(firm.principal.scope)
        .select_related("obligation", "enterprise")
        .get(pk=report.pk)
    )
    draft = Draft.objects.visible_to(firm.principal.scope).get(report=report, closed_at=None)
    _, read = signing.preview(report, draft, scope=firm.principal.scope, now=now)
    return signing.submit_report(
        actor=firm.principal,
        report_id=report.pk,
        read_digest=read,
        ticked=READ_ALL,
        method="密码与动态验证码复核",
        now=now,
    )


def accept(clerk: Actor, submission: Submission, now: datetime) -> None:
    reviews.accept(actor=clerk, submission_id=submission.pk, note="", now=now)


def send_back(clerk: Actor, submission: Submission, now: datetime, days: int = 10) -> None:
    reviews.return_for_mending(
        actor=clerk,
        submission_id=submission.pk,
        reason="检查范围没有写明危废暂存间，请补充检查情况。",
        fix_by=end_of_day(day_of(now) + timedelta(days=days)),
        now=now,
    )


def correct(firm: Firm, submission: Submission, now: datetime) -> None:
    reviews.start_correction(
        actor=firm.officer, report_id=submission.report_id, reason="联系人电话写错", material=False, now=now
    )
    file(
        firm,
        Report.objects.visible_to(firm.officer.scope).get(pk=submission.report_id),
        now + timedelta(hours=2),
    )


def _steps(firm: Firm, report: Report) -> dict[str, DraftStep]:
    rows = DraftStep.objects.visible_to(firm.officer.scope).filter(
        draft__report=report, draft__closed_at=None
    )
    return {row.step: row for row in rows}


def _save(firm: Firm, report: Report, row: DraftStep, values: dict, now: datetime) -> None:
    drafts.save_step(
        actor=firm.officer,
        report_id=report.pk,
        step=row.step,
        revision=row.revision,
        data={**row.data, **values},
        now=now,
    )


def _close(firm: Firm, report: Report, now: datetime) -> None:
    """Last step: the nil statement where nothing major was found, and a written reason for every warning."""
    report = (
        Report.objects.visible_to(Scope(enterprise_id=firm.enterprise.pk))
        .select_related("obligation")
        .get(pk=report.pk)
    )
    steps = _steps(firm, report)
    listed = Hazard.objects.visible_to(firm.officer.scope).filter(pk__in=steps["hazards"].data["hazard_ids"])
    major = listed.filter(level="major").exists()
    data = {**steps["sign"].data, "nil_declared": not major}
    found = findings_of(report, {s: row.data for s, row in steps.items()} | {"sign": data}, now)
    data["passed_warnings"] = {f.key: {"reason": "情况属实，已安排落实"} for f in found if not f.is_error}
    _save(firm, report, steps["sign"], data, now)


def _inspection(firm: Firm, inspected_on: date, principal: bool) -> dict:
    return {
        "id": 1,
        "inspected_on": inspected_on.isoformat(),
        "scope": "全厂，重点为特殊作业和设备设施",
        "team_id": firm.team.pk,
        "leader_seat_id": firm.leader_seat_id,
        "seat_ids": list(firm.seat_ids),
        "principal_present": principal,
        "principal_term_ids": [firm.term_id] if principal else [],
        "principal_evidence_ids": [],
        "reported_to_principal_on": inspected_on.isoformat(),
    }


def _in_force(rows: list[dict], day: date) -> list[dict]:
    """Standards that were not in force on the day of the check give way to the older one for chemicals."""
    known = HazardStandard.objects.in_bulk([row["standard_id"] for row in rows])
    fit = [row for row in rows if (known[row["standard_id"]].effective_on or day) <= day]
    return fit or [{"standard_id": "WH-2017"}]


def _counts(row: dict) -> dict:
    """All applicable items were checked; how many apply stays as it was last quarter."""
    total = HazardStandard.objects.values_list("item_count", flat=True).get(pk=row["standard_id"]) or 12
    applicable = str(row.get("items_applicable") or min(total, 12))
    return {"items_applicable": applicable, "items_checked": applicable}


def _mend(firm: Firm, now: datetime, luck: random.Random) -> None:
    today = day_of(now)
    mendable = Hazard.objects.visible_to(firm.officer.scope).filter(
        rectified_on=None, found_on__lt=today, level="general"
    )
    for hazard in mendable:
        if luck.random() < 0.8:
            done_on = min(hazard.rectify_by, today)
            hazards.record_rectified(
                actor=firm.officer, hazard_id=hazard.pk, rectified_on=done_on, today=today, now=now
            )


def _found(firm: Firm, day: date, now: datetime, luck: random.Random) -> None:
    title, place, measure, level = luck.choices(HAZARDS, weights=(6, 6, 6, 6, 1, 1))[0]
    major = level == "major"
    items = HazardStandardItem.objects.filter(uid=CLAUSES.get(title, ""))
    hazards.add_hazard(
        actor=firm.officer,
        enterprise_id=firm.enterprise.pk,
        values={
            "title": title,
            "level": level,
            "found_on": day,
            "found_by": "team",
            "place": place,
            "condition": "检查时发现，设备没有同步改造。" if major else "",
            "cause": "设备改造时未同步处理。" if major else "",
            "harm": "可能引起粉尘爆燃，影响 6 个工位。" if major else "",
            "difficulty": "需停机 5 天，难度中等。" if major else "",
            "measure": measure,
            "responsible": firm.officer.name,
            "rectify_by": day + timedelta(days=luck.choice((7, 20, 45))),
        },
        item_ids=[item.pk for item in items],
        photo_ids=[],
        now=now,
    )
