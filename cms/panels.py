"""What the editor reads above the fields: why this draft cannot be published yet."""

from importlib import import_module

from wagtail.admin.panels import Panel

GATE = "cms.publishing"  # above the models; looked up when a page is opened


class FindingsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/findings.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            saved = self.instance.pk is not None
            found = import_module(GATE).content_obstacles(self.instance) if saved else []
            return context | {"findings": found, "saved": saved}
