"""What every page of the public site shares: full text in Chinese, and the door to publication."""

from importlib import import_module

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models, transaction
from wagtail.models import Page

from cms.panels import FindingsPanel
from portal.search_text import index_text

GATE = "cms.publishing"  # above the models; looked up when somebody publishes


class PublicPage(Page):
    """`words()` is what a reader may search; the title counts more than the body."""

    search_title = models.TextField(editable=False, default="")
    search_text = models.TextField(editable=False, default="")
    search = models.GeneratedField(
        expression=SearchVector("search_title", weight="A", config="simple")
        + SearchVector("search_text", weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
        serialize=False,
    )

    content_panels = [FindingsPanel(heading="公开前检查"), *Page.content_panels]
    settings_panels = []  # no timed publication: a person publishes
    promote_panels = []

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search"], name="%(class)s_search")]

    def words(self) -> str:
        return ""

    def public_text(self) -> str:
        """Everything that would stand on the public page; the identity check reads it."""
        return f"{self.title}\n{self.seo_title}\n{self.search_description}\n{self.slug}\n{self.words()}"

    def full_clean(self, *args, **kwargs):
        self.go_live_at = self.expire_at = None
        super().full_clean(*args, **kwargs)

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None:
            self.search_title = index_text(self.title)
            self.search_text = index_text(self.words())
        super().save(*args, update_fields=update_fields, **kwargs)

    def publish(self, revision, user=None, **kwargs):
        """Every way to the public ends here: the editor, a workflow, a schedule, a script."""
        gate = import_module(GATE)
        gate.refuse_unready(revision, user)
        with transaction.atomic():
            super().publish(revision, user=user, **kwargs)
            gate.record_publication(self, revision, user)

    def serve(self, request, *args, **kwargs):
        return import_module("cms.views.serving").serve(self, request)
