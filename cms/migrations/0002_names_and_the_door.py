"""Answers to words like names; and the door to publication also for `update()`, `bulk_update()` and raw SQL."""

from django.db import migrations, models

from cms.sql import CONTENT, FUNCTIONS, NO_FUNCTIONS, on_content, on_the_tree


class Migration(migrations.Migration):

    dependencies = [('cms', '0001_public_site')]

    operations = [
        migrations.AddField(
            model_name='casepage',
            name='no_persons',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='不是人名的词和理由'),
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        on_the_tree(),
        *map(on_content, CONTENT),
    ]
