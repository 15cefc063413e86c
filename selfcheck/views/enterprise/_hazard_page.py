"""The hazard form as a page: within the report it is filed with, or by itself in the register."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.commands import evidence as evidence_commands
from portal.errors import Refused
from portal.queries.evidence import evidence
from portal.uploads import PHOTOS
from selfcheck.forms import hazards as forms
from selfcheck.queries import drafts, reports, standards
from selfcheck.queries import hazards as queries
from selfcheck.states import HazardLevel, Step
from selfcheck.views.enterprise._step_page import Frame

NEW = "new"


@dataclass
class HazardPage:
    """`hazard` None: a new one. `values` None: what the register holds, or what was kept aside.

    `judged` False shows values without their errors: somebody is still searching for a clause.
    """

    request: Any
    hazard: Any = None
    values: Any = None
    judged: bool = True

    def __post_init__(self):
        self.actor, self.now = self.request.actor, timezone.now()
        self.today = timezone.localdate()
        self.succeeds = self._succeeds()
        self.report, self.rows = self._report()
        self.key = str(self.hazard.pk) if self.hazard else NEW
        self.kept = self._kept() if self.values is None else None
        if self.kept:
            self.values, self.judged = forms.from_kept(self.kept["values"]), False
        self.enterprise_id = self.hazard.enterprise_id if self.hazard else self.actor.enterprise_id
        self.form = self._form()

    @property
    def frozen(self):
        return queries.freeze_of(self.hazard, self.actor.scope) if self.hazard else ""

    def context(self):
        context = {
            "form": self.form,
            "hazard": self.hazard,
            "report": None,
            "succeeds": self.succeeds,
            "kept_at": parse_datetime(self.kept["at"]) if self.kept else None,
            "places": queries.known_places(self.actor.scope),
            "people": queries.known_people(self.actor.scope),
            "conflict": "",
            **self._picker(),
        }
        if self.report:
            frame = Frame(self.actor, self.report, self.rows, Step.HAZARDS, self.now)
            context |= frame.context() | {"listed": self._listed(), "keep_url": self._keep_url()}
        return context

    def back_url(self):
        if self.report:
            return reverse("selfcheck:report_step", args=[self.report.pk, Step.HAZARDS])
        return reverse("selfcheck:hazard_list")

    def store_photos(self):
        """Stored at once, also when the form has to be mended: a browser forgets the chosen files."""
        for upload in self.request.FILES.getlist("photos"):
            try:
                stored = evidence_commands.store_evidence(
                    actor=self.actor,
                    enterprise_id=self.enterprise_id,
                    upload=upload,
                    now=self.now,
                    kinds=PHOTOS,
                )
            except Refused as refusal:
                yield f"“{upload.name}”没有加入：{refusal.message}"
            else:
                self.values.appendlist("kept_photos", str(stored.pk))

    def rebuild(self):
        self.form = self._form()

    def _form(self):
        known = self.hazard.found_at if self.hazard and self.hazard.found_time_known else None
        given = {"today": self.today, "items": self._items(), "photos": self._photos(), "known_at": known}
        if self.values is not None and self.judged:
            return forms.HazardForm(self.values, self.request.FILES, **given)
        if self.values is not None:
            initial = {n: self.values.getlist(n) for n in ("clauses", "kept_photos")}
            initial |= {n: v for n, v in self.values.items() if n not in initial}
        elif self.hazard:
            initial = forms.initial_of(self.hazard)
        else:
            initial = {"level": HazardLevel.GENERAL, "found_by": "team", "found_on": self._inspected_on()}
            initial |= forms.again_of(self.succeeds) if self.succeeds else {}
        form = forms.HazardForm(initial=initial, **given)
        if self.hazard is None and self.values is None and initial["found_on"]:
            form.sources = {"found_on": "第 1 步"}
        return form

    def _succeeds(self):
        """The closed hazard that came up again, named in the address of a new one."""
        given = drafts.number_of(self.request.GET.get("succeeds"))
        if self.hazard or given is None:
            return None
        return get_object_or_404(queries.hazard(self.actor.scope), pk=given)

    def _inspected_on(self):
        """From step 1: the first inspection's date."""
        if not self.rows:
            return None
        rows = self.rows[Step.OVERVIEW].data.get("inspections") or []
        return next((row["inspected_on"] for row in rows if row.get("inspected_on")), None)

    def _report(self):
        given = drafts.number_of(self.request.GET.get("report"))
        if given is None:
            return None, {}
        report, rows = drafts.open_report(self.actor.scope, given)
        if report is None:
            get_object_or_404(reports.reports(self.actor.scope), pk=given)
        return report, rows

    def _kept(self):
        if not self.rows or "fresh" in self.request.GET:
            return None
        return (self.rows[Step.HAZARDS].data.get("pending") or {}).get(self.key)

    def _keep_url(self):
        return f"{reverse('selfcheck:hazard_keep', args=[self.report.pk])}?hazard={self.key}"

    def _ids(self, name):
        if self.values is not None:
            given = self.values.getlist(name)
            return [int(one) for one in given if drafts.number_of(one) is not None and len(one) < 19]
        if self.hazard:
            return forms.initial_of(self.hazard)[name]
        return forms.again_of(self.succeeds).get(name, []) if self.succeeds else []

    def _photos(self):
        if self.values is None and self.hazard:
            return [photo.evidence for photo in self.hazard.pictures]
        wanted = self._ids("kept_photos")
        if not wanted:
            return []
        rows = evidence(self.actor.scope).filter(enterprise_id=self.enterprise_id, pk__in=wanted)
        return sorted(rows, key=lambda row: wanted.index(row.pk))

    def _found_on(self):
        text = self.values.get("found_on") if self.values is not None else None
        if self.hazard and self.values is None:
            return self.hazard.found_on
        return drafts.day_of_text(text) or self.today

    def _items(self):
        """The standard that was chosen, else those of the enterprise's sectors; ticked items always."""
        given = self.values if self.values is not None else self.request.GET
        words, code = given.get("q", "")[:60], given.get("standard", "")
        self.in_force = [row for row in standards.in_force(self._found_on()) if row.item_count]
        self.sectors = self._sectors()
        near = [row.pk for row in self.in_force if standards.touches(row.sectors, self.sectors)]
        codes = [code] if code in {row.pk for row in self.in_force} else near
        self.words, self.code = words, code
        found = standards.search_items(words, codes, used_by=self.actor.scope)
        return list({item.pk: item for item in [*self._ticked(), *found]}.values())

    def _ticked(self):
        """Stay in the list whatever is searched; what the register holds is used by definition."""
        if self.values is None and self.hazard:
            items = [clause.item for clause in self.hazard.found_clauses]
            for item in items:
                item.used = True
            return items
        ids = self._ids("clauses")
        return standards.items_by_id(ids, used_by=self.actor.scope) if ids else []

    def _sectors(self):
        if self.hazard:
            return self.hazard.enterprise.sectors
        return self.report.enterprise.sectors if self.report else queries.sectors_of(self.actor.scope)

    def _picker(self):
        chosen = self.form.chosen()
        rows = [
            {
                "item": item,
                "ticked": item.pk in chosen,
                "used": item.used,
                "haystack": standards.haystack(item),
            }
            for item in self.form.items.values()
        ]
        found = {"words": self.words, "code": self.code, "offered": self.in_force, "sectors": self.sectors}
        return {"clauses": rows, **found}

    def _listed(self):
        picked = self.rows[Step.HAZARDS].data.get("hazard_ids") or []
        rows = drafts.hazards_for(
            self.actor.scope, self.report.enterprise_id, drafts.quarter_of(self.report), picked
        )
        return [row for row in rows if row.pk in picked]
