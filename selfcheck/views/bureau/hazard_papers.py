"""The printed papers of a hazard and the answer they are sent in; each print is kept in the audit trail."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from selfcheck.commands.papers import note_paper
from selfcheck.documents import hazard_papers, supervision_papers
from selfcheck.documents.paper_xlsx import as_xlsx
from selfcheck.documents.papers import Paper, as_pdf
from selfcheck.facts import supervision_sheet
from selfcheck.facts.hazard_sheet import Sheet
from selfcheck.facts.paper_pictures import pictures_of
from selfcheck.facts.profile import bureau_name
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import AcceptanceKind
from selfcheck.views.bureau._hazard_page import PAPERS, major

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

OF_EXTENSION = {
    "extension_request": (supervision_sheet.extension_request, supervision_papers.extension_request),
    "extension_opinion": (supervision_sheet.extension_opinion, supervision_papers.extension_opinion),
}


@require_safe
@for_bureau()
def major_hazard_paper(request, hazard_id, kind):
    """`?as=xlsx` for the workbook; `?request=`: which extension of a hazard not under supervision."""
    now = timezone.now()
    hazard = major(request, hazard_id)
    file = HazardFile(hazard, request.actor, now)
    sheet = Sheet(hazard, request.actor.scope, now)
    if kind in OF_EXTENSION:
        return printed(request, hazard.pk, _of_extension(request, kind, file, sheet), now)
    if kind not in dict(PAPERS):
        raise Http404
    content = sheet.recheck(_last_recheck(file)) if kind == "recheck" else getattr(sheet, kind)()
    paper = getattr(hazard_papers, kind)(content)
    return printed(request, hazard.pk, paper, now, pictures=_photos(file))


def printed(request, hazard_id: int, paper: Paper, now: datetime, *, pictures=()) -> HttpResponse:
    """The paper itself, noted under the hazard it is about. `pictures`: files to show."""
    form = "xlsx" if request.GET.get("as") == "xlsx" else "pdf"
    note_paper(actor=request.actor, hazard_id=hazard_id, paper=paper.name, form=form, now=now)
    body = as_xlsx(paper) if form == "xlsx" else as_pdf(paper, pictures_of(pictures))
    name = f"{paper.name}-{paper.subject}.{form}".replace("/", " ")
    response = HttpResponse(body, content_type=XLSX if form == "xlsx" else "application/pdf")
    response["Content-Disposition"] = content_disposition_header(form == "xlsx", name)
    response["Cache-Control"] = "private, no-store"
    return response


def _of_extension(request, kind: str, file: HazardFile, sheet: Sheet) -> Paper:
    given = request.GET.get("request", "")
    row = next((row for row in file.extensions if str(row.pk) == given), None)
    if row is None:
        raise Http404
    fill, draw = OF_EXTENSION[kind]
    return draw(fill(row, sheet, bureau_name(file.hazard.enterprise.division_code)))


def _last_recheck(file: HazardFile):
    own = [one["row"] for one in file.acceptances if one["row"].kind == AcceptanceKind.BUREAU]
    return own[-1] if own else None


def _photos(file: HazardFile) -> list:
    found = [photo.evidence for photo in file.hazard.pictures]
    judged = [one for row in file.acceptances for one in (*row["before"], *row["after"])]
    return [*found, *file.after_completion, *judged]
