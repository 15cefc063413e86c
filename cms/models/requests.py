"""What comes back from the public, and pages that must go; both with a clock and a named person."""

from django.db import models
from django.db.models import Q

from cms.states import RequestState, TakedownState
from portal.scope import ScopedManager


class CorrectionRequest(models.Model):
    """Anybody may ask. `contact` is personal: the bureau sees it, no page prints it."""

    number = models.CharField("受理编号", max_length=20, unique=True)
    case_number = models.PositiveIntegerField("案例编号", null=True, blank=True)
    address = models.CharField("页面", max_length=200)
    relation = models.CharField("与案例的关系", max_length=20)
    text = models.TextField("要更正什么")
    contact = models.CharField("联系方式", max_length=120, blank=True)
    division_code = models.CharField("区划", max_length=9, blank=True, db_collation="C")
    state = models.CharField("状态", max_length=10, choices=RequestState, default=RequestState.OPEN)
    made_at = models.DateTimeField("提交时间")
    due_on = models.DateField("答复期限")
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.CharField("答复人", max_length=150, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "更正请求"
        constraints = [
            models.CheckConstraint(
                name="correction_answered_iff_named",
                condition=(
                    Q(state="answered", answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer="")
                )
                | Q(state="open", answered_at=None, answered_by="", answer=""),
                violation_error_message="答复必须有内容、时间和答复人",
            )
        ]

    def __str__(self):
        return self.number


class Takedown(models.Model):
    """A published case whose decision was changed or revoked: to be taken down within `due_on`."""

    case_number = models.PositiveIntegerField("案例编号")
    division_code = models.CharField("区划", max_length=9, blank=True, db_collation="C")
    reason = models.CharField("理由", max_length=500)
    state = models.CharField("状态", max_length=10, choices=TakedownState, default=TakedownState.OPEN)
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.CharField("提出人", max_length=150)
    due_on = models.DateField("撤下期限")
    done_at = models.DateTimeField("办理时间", null=True, blank=True)
    done_by = models.CharField("办理人", max_length=150, blank=True)
    public_words = models.CharField("公开说明", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "撤下"
        constraints = [
            models.UniqueConstraint(
                fields=["case_number"], condition=Q(state="open"), name="takedown_one_open"
            ),
            models.CheckConstraint(
                name="takedown_done_iff_named",
                condition=Q(state="open", done_at=None, done_by="")
                | (~Q(state="open") & Q(done_at__isnull=False) & ~Q(done_by="")),
                violation_error_message="撤下必须有办理人和时间",
            ),
        ]

    def __str__(self):
        return f"{self.public_id} {self.state}"

    @property
    def public_id(self) -> str:
        return f"AL-{self.case_number:05d}"
