"""The bureau's own clock: a case that went up is signed for by a person before it is handled."""

from django.db import migrations, models
from django.db.models import F, Q

REASONS = [
    ("handler_accused", "涉及全部经办人"),
    ("unanswered", "逾期没有办理"),
    ("unpaid", "逾期没有兑现"),
    ("retaliation", "反映打击报复"),
    ("asked", "报告人请求监管部门办理"),
    ("handed_up", "经办人转交监管部门"),
]
STATES = [("open", "待签收"), ("accepted", "办理中"), ("handled", "已办理")]


def fill(apps, schema_editor):
    """What was handled counts as signed for by the same person; what is open is still to be signed for."""
    cases = apps.get_model("rewards", "FastCase")._base_manager
    cases.update(accept_by=F("due_on"))
    cases.filter(state="handled").update(
        accepted_at=F("handled_at"), accepted_by=F("handled_by"), accepted_name=F("handled_name")
    )


class Migration(migrations.Migration):

    dependencies = [
        ("rewards", "0003_claim"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="fastcase", name="fastcase_handled_by_a_person"),
        migrations.AddField("fastcase", "accept_by", models.DateField(null=True, verbose_name="签收期限")),
        migrations.AddField(
            "fastcase", "accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="签收时间")
        ),
        migrations.AddField(
            "fastcase",
            "accepted_by",
            models.CharField(blank=True, default="", max_length=150, verbose_name="签收账户"),
            preserve_default=False,
        ),
        migrations.AddField(
            "fastcase",
            "accepted_name",
            models.CharField(blank=True, default="", max_length=60, verbose_name="签收人"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "fastcase", "reason", models.CharField(choices=REASONS, max_length=16, verbose_name="缘由")
        ),
        migrations.AlterField(
            "fastcase",
            "state",
            models.CharField(choices=STATES, default="open", max_length=8, verbose_name="状态"),
        ),
        migrations.AlterField("fastmove", "reason", models.CharField(choices=REASONS, max_length=16)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("fastcase", "accept_by", models.DateField(verbose_name="签收期限")),
        migrations.AddConstraint(
            model_name="fastcase",
            constraint=models.CheckConstraint(
                name="fastcase_handled_by_a_person",
                condition=Q(state__in=["open", "accepted"], handled_at=None, handled_by="", result="")
                | Q(state="handled", handled_at__isnull=False) & ~Q(handled_by="") & ~Q(result=""),
                violation_error_message="办理结果必须有办理人、时间和文字",
            ),
        ),
        migrations.AddConstraint(
            model_name="fastcase",
            constraint=models.CheckConstraint(
                name="fastcase_accepted_by_a_person",
                condition=Q(state="open", accepted_at=None, accepted_by="", accepted_name="")
                | ~Q(state="open") & Q(accepted_at__isnull=False) & ~Q(accepted_by=""),
                violation_error_message="签收必须有签收人和时间",
            ),
        ),
    ]
