from django.db import migrations

from portal.sql import in_division, second_wall, visible_through

TABLE = "selfcheck_registerchange"
DECIDED_STANDS = """
CREATE FUNCTION selfcheck_decided_change_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'proposed' THEN
        RAISE EXCEPTION '企业变更的登记不得修改或者删除' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER selfcheck_registerchange_stands BEFORE UPDATE OR DELETE ON selfcheck_registerchange
    FOR EACH ROW EXECUTE FUNCTION selfcheck_decided_change_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0040_register_changes")]

    operations = [
        migrations.RunSQL(
            DECIDED_STANDS,
            f"DROP TRIGGER {TABLE}_stands ON {TABLE}; DROP FUNCTION selfcheck_decided_change_stands();",
        ),
        second_wall(
            TABLE, in_division("from_division"), visible_through(f"{TABLE}.enterprise_id", "portal_enterprise")
        ),
    ]
