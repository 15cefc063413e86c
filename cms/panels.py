"""What the editor reads above the fields: why this draft cannot be published yet."""

from dataclasses import dataclass
from importlib import import_module

from wagtail.admin.panels import Panel

from cms import no_persons

GATE = "cms.publishing"  # above the models; looked up when a page is opened


@dataclass(frozen=True)
class Suspicion:
    """A word like a name, with what the editor says about it; `given` is kept, `why` may be still typed."""

    word: str
    key: str
    ticked: bool
    why: str
    given_by: str


class FindingsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/findings.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            saved = self.instance.pk is not None
            gate = import_module(GATE)
            found = gate.content_obstacles(self.instance) if saved else []
            words = gate.suspicions(self.instance) if saved else []
            return context | {
                "findings": found,
                "saved": saved,
                "suspicions": [self._suspicion(word) for word in words],
                "longest": no_persons.LONGEST,
            }

        def _suspicion(self, word: str) -> Suspicion:
            kept = self.instance.no_persons.get(word, {})
            ticked, why = bool(kept), kept.get("why", "")
            if self.form is not None and self.form.is_bound:
                ticked, why = no_persons.answers(self.form.data).get(word, (ticked, why))
            return Suspicion(word, no_persons.key(word), ticked, why, kept.get("by", ""))
