"""What the tests of visits share: an entry that is in order, and counted visits made through the command."""

from datetime import date, timedelta
from uuid import uuid4

from portal.models import User
from selfcheck.commands.visits import Entry, record_visit
from tests.selfcheck.bureau import OCTOBER_19, official

TODAY = date(2026, 10, 19)
TWO = (("钱立", "BJ-000002"), ("孙明", "BJ-000003"))
OUTSIDE = {
    "exempt_reason": "举报车间粉尘超标",
    "exempt_basis": "应急〔2025〕11号 三",
    "exempt_approver": "李长青",
}


def colleague_of(division: str = "990102") -> str:
    """User name of somebody of the bureau who may approve."""
    username = f"approver{division}"
    if not User.objects.filter(username=username).exists():
        official("officer", division, username=username)
    return username


def entry(kind: str = "planned", on: date = TODAY, **changes) -> Entry:
    values = {
        "levels": ("county",),
        "officers": TWO,
        "items": ("重大事故隐患排查整治情况",),
        "plan_number": f"青应急检〔2026〕{on:%m%d}号",
        "plan_approver": colleague_of(),
        "plan_approved_on": on,
        "special_plan_ref": "备〔2026〕1号" if kind == "special" else "",
    }
    return Entry(kind=kind, on=on, **values | changes)


def visited(actor, enterprise, kind: str = "planned", on: date = TODAY, *, token=None, **changes):
    if changes.get("exempt_approver") == OUTSIDE["exempt_approver"]:
        changes["exempt_approver"] = colleague_of(actor.division)
    changes.setdefault("plan_approver", colleague_of(actor.division))
    return record_visit(
        actor=actor,
        enterprise_id=enterprise.pk,
        entry=entry(kind, on, **changes),
        token=token or uuid4(),
        today=TODAY,
        now=OCTOBER_19,
    )


def used_up(actor, enterprise, times: int) -> None:
    """`times` planned visits on as many days of the year."""
    for n in range(times):
        visited(actor, enterprise, on=date(2026, 2, 1) + timedelta(days=n))
