"""What a stranger reads at `/`; named in settings.PUBLIC_HOME, because the kernel knows no other app."""

from django.shortcuts import render
from django.utils import timezone

from cms.cache import kept
from cms.queries import cases, figures, pages, standards
from cms.views.serving import canonical
from portal.calendars import Quarter

LATEST = 5
SECTORS = 8


@kept
def home(request):
    now = timezone.now()
    sectors = standards.sectors()
    quarter = Quarter.of(timezone.localdate()).previous()
    context = {
        "page": pages.home_page(),
        "cases": cases.latest(LATEST),
        "case_count": cases.how_many(),
        "guides": pages.articles("guides")[:4],
        "regulations": pages.articles("regulations")[:4],
        "notices": pages.articles("notices")[:3],
        "sectors": sectors[:SECTORS],
        "sector_count": sum(1 for _, items in sectors if items),
        "figures": figures.figures(quarter, now),
        "canonical": canonical(request),
    }
    return render(request, "cms/home.html", context)
