"""Reading one's own messages. No audit event: it concerns nobody but the reader."""

from datetime import datetime

from django.db import transaction

from portal.models import Notice, User


@transaction.atomic
def read_notice(*, user: User, notice_id: int, now: datetime) -> Notice:
    notice = Notice.objects.select_for_update().get(pk=notice_id, user=user)
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all_notices(*, user: User, now: datetime) -> int:
    """How many were unread."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=now)
