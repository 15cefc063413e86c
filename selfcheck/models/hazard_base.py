"""What the rows of one hazard's life have in common."""

from django.db import models

from portal.scope import ScopedManager
from selfcheck.models.hazards import Hazard


class OfHazard(models.Model):
    """Seen by whoever sees its hazard."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="%(class)s_rows")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="hazard__enterprise", division="hazard__enterprise__division_code")

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.hazard_id} #{self.pk}"


class Said(OfHazard):
    """Entered once, by a named person, and never changed: a trigger refuses it."""

    at = models.DateTimeField("登记时间")
    by = models.CharField("登记人账户", max_length=150)
    name = models.CharField("登记人", max_length=60)

    class Meta(OfHazard.Meta):
        abstract = True
