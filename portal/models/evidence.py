from django.db import models
from django.db.models import Q

from portal.models.enterprises import Enterprise
from portal.scope import Scope, ScopedManager


class EvidenceManager(ScopedManager):
    """Files the bureau keeps, about an enterprise or about a division, are not the enterprise's to read."""

    def __init__(self):
        super().__init__(enterprise="enterprise", division=("enterprise__division_code", "division_code"))

    def visible_to(self, scope: Scope) -> models.QuerySet:
        rows = super().visible_to(scope)
        return rows.filter(internal=False) if scope.enterprise_id is not None else rows


class EvidenceFile(models.Model):
    """An uploaded file in private storage under its SHA-256; bytes are never changed or replaced.

    It belongs to an enterprise, or as the bureau's own to a whole division (`division_code`).
    """

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", "未扫描"
        CLEAN = "clean", "正常"
        QUARANTINED = "quarantined", "已隔离"

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="evidence", null=True, blank=True
    )
    division_code = models.CharField("区划", max_length=9, blank=True, db_collation="C")
    sha256 = models.CharField("摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    path = models.CharField(max_length=200)
    scan = models.CharField("扫描", max_length=12, choices=Scan, default=Scan.UNSCANNED)
    scanned_at = models.DateTimeField("扫描时间", null=True, blank=True)
    scan_note = models.CharField("扫描发现", max_length=200, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.CharField("上传人", max_length=150)
    internal = models.BooleanField("仅机关可见", default=False)

    unscoped = models.Manager()
    objects = EvidenceManager()

    class Meta:
        verbose_name = "佐证材料"
        indexes = [models.Index(fields=["enterprise", "sha256"], name="evidence_by_digest")]
        constraints = [
            models.CheckConstraint(
                name="evidence_of_enterprise_or_division",
                condition=Q(enterprise__isnull=False, division_code="")
                | Q(~Q(division_code=""), enterprise=None, internal=True),
                violation_error_message="文件或者属于一家企业，或者属于一个区划；属于区划的仅机关可见。",
            ),
            models.CheckConstraint(name="evidence_has_digest", condition=~Q(sha256="")),
            models.CheckConstraint(
                name="evidence_scan_has_time",
                condition=Q(scan="unscanned", scanned_at=None)
                | Q(~Q(scan="unscanned"), scanned_at__isnull=False),
                violation_error_message="扫描过的文件必须有扫描时间，未扫描的不能有。",
            ),
            models.CheckConstraint(
                name="evidence_quarantine_has_finding",
                condition=Q(scan="quarantined") & ~Q(scan_note="") | Q(~Q(scan="quarantined"), scan_note=""),
                violation_error_message="已隔离的文件必须写明扫描发现，其他文件不能有。",
            ),
        ]

    def __str__(self):
        return self.name
