"""Whose figures an account may fill by Excel: the enterprises where it prepares reports, each by itself."""

from collections.abc import Iterable
from copy import copy
from datetime import date

from portal.actors import SYSTEM, Actor
from portal.calendars import Quarter
from portal.models import Enterprise, User
from portal.rls import reading_as
from portal.workplaces import actors_of
from selfcheck.facts.figure_cells import Standing, standing
from selfcheck.models import Obligation, Report
from selfcheck.queries.drafts import steps_of
from selfcheck.queries.reports import report_of
from selfcheck.states import OPEN_FOR_EDITING, PREPARERS


def preparing(user: User) -> dict[int, Actor]:
    """By enterprise: how the account acts where it is safety officer or designated leader."""
    found: dict[int, Actor] = {}
    with reading_as(SYSTEM.scope):  # of the own account, at whichever enterprise it works just now
        actors = actors_of(user)
    for actor in actors:
        if actor.enterprise_id and actor.role in PREPARERS:
            found.setdefault(actor.enterprise_id, actor)
    return found


def own_enterprises(actors: Iterable[Actor]) -> dict[str, tuple[Enterprise, Actor]]:
    """By credit code."""
    return {one.uscc: (one, actor) for actor in actors for one in Enterprise.objects.visible_to(actor.scope)}


def owed(actor: Actor, quarter: Quarter) -> Obligation | None:
    rows = Obligation.objects.visible_to(actor.scope).filter(year=quarter.year, quarter=quarter.quarter)
    return rows.filter(enterprise_id=actor.enterprise_id).select_related("enterprise", "report").first()


def closed(obligation: Obligation | None, quarter: Quarter) -> str:
    """Why no figure can be filled in now, and what to do; "" when one can."""
    if obligation is None:
        return f"这家企业没有{quarter.label}的报送义务，请核对季度"
    if obligation.exempt_by_id:
        return f"{quarter.label}已批准免报，不用填，请删去本行"
    report = report_of(obligation)
    if report is not None and report.state not in OPEN_FOR_EDITING:
        return f"{quarter.label}的报告已报送，不能从表里改，要改请在报告页用“更正”"
    if report is not None and report.sent_to_sign_at:
        return f"{quarter.label}的报告已送主要负责人签批，要改请先在报告页“撤回送签”"
    return ""


def stands(actor: Actor, obligation: Obligation, today: date) -> tuple[Report, Standing]:
    """The report, perhaps not begun, and its figures as they stand; `obligation` gets none it has not."""
    report = report_of(obligation)
    if report is None:
        report = Report(obligation=copy(obligation), enterprise=obligation.enterprise)
        return report, standing(report, None, today)
    report.obligation, report.enterprise = obligation, obligation.enterprise
    rows = steps_of(actor.scope, report)
    return report, standing(report, {step: row.data for step, row in rows.items()}, today)
