"""What the page of one hazard shows, and which doors it opens for whom."""

from typing import Any

from django.urls import reverse

from portal.actors import Role
from portal.calendars import day_of
from selfcheck.queries import drafts
from selfcheck.queries import hazards as queries
from selfcheck.queries.escalations import MAY_ESCALATE
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.queries.hazard_steps import next_step, state_line
from selfcheck.states.hazards import ACCEPTERS, FINDERS, FINISHED, HEADS

WORKERS = tuple(dict.fromkeys((*FINDERS, *ACCEPTERS)))


def detail(file: HazardFile) -> dict[str, Any]:
    hazard, actor = file.hazard, file.actor
    frozen = queries.freeze_of(hazard, actor.scope)
    context = {
        "hazard": hazard,
        "file": file,
        "today": day_of(file.now),
        "frozen": frozen,
        "recorded_by": drafts.names_of({hazard.recorded_by}).get(hazard.recorded_by, hazard.recorded_by),
        "quarter": drafts.quarter_of(hazard.report) if hazard.report else None,
        "line": state_line(file),
        "successors": queries.successors(actor.scope, hazard),
        **_doors(file),
    }
    context["may_change"] = (
        actor.role in FINDERS and not frozen and hazard.state not in ("accepted", "closed")
    )
    context["next"] = next_step(file)
    context["others"] = [one for one in _others(file, context) if one["url"] != context["next"]["url"]]
    return context


def _doors(file: HazardFile) -> dict[str, bool]:
    role, closed = file.actor.role, file.closed
    unfinished = file.hazard.state not in FINISHED
    return {
        "is_principal": role == Role.PRINCIPAL,
        "may_accept": role in ACCEPTERS,
        "may_plan": role in ACCEPTERS and unfinished,
        "may_work": role in WORKERS and unfinished,
        "may_work_any": role in WORKERS and not closed,
        "may_extend": role in ACCEPTERS and unfinished and not file.order,
        "may_decide": role in HEADS and not file.major,
        "may_report": role in ACCEPTERS and file.major and not closed,
        "may_escalate": role in MAY_ESCALATE and file.major and not closed,
    }


def _others(file: HazardFile, doors: dict[str, Any]) -> list[dict[str, str]]:
    """Besides the main one: what people do again and again while the hazard lasts."""
    pk = file.hazard.pk
    wanted = [
        (doors["may_work"], "登记进展", "hazard_progress"),
        (doors["may_work"] and not file.controls, "登记临时管控措施", "hazard_control"),
        (
            doors["may_work"] and file.hazard.state == "registered" and not file.major,
            "开始整改",
            "hazard_start",
        ),
        (doors["may_work"] and file.actor.role in FINDERS, "登记整改完成", "hazard_rectify"),
    ]
    found = [
        {"label": label, "url": reverse(f"selfcheck:{name}", args=[pk])} for yes, label, name in wanted if yes
    ]
    if file.closed and file.actor.role in FINDERS:
        url = f"{reverse('selfcheck:hazard_add')}?succeeds={pk}"
        found.append({"label": "据此重新登记", "url": url})
    return found
