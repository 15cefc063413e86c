"""Background work of the kernel. Ids in, one command out; every task may run twice without harm."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from portal.models import Delivery
from portal.notices import attachments_of


@shared_task(bind=True, max_retries=5, default_retry_delay=300)
def deliver(self, *, delivery_id: int, **kwargs) -> str:
    """Send one queued e-mail; tried again for 25 minutes while the server is down, then kept as failed."""
    delivery = Delivery.objects.select_related("notice").get(pk=delivery_id)
    if delivery.state == Delivery.State.SENT:
        return delivery.state
    notice = delivery.notice
    text = f"{notice.body}\n\n查看：{settings.PORTAL_URL}{notice.url}\n\n本邮件由系统发出，请勿回复。"
    delivery.attempted_at = timezone.now()
    try:
        _mail(delivery, text).send()
    except OSError as error:
        delivery.state, delivery.detail = Delivery.State.FAILED, str(error)[:300]
        delivery.save(update_fields=["state", "detail", "attempted_at"])
        raise self.retry(exc=error) from error
    delivery.state, delivery.detail = Delivery.State.SENT, ""
    delivery.save(update_fields=["state", "detail", "attempted_at"])
    return delivery.state


def _mail(delivery: Delivery, text: str) -> EmailMessage:
    return EmailMessage(
        subject=delivery.notice.title,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        attachments=attachments_of(delivery.notice),
    )
