"""The papers of a case: PDF for the file, DOCX to go on editing."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from selfcheck.commands.second_checks import note_case_read
from selfcheck.documents.paper_docx import as_docx
from selfcheck.documents.papers import as_pdf
from selfcheck.queries import case_papers as papers
from selfcheck.queries import cases as queries
from selfcheck.queries.blind import is_sealed, reads_first
from selfcheck.states.cases import SEES_CASES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {"pdf": (as_pdf, "application/pdf"), "docx": (as_docx, DOCX)}


@require_safe
@for_bureau(*SEES_CASES)
def case_paper(request, case_id, paper, kind):
    """404 also while the paper cannot exist, and for who may still be asked for a blind second look."""
    case = get_object_or_404(queries.cases(request.actor.scope), pk=case_id)
    if paper not in papers.MAKERS or kind not in FORMATS or is_sealed(request.actor, case.pk):
        raise Http404
    if reads_first(request.actor, case):
        note_case_read(actor=request.actor, case=case, now=timezone.now())
    division = request.actor.division or ""
    filled = papers.Papers(case, request.actor.scope, division=division, now=timezone.now())
    made = papers.MAKERS[paper](filled)
    if made is None:
        raise Http404
    draw, content_type = FORMATS[kind]
    response = HttpResponse(draw(made), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{case.number}-{paper}.{kind}"'
    return response
