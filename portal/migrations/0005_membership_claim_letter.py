import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_oldpassword")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="claim_letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="portal.evidencefile",
            ),
        ),
    ]
