from django.db import migrations

from portal.sql import append_only, in_division, second_wall, visible_through

SAID = [
    "scheme",
    "schemehandler",
    "reportmove",
    "message",
    "pulseanswer",
    "retaliationevent",
    "clocksent",
    "ledgerentry",
    "escrowkey",
    "escrowshare",
    "fastmove",
]
OF_ENTERPRISE = ["scheme", "channel", "report", "ledgerentry"]
OF_REPORT = [
    "identity",
    "keywrap",
    "reportfile",
    "reportmove",
    "message",
    "appeal",
    "pulseanswer",
    "retaliationevent",
    "clocksent",
    "award",
    "fastcase",
]
OTHERS = [
    ("schemehandler", "scheme_id", "rewards_scheme"),
    ("fastmove", "case_id", "rewards_fastcase"),
    ("escrowshare", "custodian_id", "rewards_custodian"),
]


def through(name, column, outer):
    table = f"rewards_{name}"
    return second_wall(table, visible_through(f"{table}.{column}", outer))


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial")]

    operations = [
        *[append_only(f"rewards_{name}") for name in SAID],
        *[through(name, "enterprise_id", "portal_enterprise") for name in OF_ENTERPRISE],
        *[through(name, "report_id", "rewards_report") for name in OF_REPORT],
        second_wall("rewards_custodian", in_division("division_code")),
        second_wall("rewards_escrowopening", in_division("division_code")),
        *[through(*row) for row in OTHERS],
    ]
