"""What follows when a page becomes public or stops being so: fresh caches, and an entry when it stops."""

from django.db.models.signals import pre_save
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.cache import forget
from cms.held_open import refuse_unheld
from cms.models import PublicPage
from portal.actors import SYSTEM
from portal.audit import record


def listen() -> None:
    pre_save.connect(refuse_unheld, dispatch_uid="cms_held_open")
    page_published.connect(_published, dispatch_uid="cms_published")
    page_unpublished.connect(_unpublished, dispatch_uid="cms_unpublished")
    post_page_move.connect(_forget, dispatch_uid="cms_moved")


def _published(sender, instance, **kwargs):
    forget()


def _unpublished(sender, instance, **kwargs):
    """Off the site, by `take_down` or by a script: the former also records the person and the reason."""
    forget()
    if isinstance(instance, PublicPage):
        code = getattr(instance, "division_code", "")
        record(
            SYSTEM,
            "cms.page_unpublished",
            instance,
            now=timezone.now(),
            division_code=code,
            title=instance.title,
        )


def _forget(sender, **kwargs):
    forget()
