"""Background work of the kernel. Ids in, one command out; every task may run twice without harm."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from portal import codes
from portal.actors import SYSTEM
from portal.models import Delivery
from portal.notices import attachments_of
from portal.queries.invitations import join_invitations


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


@shared_task(autoretry_for=(OSError,), max_retries=5, default_retry_delay=300)
def mail_invitation(*, invitation_id: int, sealed: str, **kwargs) -> bool:
    """Send a personal code to the address it was made for; False when it was used or voided meanwhile."""
    now = timezone.now()
    invitation = join_invitations(SYSTEM.scope, now).filter(pk=invitation_id, shown_state="unused").first()
    code = codes.unseal(sealed)
    if invitation is None or not code:
        return False
    name, role = invitation.enterprise.name, invitation.get_role_display()
    text = (
        f"{invitation.person.name}：\n\n{name}邀请您以“{role}”身份使用{settings.PORTAL_NAME}。\n"
        f"邀请码：{codes.grouped(code)}（{invitation.expires_at:%Y-%m-%d} 前有效，只能用一次）\n\n"
        f"打开：{settings.PORTAL_URL}{reverse('portal:claim')}?code={code}\n\n"
        "如果您不认识这家企业，请不要理会。本邮件由系统发出，请勿回复。"
    )
    EmailMessage(f"{name}邀请您使用平台", text, settings.DEFAULT_FROM_EMAIL, [invitation.contact]).send()
    return True


def _mail(delivery: Delivery, text: str) -> EmailMessage:
    return EmailMessage(
        subject=delivery.notice.title,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.address],
        attachments=attachments_of(delivery.notice),
    )
