from django.db import migrations, models

OF_THE_COUNTY = """
UPDATE selfcheck_suspensionorder SET division_code = left(portal_enterprise.division_code, 6)
FROM selfcheck_hazard JOIN portal_enterprise ON portal_enterprise.id = selfcheck_hazard.enterprise_id
WHERE selfcheck_hazard.id = selfcheck_suspensionorder.hazard_id
"""


class Migration(migrations.Migration):
    """An order from before is taken as the county bureau's."""

    dependencies = [("selfcheck", "0031_ladder_refusals")]

    operations = [
        migrations.AddField(
            model_name="suspensionorder",
            name="division_code",
            field=models.CharField(
                blank=True, db_collation="C", default="", max_length=9, verbose_name="作出单位代码"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(OF_THE_COUNTY, migrations.RunSQL.noop),
    ]
