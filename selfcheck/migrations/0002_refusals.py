from django.db import migrations

from portal.sql import append_only, in_division, of_enterprise, second_wall, visible_through

ONLY_CURRENT_FLIPS = """
CREATE FUNCTION selfcheck_only_current_flips() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'current' IS DISTINCT FROM to_jsonb(NEW) - 'current' THEN
        RAISE EXCEPTION '已报送的检查记录不得修改或者删除' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER selfcheck_filedinspection_refuse_change BEFORE UPDATE OR DELETE ON selfcheck_filedinspection
    FOR EACH ROW EXECUTE FUNCTION selfcheck_only_current_flips();
"""

BY_ENTERPRISE = [
    "portal_evidencefile",
    "portal_person",
    "selfcheck_hazard",
    "selfcheck_safetyteam",
    "selfcheck_exemption",
]


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0001_initial"), ("portal", "0002_refusals")]

    operations = [
        append_only("selfcheck_submission"),
        append_only("selfcheck_submissionpdf"),
        append_only("selfcheck_review"),
        append_only("selfcheck_reminder"),
        append_only("selfcheck_teammember"),
        migrations.RunSQL(
            ONLY_CURRENT_FLIPS,
            "DROP TRIGGER selfcheck_filedinspection_refuse_change ON selfcheck_filedinspection;"
            " DROP FUNCTION selfcheck_only_current_flips();",
        ),
        second_wall("selfcheck_obligation", in_division("division_code"), of_enterprise("enterprise_id")),
        second_wall(
            "portal_enterprise",
            in_division("division_code"),
            of_enterprise("id"),
            "EXISTS (SELECT 1 FROM selfcheck_obligation owed WHERE owed.enterprise_id = portal_enterprise.id)",
        ),
        second_wall(
            "selfcheck_report",
            visible_through("selfcheck_report.enterprise_id", "portal_enterprise"),
        ),
        second_wall(
            "selfcheck_submission",
            visible_through("selfcheck_submission.enterprise_id", "portal_enterprise"),
        ),
        *[second_wall(table, visible_through(f"{table}.enterprise_id", "portal_enterprise")) for table in BY_ENTERPRISE],
    ]
