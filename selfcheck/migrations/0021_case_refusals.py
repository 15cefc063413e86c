from django.db import migrations

from portal.sql import append_only, in_division, of_enterprise, second_wall, visible_through

ONLY_NAMED_CHANGE = """
CREATE FUNCTION selfcheck_only_named_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - TG_ARGV IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV THEN
        RAISE EXCEPTION '% 的这些内容一经写入不得修改或者删除', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FREE = {
    "selfcheck_case": (
        "state",
        "told_at",
        "told_by",
        "told_text",
        "told_facts",
        "closed_at",
        "closed_by",
        "observe_until",
        "reopened_at",
        "reopened_reason",
    ),
    "selfcheck_caseflag": (
        "state",
        "due_on",
        "opinion",
        "opinion_reason",
        "proposed_at",
        "proposed_by",
        "reviewed_at",
        "reviewed_by",
        "revision",
    ),
    "selfcheck_rectificationopinion": ("state", "signed_at", "signed_by", "signed_name", "method"),
    "selfcheck_secondcheck": ("state", "lenient", "reason", "checked_at", "checked_by", "checker_name"),
}
ADDED_ONLY = (
    "selfcheck_casetrack",
    "selfcheck_casefact",
    "selfcheck_evaluation",
    "selfcheck_casestatement",
    "selfcheck_flagstep",
    "selfcheck_casediscussion",
    "selfcheck_caseartefact",
    "selfcheck_trackdecision",
    "selfcheck_decisionpublicity",
)
ALSO_FOR_THE_ENTERPRISE = (
    "selfcheck_casetrack",
    "selfcheck_casestatement",
    "selfcheck_rectificationopinion",
)
BUREAU_ONLY = (
    "selfcheck_casefact",
    "selfcheck_evaluation",
    "selfcheck_caseflag",
    "selfcheck_casediscussion",
    "selfcheck_caseartefact",
    "selfcheck_secondcheck",
)


def only_named_change(table: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    named = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION selfcheck_only_named_change({named});",
        f"DROP TRIGGER {table}_refuse_change ON {table};",
    )


def of_a_case_in_division(column: str) -> str:
    """For rows that are the bureau's own: an enterprise's division is "-" and begins no code."""
    inside = in_division("outer_row.division_code")
    return f"EXISTS (SELECT 1 FROM selfcheck_case outer_row WHERE outer_row.id = {column} AND {inside})"


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0020_cases")]

    operations = [
        migrations.RunSQL(ONLY_NAMED_CHANGE, "DROP FUNCTION selfcheck_only_named_change();"),
        *[only_named_change(table, columns) for table, columns in FREE.items()],
        *[append_only(table) for table in ADDED_ONLY],
        second_wall("selfcheck_case", in_division("division_code"), of_enterprise("enterprise_id")),
        *[
            second_wall(table, visible_through(f"{table}.case_id", "selfcheck_case"))
            for table in ALSO_FOR_THE_ENTERPRISE
        ],
        *[second_wall(table, of_a_case_in_division(f"{table}.case_id")) for table in BUREAU_ONLY],
        second_wall(
            "selfcheck_flagstep", visible_through("selfcheck_flagstep.flag_id", "selfcheck_caseflag")
        ),
        second_wall(
            "selfcheck_trackdecision",
            visible_through("selfcheck_trackdecision.track_id", "selfcheck_casetrack"),
        ),
        second_wall(
            "selfcheck_decisionpublicity",
            visible_through("selfcheck_decisionpublicity.decision_id", "selfcheck_trackdecision"),
        ),
    ]
