"""An account's own messages."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from portal.models import Notice


def notices(user) -> QuerySet[Notice]:
    """Unread first, then newest first."""
    rows = Notice.objects.filter(user=user).select_related("enterprise")
    return rows.order_by(ExpressionWrapper(Q(read_at=None), BooleanField()).desc(), "-created_at", "-pk")


def unread(user_id: int) -> int:
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def menu_counts(actor) -> dict[str, int]:
    """For settings.MENU_COUNTS."""
    return {"portal:notice_list": unread(actor.user_id)}
