"""The roster freezes the sectors too. Rows that are there get those the enterprise had at their opening."""

import django.contrib.postgres.fields
from django.db import migrations, models

AS_OF_THE_OPENING = """
UPDATE selfcheck_obligation owed
SET sectors = COALESCE(
    (
        SELECT CASE WHEN change.old = '' THEN '{}' ELSE string_to_array(change.old, '、') END
        FROM portal_profilechange change
        WHERE change.enterprise_id = owed.enterprise_id
            AND change.field = 'sectors' AND change.changed_at > owed.opened_at
        ORDER BY change.changed_at, change.id
        LIMIT 1
    ),
    firm.sectors
)
FROM portal_enterprise firm
WHERE firm.id = owed.enterprise_id AND owed.sectors = '{}';
"""


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0052_opinion_numbers")]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="sectors",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="行业领域",
            ),
        ),
        migrations.RunSQL(AS_OF_THE_OPENING, migrations.RunSQL.noop),
    ]
