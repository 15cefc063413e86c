from django.db import migrations

from portal.sql import append_only, second_wall, visible_through

RESULT_ONCE = """
CREATE FUNCTION selfcheck_visit_result_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE later text[] := ARRAY['result', 'result_at', 'result_by'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.result <> '' OR to_jsonb(OLD) - later IS DISTINCT FROM to_jsonb(NEW) - later THEN
        RAISE EXCEPTION '检查记录不得修改或者删除，更正须另行登记' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER selfcheck_visit_refuse_change BEFORE UPDATE OR DELETE ON selfcheck_visit
    FOR EACH ROW EXECUTE FUNCTION selfcheck_visit_result_once();
"""
ONLY_MATCH = """
CREATE FUNCTION selfcheck_only_match_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['visit_id', 'matched_hazard_id', 'match_confirmed_at', 'match_confirmed_by', 'match_refused'];
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - free IS DISTINCT FROM to_jsonb(NEW) - free THEN
        RAISE EXCEPTION '检查发现不得修改或者删除' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.visit_id <> NEW.visit_id AND NOT EXISTS (
        SELECT 1 FROM selfcheck_visit WHERE id = NEW.visit_id AND supersedes_id = OLD.visit_id
    ) THEN
        RAISE EXCEPTION '检查发现只随检查记录的更正转移' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER selfcheck_visitfinding_refuse_change BEFORE UPDATE OR DELETE ON selfcheck_visitfinding
    FOR EACH ROW EXECUTE FUNCTION selfcheck_only_match_changes();
"""
OF_VISIT = ["selfcheck_visitofficer", "selfcheck_visititem"]
OF_FINDING = ["selfcheck_visitfindingclause", "selfcheck_visitfindingphoto"]


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0010_visits")]

    operations = [
        migrations.RunSQL(
            RESULT_ONCE,
            "DROP TRIGGER selfcheck_visit_refuse_change ON selfcheck_visit;"
            " DROP FUNCTION selfcheck_visit_result_once();",
        ),
        migrations.RunSQL(
            ONLY_MATCH,
            "DROP TRIGGER selfcheck_visitfinding_refuse_change ON selfcheck_visitfinding;"
            " DROP FUNCTION selfcheck_only_match_changes();",
        ),
        *[append_only(table) for table in OF_VISIT + OF_FINDING],
        second_wall(
            "selfcheck_visit", visible_through("selfcheck_visit.enterprise_id", "portal_enterprise")
        ),
        second_wall(
            "selfcheck_visitfinding", visible_through("selfcheck_visitfinding.visit_id", "selfcheck_visit")
        ),
        *[second_wall(table, visible_through(f"{table}.visit_id", "selfcheck_visit")) for table in OF_VISIT],
        *[
            second_wall(table, visible_through(f"{table}.finding_id", "selfcheck_visitfinding"))
            for table in OF_FINDING
        ],
    ]
