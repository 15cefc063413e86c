"""The figures and the to-do list of the enterprise's home; each opens the list or page behind it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from portal.actors import Actor, Role
from portal.calendars import Quarter, day_of
from portal.models import Enterprise
from selfcheck.models import Hazard, Obligation, Report
from selfcheck.queries.hazard_todo import hazard_todo
from selfcheck.rules.filing import FilingStatus
from selfcheck.states import PREPARERS, HazardLevel, ReportState, Step


def year_figures(actor: Actor, cells: list, open_hazards: list[Hazard], today: date) -> list[dict]:
    """Counts of the calendar year with their base; one query."""
    found = Hazard.objects.visible_to(actor.scope).filter(found_on__year=today.year)
    counts = found.aggregate(
        all=Count("pk"),
        major=Count("pk", filter=Q(level=HazardLevel.MAJOR)),
        done=Count("pk", filter=~Q(rectified_on=None)),
    )
    major_open = [h for h in open_hazards if h.level == HazardLevel.MAJOR]
    owed = [cell for cell in cells if cell.obligation]
    filed = [cell for cell in owed if cell.status.status in ("filed", "late")]
    ledger = reverse("selfcheck:hazard_list")
    return [
        _figure(
            "本年发现隐患",
            counts["all"],
            "项",
            f"一般 {counts['all'] - counts['major']}，重大 {counts['major']}",
            ledger,
        ),
        _figure(
            "整改率",
            _percent(counts["done"], counts["all"]),
            "%" if counts["all"] else "",
            f"{counts['done']} / {counts['all']} 项",
            ledger,
        ),
        _figure(
            "在治重大隐患",
            len(major_open),
            "项",
            _next_deadline(major_open),
            ledger,
            "soon" if major_open else "",
        ),
        _figure(
            "已报季度",
            len(filed),
            "个",
            f"{len(filed)} / {len(owed)} 个应报季度",
            reverse("selfcheck:report_list"),
        ),
    ]


def todo_items(
    actor: Actor,
    enterprise: Enterprise,
    reports: list[Report],
    owed: list,
    cells: list,
    lead: dict,
    open_hazards: list[Hazard],
    today: date,
) -> Iterator[dict]:
    """What waits for this person, the most urgent first; `owed` pairs obligations with their status."""
    for report in reports:
        yield from _of_report(actor, report)
    for obligation, status in owed:
        yield from _of_obligation(actor, obligation, status, today)
    for cell in cells:
        if is_unchecked(cell, today):
            yield _of_unchecked(cell, today)
    for hazard in [h for h in open_hazards if h.rectify_by < today][:3]:
        past = (today - hazard.rectify_by).days
        text = f"期限 {hazard.rectify_by:%m-%d}，责任人{hazard.responsible}。"
        url = reverse("selfcheck:hazard_detail", args=[hazard.pk])
        yield _item("over", f"“{hazard.title}”超期 {past} 天未整改", text, url, "去处理")
    yield from hazard_todo(actor, open_hazards)
    if enterprise.profile_confirmed_at is None:
        text = "属地、行业和负责人来自监管名录，请核对补充。"
        yield _item("soon", "核对企业档案", text, reverse("portal:profile"), "去核对")
    if lead["status"] == "at_risk":
        text = f"{today.year} 年至少 {lead['needed']} 次（应急〔2025〕11号 十），尚未参加。"
        url = reverse("selfcheck:report_list") + "#participation"
        yield _item("soon", "请主要负责人参加内部检查", text, url, "查看")


def _of_report(actor: Actor, report: Report) -> Iterator[dict]:
    quarter = Quarter(report.obligation.year, report.obligation.quarter)
    title = f"{quarter.label}自查报告"
    page = reverse("selfcheck:report_detail", args=[report.pk])
    if report.sent_to_sign_at:
        if actor.role == Role.PRINCIPAL:
            url = reverse("selfcheck:report_preview", args=[report.pk])
            yield _item("soon", f"{title}待您签批", "审阅后签批，签批即报送。", url, "去签批")
    elif report.sent_back:
        text = f"理由：{report.sent_back['reason']}"
        own = actor.role in PREPARERS
        url, action = (_first_step(report), "去修改") if own else (page, "查看")
        yield _item("over", f"主要负责人退回修改：{title}", text, url, action)
    elif report.state == ReportState.RETURNED:
        day = day_of(report.obligation.fix_by)
        text = f"请在 {day} 24:00 前补正并重新签批。"
        if actor.role in PREPARERS:
            yield _item("over", f"{title}被退回", text, _first_step(report), "去补正")
        else:
            yield _item("over", f"{title}被退回", text, page, "查看")
    elif report.state == ReportState.CORRECTING and actor.role in PREPARERS:
        yield _item(
            "soon",
            f"{title}正在更正",
            "改好后送签；签批之前原版本继续有效。",
            _first_step(report),
            "继续更正",
        )


def _first_step(report: Report) -> str:
    return reverse("selfcheck:report_step", args=[report.pk, Step.OVERVIEW])


def _of_obligation(actor: Actor, obligation: Obligation, status: FilingStatus, today: date) -> Iterator[dict]:
    """A quarter not filed yet; what waits for a signature or was returned is told by its report."""
    report = getattr(obligation, "report", None)
    if status.status not in ("due", "overdue") or (report and report.sent_to_sign_at):
        return
    due = day_of(obligation.due_at)
    title = f"{Quarter(obligation.year, obligation.quarter).label}自查报告"
    url = f"{reverse('selfcheck:report_list')}?year={obligation.year}"
    action = "去填报" if actor.role in PREPARERS else "查看"
    if status.status == "overdue":
        text = f"{due} 24:00 已截止，仍应尽快报送。"
        yield _item("over", f"{title}逾期未报 {(today - due).days} 天", text, url, action)
    else:
        text = f"{due} 24:00 截止，由主要负责人签批后报送。"
        yield _item("soon", f"{title}待报送，还有 {(due - today).days} 天", text, url, action)


def is_unchecked(cell, today: date) -> bool:
    """Filed without an inspection inside a quarter that still runs: it can yet be mended."""
    return bool(cell.status and cell.status.no_check_in_quarter and today in cell.quarter)


def _of_unchecked(cell, today: date) -> dict:
    left = (cell.quarter.end - today).days
    text = (
        f"已报送的检查不在本季度之内（应急〔2025〕11号 十）。"
        f"请在 {cell.quarter.end} 前检查一次并更正报告，还有 {left} 天。"
    )
    url = reverse("selfcheck:report_detail", args=[cell.report.pk])
    return _item("soon", f"{cell.quarter.label}还没有在本季度内检查", text, url, "查看")


def _figure(label: str, value, unit: str, base: str, url: str, tone: str = "") -> dict:
    return {"label": label, "value": value, "unit": unit, "base": base, "url": url, "tone": tone}


def _item(tone: str, title: str, text: str, url: str, action: str) -> dict:
    return {"tone": tone, "icon": f"s-{tone}", "title": title, "text": text, "url": url, "action": action}


def _percent(part: int, base: int) -> str:
    return f"{100 * part / base:.1f}" if base else "—"


def _next_deadline(hazards: list[Hazard]) -> str:
    return f"最近期限 {min(h.rectify_by for h in hazards):%m-%d}" if hazards else "没有在治的重大隐患"
