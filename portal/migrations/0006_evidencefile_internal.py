from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_membership_claim_letter")]

    operations = [
        migrations.AddField(
            model_name="evidencefile",
            name="internal",
            field=models.BooleanField(default=False, verbose_name="仅机关可见"),
        ),
    ]
