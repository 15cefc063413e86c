"""Whom a 企业变更 concerns: who decides it, the enterprise, and the bureau that receives it."""

from datetime import datetime

from django.urls import reverse

from portal.actors import Actor, Role
from portal.calendars import Quarter
from portal.notices import accounts_of, notify, staff_of
from selfcheck.models import Obligation, RegisterChange
from selfcheck.states import APPROVERS
from selfcheck.states.register import ChangeKind

HANDED_OVER = "此前开启的季度仍由原属地办理；完整档案已随企业移交。"
OWN = (Role.PRINCIPAL, Role.SAFETY_OFFICER)


def tell_approvers(actor: Actor, change: RegisterChange, now: datetime) -> None:
    people = staff_of(change.from_division, *APPROVERS)
    notify(
        [user for user in people if user.username != actor.username],
        kind="register.proposed",
        title=f"企业变更待批准：{change.old_name}",
        body=f"{actor.name}登记{change.get_kind_display()}，{change.on} 起。{change.reason}",
        url=reverse("selfcheck:change_detail", args=[change.pk]),
        key=f"register:{change.pk}:proposed",
        now=now,
        enterprise=change.enterprise,
    )


def tell_outcome(change: RegisterChange, quarters: list[Obligation], now: datetime) -> None:
    named = "、".join(Quarter(row.year, row.quarter).label for row in quarters)
    _tell(
        accounts_of(change.enterprise_id, *OWN),
        change,
        f"{change.get_kind_display()}已登记",
        f"{_what(change)}，{change.on} 起生效。{_consequence(change, named)}",
        reverse("portal:profile"),
        now,
    )
    if change.kind == ChangeKind.MOVE:
        body = f"{change.old_name}自 {change.on} 起迁入本辖区。{HANDED_OVER}"
        url = reverse("portal:enterprise_detail", args=[change.enterprise_id])
        _tell(staff_of(change.to_division, *APPROVERS, Role.CLERK), change, "企业迁入", body, url, now)


def tell_refusal(change: RegisterChange, now: datetime) -> None:
    body = f"{_what(change)}未获批准。理由：{change.decision_note}"
    people = accounts_of(change.enterprise_id, *OWN) if change.kind == ChangeKind.MOVE else []
    _tell(people, change, "属地变更未批准", body, reverse("portal:profile"), now)


def _tell(people, change: RegisterChange, title: str, body: str, url: str, now: datetime) -> None:
    notify(
        people,
        kind="register.decided",
        title=f"{title}：{change.old_name}",
        body=body,
        url=url,
        key=f"register:{change.pk}:{title}",
        now=now,
        enterprise=change.enterprise,
    )


def _what(change: RegisterChange) -> str:
    return {
        ChangeKind.RENAME: f"{change.old_name}更名为{change.new_name}",
        ChangeKind.MOVE: f"{change.old_name}变更属地",
        ChangeKind.MERGE: f"{change.old_name}并入{change.successor or ''}",
    }.get(ChangeKind(change.kind), f"{change.old_name}{change.get_kind_display()}")


def _consequence(change: RegisterChange, named: str) -> str:
    if change.kind == ChangeKind.MOVE:
        return "已开启的季度仍按原属地报送，之后的第一个完整季度起向新属地报送。"
    if change.kind == ChangeKind.REOPEN:
        return "恢复经营后的第一个完整季度起按季度报送。"
    if change.kind == ChangeKind.RENAME:
        return "以前的报告和回执仍是原名称。"
    return f"{named}不再要求报送。" if named else "没有尚待报送的季度。"
