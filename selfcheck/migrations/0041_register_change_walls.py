from django.db import migrations

from portal.sql import SYSTEM_WIDE, in_division, of_enterprise, second_wall

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
ENTERPRISE = (
    in_division("division_code"),
    of_enterprise("id"),
    "EXISTS (SELECT 1 FROM selfcheck_obligation owed WHERE owed.enterprise_id = portal_enterprise.id)",
)
OBLIGATION = (in_division("division_code"), of_enterprise("enterprise_id"))


def moved(owner: str, column: str) -> str:
    """A move that led from or to the reader's division; the policy of the events refers to no other table."""
    return (
        f"EXISTS (SELECT 1 FROM {TABLE} moved WHERE moved.enterprise_id = {owner}"
        f" AND moved.kind = 'move' AND moved.state = 'approved' AND {in_division(f'moved.{column}')})"
    )


def readers(table: str, before: tuple, more: str) -> migrations.RunSQL:
    def policy(*conditions: str) -> str:
        test = " OR ".join([SYSTEM_WIDE, *conditions])
        return f"ALTER POLICY {table}_readers ON {table} USING ({test});"

    return migrations.RunSQL(policy(*before, more), policy(*before))


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0040_register_changes")]

    operations = [
        migrations.RunSQL(
            DECIDED_STANDS,
            f"DROP TRIGGER {TABLE}_stands ON {TABLE}; DROP FUNCTION selfcheck_decided_change_stands();",
        ),
        second_wall(
            TABLE, in_division("from_division"), in_division("to_division"), of_enterprise("enterprise_id")
        ),
        readers("portal_enterprise", ENTERPRISE, moved("portal_enterprise.id", "from_division")),
        readers("selfcheck_obligation", OBLIGATION, moved("selfcheck_obligation.enterprise_id", "to_division")),
    ]
