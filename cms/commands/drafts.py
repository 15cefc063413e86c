"""From a decided case to a draft of a page. Plain values arrive; nothing here publishes."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from cms.models import CaseIndexPage, CasePage
from portal.actors import Actor
from portal.audit import record
from portal.errors import Refused
from portal.models import User


@dataclass(frozen=True)
class Draft:
    """What a decided case gives to a page. `laws`: instrument and article; `checks`: words and clause."""

    title: str
    sector: str
    violation: str
    found_by: str
    outcome: str
    province: str
    region: str
    coarseness: str
    year: int
    facts: str
    laws: list[tuple[str, str]]
    checks: list[tuple[str, str]]
    found_on: date | None
    decided_on: date | None
    enterprise_fine: Decimal | None
    principal_fine: Decimal | None
    origin_case: int
    division_code: str


@transaction.atomic
def draft_case(*, actor: Actor, values: Draft, now: datetime) -> CasePage:
    """An unpublished page of the officer's; the lead, the weighing and the lesson are the editor's work."""
    index = CaseIndexPage.objects.select_for_update(of=("self",)).first()
    if index is None:
        raise Refused("公开网站还没有“典型案例”栏目。请联系系统管理员。")
    if CasePage.objects.filter(origin_case=values.origin_case).exists():
        raise Refused("这个案件已经有案例草稿。请在公开网站编辑端继续修改。")
    author = User.objects.get(pk=actor.user_id)
    page = _page(values)
    page.owner = author
    index.add_child(instance=page)
    page.save_revision(user=author)
    record(
        actor, "cms.case_drafted", page, now=now, division_code=values.division_code, case=values.origin_case
    )
    return page


def _page(values: Draft) -> CasePage:
    plain = {name: getattr(values, name) for name in PLAIN}
    return CasePage(
        **plain,
        title=values.title[:120],
        lead=values.title[:200],
        law=[("law", {"instrument": i, "article": a, "note": ""}) for i, a in values.laws],
        checks=[("check", {"text": text, "item": uid}) for text, uid in values.checks],
        live=False,
    )


PLAIN = {field.name for field in fields(Draft)} - {"title", "laws", "checks"}
