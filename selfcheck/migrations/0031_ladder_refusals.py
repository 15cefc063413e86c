from django.db import migrations

from portal.sql import append_only, in_division, second_wall, visible_through

KEEPS_WHAT_WAS_SENT = """
CREATE FUNCTION selfcheck_keep_planned_reminder() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'state_at', 'attempts', 'detail', 'message_id', 'not_before'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('sent', 'spared', 'given_up')
        OR to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
        RAISE EXCEPTION '催报的发送记录不得修改或者删除' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER selfcheck_plannedreminder_refuse_change BEFORE UPDATE OR DELETE ON selfcheck_plannedreminder
    FOR EACH ROW EXECUTE FUNCTION selfcheck_keep_planned_reminder();
CREATE FUNCTION selfcheck_keep_reminder_message() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'settled_at', 'provider_id', 'receipt_at', 'detail'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('delivered', 'undelivered', 'failed')
        OR to_jsonb(OLD) - moving IS DISTINCT FROM to_jsonb(NEW) - moving THEN
        RAISE EXCEPTION '已发出的消息不得修改或者删除' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER selfcheck_remindermessage_refuse_change BEFORE UPDATE OR DELETE ON selfcheck_remindermessage
    FOR EACH ROW EXECUTE FUNCTION selfcheck_keep_reminder_message();
"""
DROP = """
DROP TRIGGER selfcheck_plannedreminder_refuse_change ON selfcheck_plannedreminder;
DROP FUNCTION selfcheck_keep_planned_reminder();
DROP TRIGGER selfcheck_remindermessage_refuse_change ON selfcheck_remindermessage;
DROP FUNCTION selfcheck_keep_reminder_message();
"""
BINDS_THOSE_BELOW = "(SELECT portal_reader_division()) LIKE division_code || '%'"


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0030_ladder")]

    operations = [
        append_only("selfcheck_ladderversion"),
        migrations.RunSQL(KEEPS_WHAT_WAS_SENT, DROP),
        second_wall("selfcheck_ladderversion", in_division("division_code"), BINDS_THOSE_BELOW),
        second_wall(
            "selfcheck_plannedreminder",
            visible_through("selfcheck_plannedreminder.obligation_id", "selfcheck_obligation"),
        ),
    ]
