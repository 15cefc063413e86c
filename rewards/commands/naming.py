"""What a handler writes for others to read is compared with who reported, before it is kept anywhere."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.errors import Refused
from rewards import codes
from rewards.commands._rows import note_move
from rewards.models import Report, ReportMove
from rewards.queries import keys, ring
from rewards.rules.naming import digits_in, names_person
from rewards.states import Part

MOST_REFUSED = 3
GUESSED = (
    f"您为这件报告写的文字已有 {MOST_REFUSED} 次写到报告人的身份。为防止试探，不再由您填写，"
    "请由可以查看姓名的经办人办理。"
)


@transaction.atomic
def compare_words(*, actor: Actor, report_id: int, words: Mapping[str, str], now: datetime) -> list[str]:
    """Which of the words name the reporter, give his telephone or his code.

    A transaction of its own: the reading stays on record when the caller then refuses. Whoever may not read
    the name could find it by trying: after a few hits he writes nothing more for this report.
    """
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    others = rows.exclude(excluded__contains=[actor.user_id])
    report = others.select_related("enterprise").get(pk=report_id)
    _refuse_guessing(actor, report, now)
    selectors = ring.secrets(ring.SELECTOR)
    found = [name for name, text in words.items() if _has_code(report, text, selectors)]
    identity = keys.identity_for_server(report, now)
    if identity is not None:
        who = (identity.get("name", ""), identity.get("phone", ""))
        found += [name for name, text in words.items() if name not in found and names_person(text, *who)]
    if found:
        note_move(actor, report, "text_refused", now)
    if identity is not None or found:
        chain = {"division_code": actor.division} if actor.division else {"enterprise": report.enterprise}
        record(
            actor, "tip.identity_compared", report, now=now, **chain, number=report.number, hits=len(found)
        )
    return found


def _has_code(report: Report, text: str, secrets: list[bytes]) -> bool:
    """The selector first: the slow comparison is for the one in a million that it lets through."""
    for code in digits_in(text, codes.LENGTH):
        if report.code_selector in codes.selectors(code, secrets) and codes.fits(report.code_hash, code):
            return True
    return False


def _refuse_guessing(actor: Actor, report: Report, now: datetime) -> None:
    if keys.wraps_of(actor, report, Part.IDENTITY, now).exists():
        return
    hits = ReportMove.objects.visible_to(SYSTEM.scope).filter(
        report=report, action="text_refused", account=actor.username
    )
    if hits.count() >= MOST_REFUSED:
        raise Refused(GUESSED)
