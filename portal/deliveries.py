"""One mail, sent once: its row is locked while it is on the way."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet

from portal.models import Delivery
from portal.notices import attachments_of

LOST_AFTER = timedelta(minutes=15)
AGAIN_AFTER = timedelta(minutes=40)  # longer than the task's own retries
GIVEN_UP_AFTER = timedelta(days=2)


@transaction.atomic
def send(delivery_id: int, now: datetime) -> Delivery | None:
    """The delivery with its result; None when it was sent before or is being sent elsewhere."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("notice")
    delivery = rows.filter(pk=delivery_id).exclude(state=Delivery.State.SENT).first()
    if delivery is None:
        return None
    delivery.attempted_at = now
    try:
        _mail(delivery).send()
    except OSError as error:
        delivery.state, delivery.detail = Delivery.State.FAILED, str(error)[:300]
    else:
        delivery.state, delivery.detail = Delivery.State.SENT, ""
    delivery.save(update_fields=["state", "detail", "attempted_at"])
    return delivery


def waiting(now: datetime) -> QuerySet[Delivery]:
    """Queued but lost on the way to the worker, or failed while the mail server was down; two days long."""
    lost = Q(state=Delivery.State.QUEUED, notice__created_at__lt=now - LOST_AFTER)
    failed = Q(state=Delivery.State.FAILED, attempted_at__lt=now - AGAIN_AFTER)
    recent = Delivery.objects.filter(notice__created_at__gt=now - GIVEN_UP_AFTER)
    return recent.filter(lost | failed).order_by("pk")


def _mail(delivery: Delivery) -> EmailMessage:
    notice = delivery.notice
    link = f"\n\n查看：{settings.PORTAL_URL}{notice.url}" if notice.url else ""
    return EmailMessage(
        subject=notice.title,
        body=f"{notice.body}{link}\n\n本邮件由系统发出，请勿回复。",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        attachments=attachments_of(notice),
    )
