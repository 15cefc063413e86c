from django.db import migrations

from portal.sql import append_only, second_wall, visible_through

TABLES = ("selfcheck_keymark", "selfcheck_riskcap")


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0024_oversight")]

    operations = [
        *[append_only(table) for table in TABLES],
        *[second_wall(table, visible_through(f"{table}.enterprise_id", "portal_enterprise")) for table in TABLES],
    ]
