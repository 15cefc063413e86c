"""The papers an enterprise prints, as PDF and as a workbook: of the hazard, and of its own requests.

Each taking is audited.
"""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_enterprise
from selfcheck.commands.hazard_papers import note_paper
from selfcheck.documents import hazard_papers, supervision_papers
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import Paper, as_pdf
from selfcheck.facts.hazard_sheet import Sheet
from selfcheck.facts.profile import bureau_name
from selfcheck.facts.supervision_sheet import SupervisionSheet, extension_request
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
    return _sent(request, file, drawn, f"{paper}.{suffix}", f"{name} {file.hazard.number}.{suffix}")


@require_safe
@for_enterprise()
def hazard_request_paper(request, hazard_id, kind, request_id, suffix):
    """延期申请书 or 验收申请书 as it was handed in. `kind`: extension (the hazard's own), order-extension,
    order-acceptance."""
    file = file_of(request, hazard_id)
    if suffix not in TYPES or not file.major:
        raise Http404
    drawn = _asked(request, file, kind, request_id)
    filename = f"{drawn.name} {file.hazard.number} {request_id}.{suffix}"
    return _sent(request, file, drawn, f"{kind}-request.{suffix}", filename)


def _asked(request, file, kind: str, request_id: int) -> Paper:
    if kind == "extension":
        row = _with_id(file.extensions, request_id)
        sheet = Sheet(file.hazard, request.actor.scope, file.now, request.actor.name)
        bureau = bureau_name(file.hazard.enterprise.division_code)
        return supervision_papers.extension_request(extension_request(row, sheet, bureau))
    own = [one["row"] for one in file.order_requests if f"order-{one['kind']}" == kind]
    row = _with_id(own, request_id)
    order = _with_id(file.orders, row.order_id)
    order.hazard = file.hazard
    sheet = SupervisionSheet(order, request.actor.scope, file.now)
    if kind == "order-extension":
        return supervision_papers.extension_request(sheet.extension_request(row))
    return supervision_papers.acceptance_request(sheet.acceptance_request(row))


def _with_id(rows, pk: int):
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _sent(request, file, drawn: Paper, noted: str, filename: str) -> HttpResponse:
    suffix = noted.rpartition(".")[2]
    body = as_pdf(drawn, pictures_of(file)) if suffix == "pdf" else as_xlsx(drawn)
    note_paper(actor=request.actor, hazard_id=file.hazard.pk, paper=noted, now=file.now)
    response = HttpResponse(body, content_type=TYPES[suffix])
    response["Content-Disposition"] = content_disposition_header(suffix != "pdf", filename)
    return response
