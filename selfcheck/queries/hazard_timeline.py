"""The line of time of one hazard, from rows its file has read already: who did what, in whose words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import HAZARD, RequestState

LABELS = {move.action: move.label for move in HAZARD.moves}
TOLD_BY_ROWS = ("report", "accept", "reject", "accept_bureau", "reject_bureau")
DONE, SOON, OVER, DOING = ("done", "s-done"), ("soon", "s-soon"), ("over", "s-over"), ("doing", "s-doing")


@dataclass(frozen=True)
class Event:
    """`tone` and `shape` as in portal.badges; `words` are quoted."""

    at: datetime
    look: tuple[str, str]
    title: str
    who: str = ""
    text: str = ""
    words: str = ""

    @property
    def tone(self) -> str:
        return self.look[0]

    @property
    def shape(self) -> str:
        return self.look[1]


def timeline_of(file: HazardFile) -> list[Event]:
    """Newest first."""
    parts = (_start, _reports, _work, _extensions, _judgements, _suspensions, _orders, _requests, _comments)
    return sorted((event for part in parts for event in part(file)), key=lambda one: one.at, reverse=True)


def _start(file: HazardFile) -> Iterator[Event]:
    hazard = file.hazard
    yield Event(hazard.recorded_at, SOON, "登记隐患", "", f"{hazard.found_on} 发现，{hazard.number}。")
    for row in file.moves:
        if row.action not in TOLD_BY_ROWS:
            look = DONE if row.target == "closed" else DOING
            yield Event(row.at, look, LABELS.get(row.action, row.action), row.name, words=row.note)


def _reports(file: HazardFile) -> Iterator[Event]:
    for row in file.reports:
        word = "报告重大隐患" if row.version == 1 else f"续报（第 {row.version} 版）"
        yield Event(row.at, DOING, word, row.name, f"回执 {row.receipt_no}。")
        if read := row.read_by:
            yield Event(read.at, DONE, "主要负责人确认知悉", read.name)
        if taken := row.signed_for:
            yield Event(taken.at, DONE, "监管部门签收", f"{taken.office} {taken.name}", words=taken.comment)


def _work(file: HazardFile) -> Iterator[Event]:
    for one in file.controls:
        yield Event(one["row"].at, DOING, "临时管控措施", one["row"].name, one["row"].text)
    for one in file.progress:
        yield Event(one["row"].at, DOING, f"整改进展 {one['row'].on}", one["row"].name, one["row"].text)
    for row in file.order_progress:
        yield Event(row.at, DOING, f"督办进展报告 {row.on}", row.name, row.text)
    for one in file.staff_notices:
        row = one["row"]
        yield Event(row.at, DONE, f"向职工通报：{row.get_way_display()}", row.name, f"{row.told_on} 通报。")


def _extensions(file: HazardFile) -> Iterator[Event]:
    for row in file.extensions:
        yield from _asked_and_decided(row, "延期申请", f"由 {row.from_on} 延期至 {row.to_on}。", row.reason)


def _requests(file: HazardFile) -> Iterator[Event]:
    for one in file.order_requests:
        row = one["row"]
        if one["kind"] == "extension":
            span = f"由 {row.from_on} 延期至 {row.to_on}。"
            yield from _asked_and_decided(row, "督办延期申请", span, row.reason)
        else:
            done = f"{row.completed_on} 完成治理。"
            yield from _asked_and_decided(row, "督办验收申请", done, row.summary)


def _asked_and_decided(row, what: str, text: str, words: str) -> Iterator[Event]:
    yield Event(row.at, SOON, what, row.name, text, words)
    if row.decided_at:
        look = DONE if row.state == RequestState.APPROVED else SOON
        yield Event(
            row.decided_at, look, f"{what}：{row.get_state_display()}", row.decided_name, words=row.decision
        )


def _judgements(file: HazardFile) -> Iterator[Event]:
    for one in file.acceptances:
        row = one["row"]
        title = f"{row.get_kind_display()}：{'合格' if row.passed else '不合格，退回整改'}"
        who = f"{row.office} {row.accepted_name}".strip()
        yield Event(row.at, DONE if row.passed else OVER, title, who, f"{row.on} 验收。", row.finding)


def _suspensions(file: HazardFile) -> Iterator[Event]:
    for row in file.suspensions:
        title = f"{row.get_extent_display().removeprefix('需')}决定 {row.number}"
        yield Event(row.at, OVER, title, f"{row.office} {row.name}", row.range, row.reason)
        if row.lifted_at:
            yield Event(row.lifted_at, DONE, f"解除 {row.number}", row.lifted_name, words=row.review)


def _orders(file: HazardFile) -> Iterator[Event]:
    for row in file.orders:
        no = row.document_no
        yield Event(row.at, OVER, f"挂牌督办 {no}", f"{row.office} {row.name}", f"治理期限 {row.deadline}。")
        if row.delivered_at:
            yield Event(row.delivered_at, DOING, f"送达 {no}", row.delivered_by)
        if row.received_at:
            yield Event(row.received_at, DONE, f"签收 {no}", row.received_name)
        if row.ended_at:
            title = f"{row.get_state_display()} {no}"
            yield Event(row.ended_at, DONE, title, row.ended_name, words=row.ended_reason)


def _comments(file: HazardFile) -> Iterator[Event]:
    for row in file.comments:
        yield Event(row.at, SOON, "监管意见", f"{row.office} {row.name}", words=row.text)
