from django.conf import settings
from django.db import models


class OldPassword(models.Model):
    """The hash of a password an account no longer uses, kept so that it cannot come back soon."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="old_passwords")
    encoded = models.CharField(max_length=128)

    class Meta:
        verbose_name = "用过的密码"

    def __str__(self):
        return f"{self.user_id}"
