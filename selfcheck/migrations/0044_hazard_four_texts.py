from django.db import migrations, models


def texts(*fields):
    return [
        migrations.AlterField("hazard", name, models.TextField(blank=True, verbose_name=label))
        for name, label in fields
    ]


def new(name, label):
    field = models.TextField(blank=True, default="", verbose_name=label)
    return migrations.AddField("hazard", name, field, preserve_default=False)


class Migration(migrations.Migration):
    """The form of art. 14 has four boxes; what stands in the two old ones stays there."""

    dependencies = [("selfcheck", "0043_suspension_division")]

    operations = [
        *texts(("condition", "现状"), ("harm", "危害程度")),
        new("cause", "产生原因"),
        new("difficulty", "整改难易程度"),
    ]
