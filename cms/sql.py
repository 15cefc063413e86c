"""The door to publication, in the database: what never calls `save` finds it shut too (see cms.held_open)."""

from django.db import migrations

SETTING = "cms.held_open"
CONTENT = tuple(
    f"cms_{name}"
    for name in (
        "homepage",
        "caseindexpage",
        "casepage",
        "guideindexpage",
        "guidepage",
        "noticeindexpage",
        "noticepage",
        "regulationindexpage",
        "regulationpage",
    )
)
# `private`: what the public does not see of a page: the checklist, the file it came from, the search.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION cms_refuse_unheld() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('cms.held_open', true) = 'on' THEN RETURN NEW; END IF;
    RAISE EXCEPTION
        '页面只有经过第二人审稿才能公开，公开以后的文字也是这样'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION cms_refuse_unheld_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    private text[] := ARRAY[
        'search', 'search_title', 'search_text', 'no_persons', 'origin_case', 'division_code',
        'no_person', 'no_number', 'no_place', 'no_guess', 'decision_final', 'law_keys', 'item_uids'
    ];
BEGIN
    IF current_setting('cms.held_open', true) = 'on' OR NOT EXISTS (
        SELECT 1 FROM wagtailcore_page WHERE id = NEW.page_ptr_id AND live
    ) THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - private = to_jsonb(OLD) - private THEN RETURN NEW; END IF;
    RAISE EXCEPTION
        '页面只有经过第二人审稿才能公开，公开以后的文字也是这样'
        USING ERRCODE = 'restrict_violation';
END $$;
"""
NO_FUNCTIONS = "DROP FUNCTION cms_refuse_unheld(); DROP FUNCTION cms_refuse_unheld_words();"
SAID = "(title, slug, seo_title, search_description, content_type_id)"


def on_the_tree() -> migrations.RunSQL:
    """A row of the tree becomes public, or says something else while it is."""
    old, new = (SAID.replace("(", f"({row}.").replace(", ", f", {row}.") for row in ("OLD", "NEW"))
    return migrations.RunSQL(
        "CREATE TRIGGER cms_refuse_born_public BEFORE INSERT ON wagtailcore_page FOR EACH ROW"
        " WHEN (NEW.live) EXECUTE FUNCTION cms_refuse_unheld();"
        " CREATE TRIGGER cms_refuse_unheld BEFORE UPDATE ON wagtailcore_page FOR EACH ROW"
        f" WHEN (NEW.live AND (NOT OLD.live OR {old} IS DISTINCT FROM {new}))"
        " EXECUTE FUNCTION cms_refuse_unheld();",
        "DROP TRIGGER cms_refuse_born_public ON wagtailcore_page;"
        " DROP TRIGGER cms_refuse_unheld ON wagtailcore_page;",
    )


def on_content(table: str) -> migrations.RunSQL:
    """The words of a public page."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_refuse_unheld BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION cms_refuse_unheld_words();",
        f"DROP TRIGGER {table}_refuse_unheld ON {table};",
    )


def newest_first() -> migrations.RunSQL:
    """Lists of the public read twenty rows from here instead of sorting all cases."""
    return migrations.RunSQL(
        "CREATE INDEX cms_newest_first ON wagtailcore_page (first_published_at DESC, id DESC) WHERE live;",
        "DROP INDEX cms_newest_first;",
    )
