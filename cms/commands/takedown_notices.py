"""Who is told that a case must go from the public site."""

from datetime import datetime

from django.urls import reverse

from cms.models import Takedown
from portal.actors import Role
from portal.models import Notice
from portal.notices import notify, staff_of

DECIDERS = (Role.LEGAL_REVIEWER, Role.CHIEF, Role.EDITOR)


def asked(row: Takedown, now: datetime) -> None:
    _tell(row, "asked", f"案例 {row.public_id} 待撤下，{row.due_on} 前办理", now)


def due(row: Takedown, now: datetime) -> list[Notice]:
    return _tell(row, "due", f"案例 {row.public_id} 今天到撤下期限", now)


def overdue(row: Takedown, now: datetime) -> list[Notice]:
    return _tell(row, "overdue", f"案例 {row.public_id} 逾期未撤下，期限 {row.due_on}", now)


def _tell(row: Takedown, step: str, title: str, now: datetime) -> list[Notice]:
    return notify(
        staff_of(row.division_code, *DECIDERS),
        kind=f"cms.takedown_{step}",
        title=title,
        body=f"理由：{row.reason}。请撤下并写明公开说明。",
        url=reverse("cms:take_down", args=[row.pk]),
        key=f"cms-takedown-{step}:{row.pk}",
        now=now,
    )
