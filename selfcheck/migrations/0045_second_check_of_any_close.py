
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('selfcheck', '0044_hazard_four_texts'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='secondcheck',
            options={'verbose_name': '结案复核'},
        ),
        migrations.AddField(
            model_name='secondcheck',
            name='was_lenient',
            field=models.BooleanField(default=True, verbose_name='原结果从宽'),
        ),
        migrations.AlterField(
            model_name='secondcheck',
            name='excluded',
            field=models.JSONField(default=list, verbose_name='经办或者看过的人'),
        ),
    ]
