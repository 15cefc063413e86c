from django.db import migrations

from cms.sql import newest_first


class Migration(migrations.Migration):

    dependencies = [('cms', '0002_names_and_the_door')]

    operations = [newest_first()]
