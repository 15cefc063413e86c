"""What people change on their own account. No role is needed, so the actor may have none."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Refused
from portal.formats import masked_phone
from portal.models import User


@transaction.atomic
def change_phone(*, actor: Actor, phone: str, now: datetime) -> User:
    """The number is a log-in name, so it belongs to one account only; a new one counts as unverified."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    before, user.phone, user.phone_verified = user.phone, phone, False
    try:
        with transaction.atomic():
            user.save(update_fields=["phone", "phone_verified"])
    except IntegrityError:
        raise Refused("手机号已有账号使用。请换一个号码，或者用那个账号登录。", field="phone") from None
    record(actor, "account.phone_changed", user, now=now, old=masked_phone(before), new=masked_phone(phone))
    return user
