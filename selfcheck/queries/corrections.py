"""What a correction changes against the version in force."""

from portal.scope import Scope
from selfcheck.models import Report, Submission
from selfcheck.queries.comparison import material_changes
from selfcheck.states import ReportState


def changed_parts(report: Report, content: dict) -> list[str]:
    """The parts that make it 实质性, whatever it was called; nothing for what is no correction."""
    if report.state != ReportState.CORRECTING:
        return []
    own = Submission.objects.visible_to(Scope(enterprise_id=report.enterprise_id))
    return material_changes(own.get(report=report, version=report.versions).content, content)
