"""In-app messages and the e-mail that goes with them. `key` makes each message unique per account."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from portal.later import after_commit
from portal.models import Delivery, Enterprise, Membership, Notice, Posting, User

LONGEST_TITLE = 120


def notify(
    users: Iterable[User],
    *,
    kind: str,
    title: str,
    body: str,
    url: str,
    key: str,
    now: datetime,
    enterprise: Enterprise | None = None,
    target: str = "",
) -> list[Notice]:
    """Write one notice for each account that has none under `key` yet; e-mail follows after the commit."""
    people = {user.pk: user for user in users if user.is_active}
    keys = {f"{key}:{pk}": pk for pk in people}
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    notices = Notice.objects.bulk_create(
        Notice(
            user_id=pk,
            enterprise=enterprise,
            kind=kind,
            title=_one_line(title),
            body=body,
            url=url,
            target=target,
            key=full_key,
            created_at=now,
        )
        for full_key, pk in keys.items()
        if full_key not in known
    )
    _queue_mail(notices, people)
    return notices


def accounts_of(enterprise_id: int, *roles: str) -> list[User]:
    """The active accounts of an enterprise in these roles (all roles when none is named)."""
    rows = Membership.unscoped.filter(enterprise_id=enterprise_id, state="active", user__is_active=True)
    if roles:
        rows = rows.filter(role__in=roles)
    return list({m.user_id: m.user for m in rows.select_related("user").order_by("pk")}.values())


def staff_of(division_code: str, *roles: str) -> list[User]:
    """The active accounts of the nearest bureau whose division contains `division_code`."""
    prefixes = [division_code[:size] for size in (9, 6, 4, 2) if len(division_code) >= size]
    rows = Posting.unscoped.filter(bureau__division_code__in=prefixes, active=True, user__is_active=True)
    if roles:
        rows = rows.filter(role__in=roles)
    found = list(rows.select_related("user", "bureau").order_by("pk"))
    nearest = max((len(p.bureau.division_code) for p in found), default=0)
    return list({p.user_id: p.user for p in found if len(p.bureau.division_code) == nearest}.values())


def attachments_of(notice: Notice) -> list[tuple[str, bytes, str]]:
    """Name, bytes and type of what the mail carries; settings.NOTICE_ATTACHMENTS names a kind's provider."""
    provider = settings.NOTICE_ATTACHMENTS.get(notice.kind)
    return import_string(provider)(notice.target) if provider else []


def _one_line(title: str) -> str:
    """Fits the column and the subject of a mail: a long name is cut, never the message lost."""
    text = " ".join(title.split())
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def _queue_mail(notices: list[Notice], people: dict[int, User]) -> None:
    from portal.tasks import deliver

    queued = Delivery.objects.bulk_create(
        Delivery(notice=notice, channel="email", address=people[notice.user_id].email)
        for notice in notices
        if people[notice.user_id].email
    )
    for delivery in queued:
        after_commit(deliver, delivery_id=delivery.pk)
