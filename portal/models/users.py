from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account. What it may do follows from memberships and postings, never from the account itself."""

    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=60, blank=True)
    phone = models.CharField("手机号", max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField("手机号已验证", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)

    class Meta:
        verbose_name = "用户"

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name or self.username

    def get_short_name(self):
        return self.get_full_name()
