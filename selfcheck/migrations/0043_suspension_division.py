from django.db import migrations, models

# The bureau whose name stands in the order, else the one the account works for, in the enterprise's own line.
BY_NAME = """
UPDATE selfcheck_suspensionorder SET division_code = portal_bureau.division_code
FROM selfcheck_hazard, portal_enterprise, portal_bureau
WHERE selfcheck_hazard.id = selfcheck_suspensionorder.hazard_id
  AND portal_enterprise.id = selfcheck_hazard.enterprise_id
  AND portal_bureau.name = selfcheck_suspensionorder.office
  AND portal_enterprise.division_code LIKE portal_bureau.division_code || '%'
"""
BY_ACCOUNT = """
UPDATE selfcheck_suspensionorder SET division_code = known.division_code
FROM (
  SELECT DISTINCT ON (selfcheck_suspensionorder.id) selfcheck_suspensionorder.id, portal_bureau.division_code
  FROM selfcheck_suspensionorder
  JOIN selfcheck_hazard ON selfcheck_hazard.id = selfcheck_suspensionorder.hazard_id
  JOIN portal_enterprise ON portal_enterprise.id = selfcheck_hazard.enterprise_id
  JOIN portal_user ON portal_user.username = selfcheck_suspensionorder.by
  JOIN portal_posting ON portal_posting.user_id = portal_user.id
  JOIN portal_bureau ON portal_bureau.id = portal_posting.bureau_id
  WHERE selfcheck_suspensionorder.division_code = ''
    AND portal_enterprise.division_code LIKE portal_bureau.division_code || '%'
  ORDER BY selfcheck_suspensionorder.id, portal_posting.active DESC, portal_posting.id
) known
WHERE known.id = selfcheck_suspensionorder.id
"""
UNKNOWN = """
UPDATE selfcheck_suspensionorder
SET division_code = left(portal_enterprise.division_code, 6),
    office = left(selfcheck_suspensionorder.office, 40) || '（作出单位不详，暂归县级）'
FROM selfcheck_hazard JOIN portal_enterprise ON portal_enterprise.id = selfcheck_hazard.enterprise_id
WHERE selfcheck_hazard.id = selfcheck_suspensionorder.hazard_id AND selfcheck_suspensionorder.division_code = ''
"""


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0042_printed_letters")]

    operations = [
        migrations.AddField(
            model_name="suspensionorder",
            name="division_code",
            field=models.CharField(
                blank=True, db_collation="C", default="", max_length=9, verbose_name="作出单位代码"
            ),
            preserve_default=False,
        ),
        migrations.RunSQL([BY_NAME, BY_ACCOUNT, UNKNOWN], migrations.RunSQL.noop),
    ]
