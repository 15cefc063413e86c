"""Who is told that somebody asks for a correction, and that the day for the answer has come."""

from datetime import datetime

from django.urls import reverse

from cms.commands.takedown_notices import DECIDERS
from cms.models import CorrectionRequest
from portal.models import Notice
from portal.notices import notify, staff_of


def asked(row: CorrectionRequest, now: datetime) -> None:
    _tell(row, "asked", f"更正请求 {row.number}，{row.due_on} 前答复", now)


def due(row: CorrectionRequest, now: datetime) -> list[Notice]:
    return _tell(row, "due", f"更正请求 {row.number} 今天到答复期限", now)


def overdue(row: CorrectionRequest, now: datetime) -> list[Notice]:
    return _tell(row, "overdue", f"更正请求 {row.number} 逾期未答复，期限 {row.due_on}", now)


def _tell(row: CorrectionRequest, step: str, title: str, now: datetime) -> list[Notice]:
    return notify(
        staff_of(row.division_code, *DECIDERS),
        kind=f"cms.correction_{step}",
        title=title,
        body="请核对案例并写明答复；确有错误的，在编辑端修改后重新审稿，或者提出撤下。",
        url=reverse("cms:answer", args=[row.pk]),
        key=f"cms-correction-{step}:{row.pk}",
        now=now,
    )
