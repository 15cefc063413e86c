"""重大事故隐患情况表, 治理方案, 整改与验收表, as PDF and as a workbook. Each taking is audited."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_enterprise
from selfcheck.commands.hazard_papers import note_paper
from selfcheck.documents import hazard_papers
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import as_pdf
from selfcheck.facts.hazard_sheet import Sheet
from selfcheck.queries.hazard_pictures import pictures_of
from selfcheck.views.enterprise._hazard_task import file_of

PAPERS = {
    "situation": ("重大事故隐患情况表", lambda sheet: hazard_papers.situation(sheet.situation())),
    "plan": ("重大事故隐患治理方案", lambda sheet: hazard_papers.plan(sheet.plan())),
    "rectification": (
        "重大事故隐患整改与验收表",
        lambda sheet: hazard_papers.rectification(sheet.rectification()),
    ),
}
NAMES = [(kind, name) for kind, (name, _) in PAPERS.items()]
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@for_enterprise()
def hazard_paper(request, hazard_id, sheet, suffix):
    """As it stands now, with the photographs on pages of their own."""
    return paper_response(request, file_of(request, hazard_id), sheet, suffix)


def paper_response(request, file, paper: str, suffix: str) -> HttpResponse:
    if paper not in PAPERS or suffix not in TYPES or not file.major:
        raise Http404
    name, make = PAPERS[paper]
    drawn = make(Sheet(file.hazard, request.actor.scope, file.now, request.actor.name))
    body = as_pdf(drawn, pictures_of(file)) if suffix == "pdf" else as_xlsx(drawn)
    note_paper(actor=request.actor, hazard_id=file.hazard.pk, paper=f"{paper}.{suffix}", now=file.now)
    response = HttpResponse(body, content_type=TYPES[suffix])
    filename = f"{name} {file.hazard.number}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(suffix != "pdf", filename)
    return response
