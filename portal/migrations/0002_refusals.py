from django.db import migrations

from portal.sql import READER, REFUSE_CHANGE, append_only


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION portal_refuse_change();"),
        migrations.RunSQL(
            READER, "DROP FUNCTION portal_reader_division(); DROP FUNCTION portal_reader_enterprise();"
        ),
        append_only("portal_auditevent"),
        append_only("portal_profilechange"),
    ]
