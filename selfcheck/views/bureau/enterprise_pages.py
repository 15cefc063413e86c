"""The pages beside an enterprise's file: everything that happened, and its papers."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.queries.named import named
from selfcheck.forms.enterprise_file import TimelineFilter, asked, in_words
from selfcheck.queries import enterprise_file as queries
from selfcheck.queries.file_documents import KINDS, by_kind, documents, filed_versions
from selfcheck.queries.file_identity import absorbed_by
from selfcheck.queries.file_timeline import Wanted, timeline


@require_safe
@for_bureau()
def enterprise_timeline(request, enterprise_id):
    scope = request.actor.scope
    enterprise = get_object_or_404(queries.enterprises(scope), pk=enterprise_id)
    absorbed = absorbed_by(scope, enterprise)
    years = range(timezone.localdate().year, min(enterprise.created_at.year, 2024) - 1, -1)
    filters, after = asked(request.GET, years), request.GET.get("after", "")
    ids = tuple(one.pk for one in absorbed)
    page = timeline(scope, Wanted(enterprise, request.actor, ids, after=after, **filters))
    context = {
        "enterprise": enterprise,
        "absorbed": absorbed,
        "events": page.events,
        "next_key": page.next_key,
        "started": bool(after),
        "names": named(event.account for event in page.events),
        "filter_form": TimelineFilter(request.GET, years=years),
        "words": in_words(filters),
        "now": timezone.now(),
    }
    return render(request, "selfcheck/bureau/enterprise_timeline.html", context)


@require_safe
@for_bureau()
def enterprise_documents(request, enterprise_id):
    scope = request.actor.scope
    enterprise = get_object_or_404(queries.enterprises(scope), pk=enterprise_id)
    kind = request.GET.get("kind", "")
    page = documents(scope, enterprise.pk, kind, request.GET.get("after", "")) if kind in KINDS else None
    groups = [] if page else by_kind(scope, enterprise.pk)
    rows = page.rows if page else [row for group in groups for row in group.rows]
    context = {
        "enterprise": enterprise,
        "kind": kind if page else "",
        "page": page,
        "groups": groups,
        "names": named(row.uploaded_by for row in rows),
        "versions": [] if page else filed_versions(scope, enterprise.pk),
    }
    return render(request, "selfcheck/bureau/enterprise_documents.html", context)
