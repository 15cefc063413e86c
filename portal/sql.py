"""SQL that migrations share: rows that refuse to change, and the policies of the second wall."""

from django.db import migrations

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% 的记录一经写入不得修改或者删除', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

READER = """
CREATE OR REPLACE FUNCTION portal_reader_division() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql AS
$$ SELECT coalesce(nullif(current_setting('portal.division', true), ''), '*') $$;
CREATE OR REPLACE FUNCTION portal_reader_enterprise() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql AS
$$ SELECT coalesce(nullif(current_setting('portal.enterprise', true), ''), '*') $$;
"""

SYSTEM_WIDE = "(SELECT portal_reader_division()) = '*'"


def append_only(table: str) -> migrations.RunSQL:
    """Refuse UPDATE and DELETE of any row of `table`."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();",
        f"DROP TRIGGER {table}_refuse_change ON {table};",
    )


def in_division(column: str) -> str:
    return f"{column} LIKE (SELECT portal_reader_division() || '%')"


def of_enterprise(column: str) -> str:
    return f"{column} = (SELECT nullif(nullif(portal_reader_enterprise(), '*'), '-')::bigint)"


def visible_through(column: str, table: str) -> str:
    """The row is visible when the row of `table` that `column` points at is (its own policy applies)."""
    return " ".join(["EXISTS (SELECT 1 FROM", table, "outer_row WHERE outer_row.id =", f"{column})"])


def second_wall(table: str, *conditions: str) -> migrations.RunSQL:
    """Row level security, also for the owner of the table: any of `conditions` opens a row."""
    test = " OR ".join([SYSTEM_WIDE, *conditions])
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f" CREATE POLICY {table}_readers ON {table} USING ({test});",
        f"DROP POLICY {table}_readers ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f" ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
