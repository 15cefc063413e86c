"""Password rules beyond Django's own: no recent one again, and an age limit for bureau staff."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from portal.models import OldPassword


class LengthValidator(MinimumLengthValidator):
    """Django's, in Chinese: its translation has not kept pace with its sentence."""

    def get_error_message(self):
        return f"密码太短。请至少用 {self.min_length} 个字符。"

    def get_help_text(self):
        return f"至少 {self.min_length} 个字符。"


class HistoryValidator:
    """Refuses the present password and the ones before it, ``count`` in all."""

    def __init__(self, count=5):
        self.count = count

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        older = OldPassword.objects.filter(user=user).order_by("-pk")[: self.count - 1]
        hashes = [user.password, *(row.encoded for row in older)]
        if any(check_password(password, encoded) for encoded in hashes):
            raise ValidationError(
                f"密码与最近 {self.count} 次用过的相同。请换一个没用过的。", code="password_reused"
            )

    def get_help_text(self):
        return f"不能与最近 {self.count} 次用过的相同。"


def remember_password(user):
    if user.pk and user.has_usable_password():
        OldPassword.objects.create(user=user, encoded=user.password)


def is_stale(user, *, now):
    """Whether the password of a bureau account is older than the settings allow."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    changed = user.password_changed_at or user.date_joined
    return bool(days) and now - changed > timedelta(days=days)
