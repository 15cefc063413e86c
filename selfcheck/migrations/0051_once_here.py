"""The second wall asks once per query, not per row and table, which enterprises were here and moved away.

The policies of 0041 read obligations and moves inside the policy of enterprises; their own policies were unfolded
again in every table that leads to an enterprise, and planning a query cost more than running it.
"""

from django.db import migrations

from portal.sql import SYSTEM_WIDE, in_division, of_enterprise

# Ids of enterprises for the reader's division; none for enterprises and for system-wide readers. The language keeps
# them out of the outer plan; the policies of obligations and moves apply inside as everywhere.
FUNCTIONS = """
CREATE FUNCTION selfcheck_enterprises_once_here(place text) RETURNS SETOF bigint STABLE PARALLEL SAFE
LANGUAGE plpgsql AS $$
BEGIN
    IF place NOT IN ('*', '-') THEN
        RETURN QUERY SELECT owed.enterprise_id FROM selfcheck_obligation owed WHERE owed.division_code LIKE place || '%'
            UNION SELECT moved.enterprise_id FROM selfcheck_registerchange moved WHERE moved.kind = 'move'
            AND moved.state = 'approved' AND moved.from_division LIKE place || '%';
    END IF;
END $$;
CREATE FUNCTION selfcheck_enterprises_moved_here(place text) RETURNS SETOF bigint STABLE PARALLEL SAFE
LANGUAGE plpgsql AS $$
BEGIN
    IF place NOT IN ('*', '-') THEN
        RETURN QUERY SELECT DISTINCT moved.enterprise_id FROM selfcheck_registerchange moved WHERE moved.kind = 'move'
            AND moved.state = 'approved' AND moved.to_division LIKE place || '%';
    END IF;
END $$;
"""
DROP = (
    "DROP FUNCTION selfcheck_enterprises_once_here(text); DROP FUNCTION selfcheck_enterprises_moved_here(text);"
)
ENTERPRISE = (in_division("division_code"), of_enterprise("id"))
OBLIGATION = (in_division("division_code"), of_enterprise("enterprise_id"))


def listed(column: str, function: str) -> str:
    return f"{column} IN (SELECT {function}((SELECT portal_reader_division())))"


def moved(owner: str, column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM selfcheck_registerchange moved WHERE moved.enterprise_id = {owner}"
        f" AND moved.kind = 'move' AND moved.state = 'approved' AND {in_division(f'moved.{column}')})"
    )


def policy(table: str, *conditions: str) -> str:
    return f"ALTER POLICY {table}_readers ON {table} USING ({' OR '.join([SYSTEM_WIDE, *conditions])});"


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0050_bureau_settings")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        migrations.RunSQL(
            policy("portal_enterprise", *ENTERPRISE, listed("id", "selfcheck_enterprises_once_here")),
            policy(
                "portal_enterprise",
                *ENTERPRISE,
                "EXISTS (SELECT 1 FROM selfcheck_obligation owed WHERE owed.enterprise_id = portal_enterprise.id)",
                moved("portal_enterprise.id", "from_division"),
            ),
        ),
        migrations.RunSQL(
            policy("selfcheck_obligation", *OBLIGATION, listed("enterprise_id", "selfcheck_enterprises_moved_here")),
            policy(
                "selfcheck_obligation", *OBLIGATION, moved("selfcheck_obligation.enterprise_id", "to_division")
            ),
        ),
    ]
