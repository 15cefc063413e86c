"""A page that the public sees is written only while the gate holds the door open: `PublicPage.publish`.

Whatever else would make a page public, or change the words of a public one, is refused when it is saved:
Wagtail's own publishing actions and interfaces, a copy that keeps its state, an alias, a fixture, a script.
What never calls `save` (`update()`, `bulk_update()`, raw SQL) meets the same door in the database: cms.sql.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from wagtail.models import Page

from cms.sql import SETTING

REFUSAL = "页面只有经过第二人审稿才能公开，公开以后的文字也是这样。请保存为草稿，再提交审稿。"
LEDGER = {
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "draft_title",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "locked",
    "locked_at",
    "locked_by",
    "owner",
    "path",
    "depth",
    "numchild",
    "url_path",
}
_open: ContextVar[bool] = ContextVar("cms_held_open", default=False)


@contextmanager
def held_open() -> Iterator[None]:
    """For one transaction: what fails inside is undone, and with it the opening."""
    before = _open.set(True)
    try:
        with transaction.atomic():
            _tell(True)
            yield
            _tell(before.old_value is True)
    finally:
        _open.reset(before)


def _tell(is_open: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, "on" if is_open else "off"])


def refuse_unheld(sender, instance, update_fields=None, **kwargs) -> None:
    """For `pre_save` of every model; also where rows are written without `save`, as fixtures are."""
    if not isinstance(instance, Page) or not instance.live or _open.get():
        return
    if update_fields is not None and set(update_fields) <= LEDGER:
        return
    stored = type(instance).objects.filter(pk=instance.pk, live=True).first()
    if stored is None or _words(stored) != _words(instance):
        raise PermissionDenied(REFUSAL)


def _words(page) -> str:
    return page.public_text() if hasattr(page, "public_text") else f"{page.title}\n{page.slug}"
