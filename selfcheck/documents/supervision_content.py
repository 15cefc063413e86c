"""What the papers of a listed supervision (挂牌督办) are filled with; values as in `hazard_content.py`."""

from typing import TypedDict

from selfcheck.documents.hazard_content import Acceptance, Contact, Hazard, Signature, Unit


class DocumentNumber(TypedDict):
    """____字〔20__〕第__号"""

    word: str  # "青应急督"
    year: int | None
    serial: int | None


class Delivery(TypedDict):
    """送达 and 签收."""

    served_by: str
    served_on: str | None
    received_by: str  # 治理责任单位主要负责人
    received_at: str | None


class SupervisionOrder(TypedDict):
    """重大事故隐患挂牌督办通知书."""

    as_of_at: str
    number: DocumentNumber
    level_label: str  # 挂牌级别 "县级"
    issued_by: str  # 签发人
    bureau_name: str  # 督办单位
    issued_on: str | None
    enterprise: Unit
    hazards: list[str]  # 经检查，你单位存在以下重大事故隐患: one sentence each, with its number
    legal_basis: list[str]  # "《中华人民共和国安全生产法》第一百一十八条"
    rectify_by_on: str | None
    duties: list[str]  # as ordered; `supervision.usual_duties` writes the four
    delivery: Delivery


class ExtensionRequest(TypedDict):
    """延期申请书."""

    as_of_at: str
    bureau_name: str  # to whom
    order_number: DocumentNumber | None  # None: the hazard is not under supervision
    enterprise: Unit
    hazard: Hazard
    contact: Contact
    summary: str  # 存在隐患及治理情况简述
    reason: str
    interim_controls: str
    rectify_by_on: str | None  # the date asked to be moved
    extend_to_on: str | None
    principal: Signature | None
    applied_on: str | None


class ExtensionOpinion(TypedDict):
    """延期意见书. `agreed` None prints both boxes empty."""

    as_of_at: str
    number: DocumentNumber
    issued_by: str
    bureau_name: str
    enterprise: Unit
    hazard: Hazard
    order_number: DocumentNumber | None
    applied_on: str | None
    rectify_by_on: str | None
    agreed: bool | None
    extended_to_on: str | None
    opinion: str
    decided_on: str | None
    delivery: Delivery


class AcceptanceRequest(TypedDict):
    """验收申请书."""

    as_of_at: str
    bureau_name: str
    order_number: DocumentNumber | None
    enterprise: Unit
    hazard: Hazard
    contact: Contact
    summary: str  # 隐患治理情况
    rectified_on: str | None
    spent_yuan: str | None
    acceptance: Acceptance
    annexes: list[str]
    principal: Signature | None
    applied_on: str | None


class AcceptanceOpinion(TypedDict):
    """验收意见书. `passed` None prints both boxes empty."""

    as_of_at: str
    number: DocumentNumber
    issued_by: str
    bureau_name: str
    enterprise: Unit
    hazard: Hazard
    order_number: DocumentNumber | None
    applied_on: str | None
    passed: bool | None
    opinion: str  # 验收不合格：____
    decided_on: str | None
    delivery: Delivery


class SupervisionRow(TypedDict):
    """One line of 挂牌督办记录表."""

    number: str
    place: str
    rectified: bool
    level_label: str
    bureau_name: str
    finished_on: str | None  # 督办完成时间


class SupervisionList(TypedDict):
    as_of_at: str
    bureau_name: str
    filter_words: str  # what the rows were chosen by: "青柏区，2026年"
    rows: list[SupervisionRow]
