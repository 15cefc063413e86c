from django.db import migrations, models
from django.db.models import Q

from portal.sql import append_only, in_division, second_wall

KINDS = [("office_hours", "工作时间"), ("series", "督办文号")]


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0046_plan_approver")]

    operations = [
        migrations.CreateModel(
            name="BureauSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(db_collation="C", max_length=9, verbose_name="区划")),
                ("kind", models.CharField(choices=KINDS, max_length=20, verbose_name="设置项")),
                ("from_on", models.DateField(verbose_name="生效日期")),
                ("value", models.JSONField(verbose_name="设置内容")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("set_at", models.DateTimeField(verbose_name="设置时间")),
                ("set_by", models.CharField(max_length=150, verbose_name="设置人账户")),
                ("set_name", models.CharField(blank=True, max_length=60, verbose_name="设置人")),
            ],
            options={"verbose_name": "监管部门设置"},
            managers=[("unscoped", models.Manager())],
        ),
        migrations.AddIndex(
            model_name="bureausetting",
            index=models.Index(fields=["division_code", "kind", "from_on"], name="bureausetting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="bureausetting",
            constraint=models.CheckConstraint(condition=~Q(reason=""), name="bureausetting_reasoned"),
        ),
        append_only("selfcheck_bureausetting"),
        second_wall("selfcheck_bureausetting", in_division("division_code")),
    ]
