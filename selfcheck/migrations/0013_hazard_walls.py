from django.db import migrations

from portal.sql import append_only, in_division, second_wall, visible_through

READER_ACCOUNT = """
CREATE OR REPLACE FUNCTION portal_reader_account() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql AS
$$ SELECT coalesce(nullif(current_setting('portal.account', true), ''), '-') $$;
"""
BY_AUTHOR = "author_id = (SELECT nullif(nullif(portal_reader_account(), '*'), '-')::bigint)"

SAID = [
    "acceptance",
    "hazardcomment",
    "hazardevidence",
    "hazardmove",
    "interimcontrol",
    "planrevision",
    "progress",
    "promptreport",
    "staffnotice",
    "supervisionprogress",
    "clocknotice",
]
DECIDED = [
    "extension",
    "planelement",
    "supervisionorder",
    "supervisionextensionrequest",
    "supervisionacceptancerequest",
    "suspensionorder",
]
ACKNOWLEDGED = ["principalacknowledgement", "bureauacknowledgement"]


def through_hazard(name):
    table = f"selfcheck_{name}"
    return second_wall(table, visible_through(f"{table}.hazard_id", "selfcheck_hazard"))


def through_report(name):
    table = f"selfcheck_{name}"
    return second_wall(table, visible_through(f"{table}.report_id", "selfcheck_promptreport"))


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0012_hazard_life")]

    operations = [
        migrations.RunSQL(READER_ACCOUNT, "DROP FUNCTION portal_reader_account();"),
        *[append_only(f"selfcheck_{name}") for name in (*SAID, *ACKNOWLEDGED)],
        *[through_hazard(name) for name in (*SAID, *DECIDED)],
        *[through_report(name) for name in ACKNOWLEDGED],
        second_wall("selfcheck_supervisionseries", in_division("division_code")),
        second_wall("selfcheck_escalation", in_division("division_code"), BY_AUTHOR),
    ]
