import django.db.models.deletion
from django.db import migrations, models

from portal.sql import SYSTEM_WIDE, in_division, visible_through

THROUGH_ENTERPRISE = visible_through("portal_evidencefile.enterprise_id", "portal_enterprise")


def evidence_readers(*conditions: str) -> str:
    test = " OR ".join([SYSTEM_WIDE, *conditions])
    return f"ALTER POLICY portal_evidencefile_readers ON portal_evidencefile USING ({test});"


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0022_flag_taken_up"), ("portal", "0008_evidence_of_a_division")]

    operations = [
        migrations.AddField(
            model_name="deadlinemove",
            name="evidence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portal.evidencefile",
            ),
        ),
        migrations.RunSQL(
            evidence_readers(THROUGH_ENTERPRISE, in_division("portal_evidencefile.division_code")),
            evidence_readers(THROUGH_ENTERPRISE),
        ),
    ]
