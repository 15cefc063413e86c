"""What mails about filings carry: the very receipt the screen shows."""

from portal.actors import SYSTEM
from selfcheck.commands.archive import pdf_bytes
from selfcheck.queries import reports


def receipt_pdf(target: str) -> list[tuple[str, bytes, str]]:
    """`target` is a receipt number."""
    submission = reports.submissions(SYSTEM.scope).get(receipt_no=target)
    return [(f"报送回执 {submission.receipt_no}.pdf", pdf_bytes(submission, "receipt"), "application/pdf")]
