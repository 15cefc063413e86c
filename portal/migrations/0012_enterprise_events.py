import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

NO_CIRCLE = """
CREATE FUNCTION portal_refuse_merger_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step bigint := NEW.merged_into_id;
BEGIN
    WHILE step IS NOT NULL LOOP
        IF step = NEW.id THEN
            RAISE EXCEPTION '企业合并不能成环' USING ERRCODE = 'restrict_violation';
        END IF;
        SELECT merged_into_id INTO step FROM portal_enterprise WHERE id = step;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER portal_enterprise_no_merger_circle BEFORE INSERT OR UPDATE OF merged_into_id ON portal_enterprise
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION portal_refuse_merger_circle();
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0009_audit_by_time")]

    operations = [
        migrations.AddField(
            model_name="enterprise",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorbed",
                to="portal.enterprise",
                verbose_name="并入企业",
            ),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="reopened_on",
            field=models.DateField(blank=True, null=True, verbose_name="恢复经营日期"),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                name="enterprise_merged_is_closed",
                condition=Q(merged_into=None) | Q(state="closed") & ~Q(merged_into=F("id")),
                violation_error_message="并入别家的企业必须已注销，且不能并入自己",
            ),
        ),
        migrations.RunSQL(
            NO_CIRCLE,
            "DROP TRIGGER portal_enterprise_no_merger_circle ON portal_enterprise;"
            " DROP FUNCTION portal_refuse_merger_circle();",
        ),
    ]
