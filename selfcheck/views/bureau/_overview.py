"""The figures of an area for a page: counted now, or kept ones that are renewed behind the reader's back."""

from datetime import datetime

from portal.calendars import Quarter
from selfcheck import tasks
from selfcheck.queries import statistics


def overview_of(request, quarter: Quarter, division: str, now: datetime) -> statistics.Overview:
    """`?fresh` counts at once, however large the area is."""
    scope = request.actor.scope
    if "fresh" in request.GET:
        return statistics.new_overview(scope, quarter, division, now)
    overview = statistics.overview(scope, quarter, division, now)
    if overview.is_stale(now):
        tasks.refresh_overview.delay(division=scope.division, quarter=str(quarter), part=division)
    return overview
