"""报送公开数据: filing by county, on a page, as CSV and as JSON; never an enterprise."""

import csv
import io

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.cache import kept
from cms.queries.figures import DICTIONARY, figures
from cms.views.serving import canonical
from portal.audience import public
from portal.calendars import Quarter

QUARTERS = 4
COLUMNS = tuple(name for name, _ in DICTIONARY)


@require_safe
@public
@kept
def filing(request):
    quarter = _quarter(request)
    context = {
        "figures": figures(quarter, timezone.now()),
        "quarter": quarter,
        "quarters": _offered(),
        "canonical": canonical(request),
    }
    return render(request, "cms/data.html", context)


@require_safe
@public
@kept
def filing_csv(request):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(_records(_quarter(request)))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="filing.csv"'
    return response


@require_safe
@public
@kept
def filing_json(request):
    rows = _records(_quarter(request))
    return JsonResponse({"columns": COLUMNS, "rows": rows}, json_dumps_params={"ensure_ascii": False})


def _records(quarter: Quarter) -> list[dict]:
    """A hidden row has its place but no figures; the last row is the total."""
    found = figures(quarter, timezone.now())
    rows = [
        _record(found, one.code, one.name, (None if one.hidden else (one.base, one.filed, one.late)))
        for one in found.rows
    ]
    return [*rows, _record(found, "", "合计", (found.base, found.filed, found.late))]


def _record(found, code: str, name: str, counts: tuple[int, int, int] | None) -> dict:
    base, filed, late = counts or ("", "", "")
    rate = round(100 * filed / base, 1) if counts and base else ""
    values = (str(found.quarter), code, name, base, filed, late, rate, found.at.isoformat(timespec="seconds"))
    return dict(zip(COLUMNS, values, strict=True))


def _offered() -> list[Quarter]:
    found, quarter = [], Quarter.of(timezone.localdate())
    for _ in range(QUARTERS):
        quarter = quarter.previous()
        found.append(quarter)
    return found


def _quarter(request) -> Quarter:
    asked = request.GET.get("period", "")
    return next((quarter for quarter in _offered() if str(quarter) == asked), _offered()[0])
