from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("selfcheck", "0045_second_check_of_any_close"),
    ]

    operations = [
        migrations.RenameField("visit", "plan_approved_by", "plan_approver"),
        migrations.AddField(
            model_name="visit",
            name="plan_approved_by",
            field=models.CharField(blank=True, default="", max_length=150, verbose_name="方案批准账户"),
            preserve_default=False,
        ),
    ]
