"""What the bureau's side adds to a filed version: receipt number, time, timeliness and where to check it."""

from datetime import datetime

from portal.scope import Scope
from selfcheck.documents.content import Receipt
from selfcheck.facts.content import stamp
from selfcheck.models import Review, Submission
from selfcheck.states import Outcome

TIMELINESS = {True: "按期报送", False: "逾期报送"}


def receipt_of(submission: Submission, portal_url: str) -> Receipt:
    """The same for the same version at any later time: it rests on frozen rows and the deadline."""
    due_at = submission.report.obligation.due_at
    return Receipt(
        number=submission.receipt_no,
        filed_at=stamp(submission.signed_at),
        due_at=stamp(due_at),
        timeliness=_timeliness(submission, due_at),
        digest=submission.digest,
        digest_algorithm=submission.digest_name,
        verify_url=f"{portal_url}/verify/{submission.receipt_no}/",
    )


def counts_at(submission: Submission) -> datetime:
    """The filing time that counts with this version: a mending after its last day begins anew (FS-8)."""
    if submission.version == 1:
        return submission.signed_at
    scope = Scope(enterprise_id=submission.enterprise_id)
    rows = Submission.objects.visible_to(scope).filter(report_id=submission.report_id)
    signed = dict(rows.filter(version__lte=submission.version).values_list("version", "signed_at"))
    returned = dict(
        Review.objects.visible_to(scope)
        .filter(submission__report_id=submission.report_id, outcome=Outcome.RETURNED)
        .values_list("submission__version", "fix_by")
    )
    counts = signed[1]
    for version in range(2, submission.version + 1):
        fix_by = returned.get(version - 1)
        if fix_by and signed[version] > fix_by:
            counts = signed[version]
    return counts


def _timeliness(submission: Submission, due_at: datetime) -> str:
    counts = counts_at(submission)
    word = TIMELINESS[counts <= due_at]
    if submission.version == 1:
        return word
    basis = "再次报送" if counts == submission.signed_at else "先前报送"
    return f"第 {submission.version} 版，时间以{basis}为准，{word}"
