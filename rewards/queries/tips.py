"""A report as its reporter finds it: by the receipt code alone."""

import hmac
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from portal.actors import SYSTEM, Actor, Role
from portal.calendars import day_of
from portal.legal import Citation
from portal.media.errors import Broken
from portal.models import Enterprise
from portal.scope import Scope
from rewards import attachments, codes, vault
from rewards.law import law_for
from rewards.models import (
    Appeal,
    Award,
    FastCase,
    Identity,
    Message,
    PulseAnswer,
    Report,
    ReportFile,
    ReportMove,
)
from rewards.queries import keys, ring
from rewards.queries.keys import about
from rewards.queries.reach import award_blocked
from rewards.rules.exposure import betrays
from rewards.rules.terms import pulses_due
from rewards.states import JUDGED, REPORT, Author, AwardState, FastCaseState, Part, ReportState

MOST_CANDIDATES = 40
PAYS, BUREAU_PAYS = "兑现奖励", "监管部门督促企业兑现奖励"
MOVE_WORDS = {  # steps beside the table of states
    "feedback": "告诉您结果",
    "accept_result": "您认可结果",
    "ask_review": "您申请复核",
    "hand_over": "转交经办人",
    "hand_up": "转交监管部门",
    "read_identity": "查看您的姓名",
    "text_refused": "文字里写到您的姓名、电话或者编号，没有保存",
    "register_hazard": "登记为隐患",
    "propose_award": "提出奖励",
    "approve_award": "批准奖励",
    "refuse_award": "没有批准奖励",
    "settle_award": "兑现奖励",
    "publish_award": "不具名公示",
}


@dataclass(frozen=True)
class Tip:
    """A report and the key of its content."""

    report: Report
    key: bytes

    @property
    def actor(self) -> Actor:
        return reporter_at(self.report.enterprise_id)


def reporter_at(enterprise_id: int) -> Actor:
    """Nobody in particular: the audit trail of a reporter's act names no account."""
    return Actor(
        username="reporter", role=Role.REPORTER, scope=Scope(enterprise_id=enterprise_id), name="报告人"
    )


def find(code: str, *, unsent: bool = False) -> Tip | None:
    """The report of a code, sent or not yet sent; about as slow for a wrong code as for a right one."""
    held = ring.read()
    selectors = codes.selectors(code, ring.pick(held, ring.SELECTOR))
    rows = Report.objects.visible_to(SYSTEM.scope).filter(code_selector__in=selectors, erased_at=None)
    states = rows.filter(state=ReportState.UNSENT) if unsent else rows.exclude(state=ReportState.UNSENT)
    candidates = list(states.select_related("enterprise", "scheme").order_by("pk")[:MOST_CANDIDATES])
    for report in candidates:
        if codes.fits(report.code_hash, code):
            return Tip(report, _key(report, code, ring.pick(held, ring.STRETCH)))
    if not candidates:
        codes.fits(codes.NOBODY, code)
    return None


def _key(report: Report, code: str, stretch: list[bytes]) -> bytes:
    place = about(report, Part.CONTENT)
    return codes.open_typed(code, report.code_salt, keys.REPORTER, report.reporter_wrap, place, stretch)


def content(report: Report, key: bytes) -> dict[str, Any]:
    """place, text, group and whom it concerns, as written."""
    return vault.unseal_json(key, report.sealed, about(report, Part.CONTENT))


@dataclass(frozen=True)
class Said:
    at: datetime
    by: str
    name: str
    text: str


def talk(report: Report, key: bytes) -> list[Said]:
    """Oldest first."""
    rows = Message.objects.visible_to(SYSTEM.scope).filter(report=report).order_by("at", "pk")
    return [
        Said(row.at, row.by, row.name, vault.unseal(key, row.sealed, about(report, "message")).decode())
        for row in rows
    ]


def files(report: Report) -> QuerySet[ReportFile]:
    return ReportFile.objects.visible_to(SYSTEM.scope).filter(report=report).order_by("position")


@dataclass(frozen=True)
class Sent:
    """What the reporter sent along. `src` "" for a voice note, or a photograph that no longer opens."""

    is_photo: bool
    at: datetime
    src: str


def sent_along(tip: "Tip") -> list[Sent]:
    """Photographs small and within the page: an address of their own would have to carry the code."""
    rows = files(tip.report).filter(by=Author.REPORTER)
    return [Sent(row.content_type.startswith("image/"), row.at, _inline(row, tip.key)) for row in rows]


def _inline(row: ReportFile, key: bytes) -> str:
    if not row.content_type.startswith("image/"):
        return ""
    try:
        small = attachments.thumbnail(file_bytes(row, key), row.content_type)
    except (FileNotFoundError, vault.Unreadable, Broken):
        return ""
    return f"data:image/jpeg;base64,{b64encode(small).decode()}"


def file_bytes(row: ReportFile, key: bytes) -> bytes:
    return attachments.take(key, row.path)


def moves(report: Report) -> QuerySet[ReportMove]:
    return ReportMove.objects.visible_to(SYSTEM.scope).filter(report=report).order_by("at", "pk")


def standing_award(report: Report) -> Award | None:
    """Not one that was refused."""
    rows = Award.objects.visible_to(SYSTEM.scope).filter(report=report)
    return rows.exclude(state=AwardState.REFUSED).first()


def open_appeal(report: Report) -> Appeal | None:
    return Appeal.objects.visible_to(SYSTEM.scope).filter(report=report, state="open").first()


def fast_case(report: Report) -> FastCase | None:
    return FastCase.objects.visible_to(SYSTEM.scope).filter(report=report).first()


def has_identity(report: Report) -> bool:
    return Identity.objects.visible_to(SYSTEM.scope).filter(report=report).exists()


def questions_due(report: Report, today: date) -> list[int]:
    """Days whose question about retaliation is open."""
    answered = (
        PulseAnswer.objects.visible_to(SYSTEM.scope).filter(report=report).values_list("day", flat=True)
    )
    law = law_for(report.enterprise.division_code, today)
    return pulses_due(day_of(report.received_at), today, set(answered), law)


@dataclass(frozen=True)
class Step:
    """One line of the reporter's clock. `state`: done, late or wait."""

    label: str
    at: datetime | None
    due: date | None
    state: str


def steps(report: Report, today: date) -> list[Step]:
    """The payment is the bureau's to bring about while nobody in the enterprise can award it."""
    award = standing_award(report)
    paid = award.settled_at if award else None
    found = [
        Step("已收到", report.received_at, None, "done"),
        _step("确认", report.acknowledged_at, report.acknowledge_by, today),
        _step("核实", report.verified_at, report.verify_by, today),
        _step("告诉您结果", report.feedback_at, report.feedback_by, today),
    ]
    if report.pay_by:
        label = BUREAU_PAYS if _bureau_brings_it_about(report) else PAYS
        found.append(_step(label, paid, report.pay_by, today))
    if report.closed_at:
        found.append(Step("办结", report.closed_at, None, "done"))
    return found


def _bureau_brings_it_about(report: Report) -> bool:
    case = fast_case(report)
    return case is not None and case.state != FastCaseState.HANDLED and bool(award_blocked(report))


def fast_steps(case: FastCase | None, today: date, who: str = "监管部门") -> list[Step]:
    """The bureau's own two dates, each with its term until it is met."""
    if case is None:
        return []
    told = (("签收", case.accepted_at, case.accept_by), ("办理", case.handled_at, case.due_on))
    return [_step(f"{who}{label}", at, due, today) for label, at, due in told]


def may_contest(report: Report) -> bool:
    return report.state in (*JUDGED, ReportState.CLOSED)


def word_of(move: ReportMove) -> str:
    return {one.action: one.label for one in REPORT.moves}.get(move.action) or MOVE_WORDS[move.action]


def word_for_handler(move: ReportMove) -> str:
    return _to_handler(word_of(move))


def steps_for_handler(report: Report, today: date) -> list[Step]:
    return [replace(step, label=_to_handler(step.label)) for step in steps(report, today)]


def _to_handler(words: str) -> str:
    """That the bureau has a case is not the enterprise's to know."""
    words = words.replace(BUREAU_PAYS, PAYS)
    return words.replace("告诉您", "反馈").replace("核对编号并", "").replace("您", "报告人")


def said_by(row: Said) -> str:
    return "您" if row.by == Author.REPORTER else row.name or Author(row.by).label


def said_to_handler(row: Said) -> str:
    return row.name or Author(row.by).label


def _step(label: str, at: datetime | None, due: date | None, today: date) -> Step:
    if at:
        return Step(label, at, due, "done")
    return Step(label, None, due, "late" if due and due < today else "wait")


def warnings_for(enterprise: Enterprise, text: str, group: int | None, today: date) -> list[str]:
    """What in the words might betray their writer."""
    return betrays(text, group, law_for(enterprise.division_code, today))


def law_on_page(enterprise: Enterprise, today: date) -> dict[str, Citation]:
    law = law_for(enterprise.division_code, today)
    return {
        "duty": law["staff_report_duty"].citation,
        "protection": law["staff_no_retaliation"].citation,
        "safety_staff": law["safety_staff_no_retaliation"].citation,
    }


def proven(scope: Scope, number: str, mark: str) -> Report | None:
    """The report a printed proof is of; None when this server did not make the mark for it."""
    rows = Report.objects.visible_to(scope).filter(number=number, erased_at=None).exclude(number="")
    for report in rows.select_related("enterprise").order_by("pk")[:MOST_CANDIDATES]:
        if hmac.compare_digest(proof(report), mark):
            return report
    return None


def proof(report: Report) -> str:
    """A mark that only this server can make: number, time and the sealed content, nothing in the clear."""
    told = sha256(bytes(report.sealed or b"")).hexdigest()
    words = f"{report.enterprise_id}|{report.number}|{report.received_at.isoformat()}|{told}"
    key = ring.in_force(ring.PROOF, report.received_at)
    return hmac.new(key, words.encode(), sha256).hexdigest()[:32]
