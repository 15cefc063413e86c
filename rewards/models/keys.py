from django.db import models
from django.db.models import Q

from portal.models import User
from portal.scope import ScopedManager
from rewards.models.escrow import EscrowKey
from rewards.models.reports import Report
from rewards.states import Part


class HandlerKey(models.Model):
    """The key pair of one account. The private half is sealed under REWARDS_KEY and opened on the server,
    after the role check of the page, for as long as one request takes."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField()
    private_sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "经办钥匙"

    def __str__(self):
        return f"{self.user_id}"


class FormerKey(models.Model):
    """What an earlier REWARDS_KEY is still needed for, sealed under the one in force: receipt codes and
    passphrases made in its time stay good, and the earlier key itself can be destroyed.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    mark = models.CharField(max_length=16, unique=True)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = "以前的密钥"

    def __str__(self):
        return f"{self.number}"


class KeyWrap(models.Model):
    """A report's content or identity key, sealed for one account or for the bureau's escrow.

    `expires_at`: after a two-person opening. Deleting all wraps of a report makes it unreadable for ever.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="wraps")
    part = models.CharField(max_length=8, choices=Part)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    escrow = models.ForeignKey(EscrowKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="report__enterprise", division="report__enterprise__division_code")

    class Meta:
        verbose_name = "密封的钥匙"
        constraints = [
            models.UniqueConstraint(fields=["report", "part", "user"], name="keywrap_once_for_account"),
            models.UniqueConstraint(fields=["report", "part", "escrow"], name="keywrap_once_for_escrow"),
            models.CheckConstraint(
                name="keywrap_for_one",
                condition=Q(user__isnull=False, escrow=None) | Q(user=None, escrow__isnull=False),
                violation_error_message="钥匙或者给一个账户，或者给托管",
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.part}"
