"""What the bureau's side adds to a filed version: receipt number, time, timeliness and where to check it."""

from portal.scope import Scope
from selfcheck.documents.content import Receipt
from selfcheck.facts.content import stamp
from selfcheck.models import Submission

TIMELINESS = {True: "按期报送", False: "逾期报送"}


def receipt_of(submission: Submission, portal_url: str) -> Receipt:
    """The same for the same version at any later time: it rests on frozen values and on the first filing's time."""
    due_at = submission.report.obligation.due_at
    first = submission.version == 1
    filed_at = submission.signed_at if first else _first_signed_at(submission)
    word = TIMELINESS[filed_at <= due_at]
    return Receipt(
        number=submission.receipt_no,
        filed_at=stamp(submission.signed_at),
        due_at=stamp(due_at),
        timeliness=word if first else f"第 {submission.version} 版，首次报送为{word}",
        digest=submission.digest,
        digest_algorithm=submission.digest_name,
        verify_url=f"{portal_url}/verify/{submission.receipt_no}/",
    )


def _first_signed_at(submission: Submission):
    own = Submission.objects.visible_to(Scope(enterprise_id=submission.enterprise_id))
    return own.values_list("signed_at", flat=True).get(report_id=submission.report_id, version=1)
