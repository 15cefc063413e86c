"""Figures of internal reports that the portal itself counts: then nobody types them.

`settings.AWARD_FIGURES` names a function (enterprise id, quarter) -> figures, or None while the enterprise
keeps its reports elsewhere. This app does not know the app that counts.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from portal.calendars import Quarter
from selfcheck.models import Report
from selfcheck.rules.draft_closing import COUNTED
from selfcheck.states import Step

Steps = Mapping[str, Mapping[str, Any]]


def counted_awards(report: Report) -> dict[str, Any] | None:
    provider = settings.AWARD_FIGURES
    quarter = Quarter(report.obligation.year, report.obligation.quarter)
    return import_string(provider)(report.enterprise_id, quarter) if provider else None


def with_counted_awards(report: Report, steps: Steps) -> Steps:
    """The steps with the counted figures in the place of what stands there."""
    counted = counted_awards(report)
    if counted is None:
        return steps
    return {**steps, Step.AWARDS: {**steps.get(Step.AWARDS, {}), **counted, "source": COUNTED}}
