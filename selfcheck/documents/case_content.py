"""What the papers of a case are filled with; values as in `hazard_content.py`.

Nothing here is a decision of the portal: flags carry reasons; what a person decided carries that name.
"""

from typing import TypedDict

from selfcheck.documents.hazard_content import Progress, Signature, Unit
from selfcheck.documents.supervision_content import Delivery, DocumentNumber


class Cited(TypedDict):
    """One reason of a flag: `Reason` of the rules in words."""

    result: str  # met, not_met, unknown, needs_person: printed 已满足 未满足 不明 需人工判断
    text: str
    citation: str  # "应急〔2025〕11号 十"
    verified: bool  # False prints 待核实 after the citation
    evidence: list[str]  # names of the evidence it rests on


class RaisedFlag(TypedDict):
    rule: str  # "LE-1"
    title: str  # "自查发现的重大事故隐患"
    raised: bool | None  # True prints 提示, False 不提示, None 待人判断
    modality: str  # the law's own word: "依法不予处罚"
    law_on: str  # the day of law
    act_law_on: str | None  # the day of the act where its law was evaluated too
    reasons: list[Cited]
    basis: list[str]  # articles to look at, which are no conditions and so neither met nor not
    state_label: str  # how far people are with it: "已认定成立"


class FlagDecision(TypedDict):
    """What people made of one flag; a flag without one waits for a person."""

    rule: str
    outcome_label: str  # "维持" "不采纳"
    reason: str
    officer: Signature
    reviewer: Signature | None  # the legal reviewer's countersignature
    sent_back: str  # who sent it back when and why, where that is how it stands


class FlagSheet(TypedDict):
    """规则提示单."""

    as_of_at: str
    number: DocumentNumber
    bureau_name: str
    case_number: str
    enterprise: Unit
    finding: str  # "2026-10-20 抽查发现：…"
    frozen_at: str  # moment of the frozen facts the rules ran on
    facts_digest: str  # hexadecimal, of the frozen facts
    flags: list[RaisedFlag]
    decisions: list[FlagDecision]
    parameters: list[str]  # versions of the values used: "le1_report_before_discovery@CN 2025-02-20"


class Demand(TypedDict):
    """One thing to put right."""

    finding: str
    clause: str  # "工贸企业重大事故隐患判定标准 第十一条（六）"
    demand: str
    rectify_by_on: str | None


class RectificationOpinion(TypedDict):
    """整改意见书 (应急〔2025〕11号 九): signed by the principal."""

    as_of_at: str
    number: DocumentNumber
    bureau_name: str
    enterprise: Unit
    principal_name: str
    visited_on: str | None
    officers: list[str]  # with certificate numbers
    demands: list[Demand]
    law_explained: str  # which law was explained and what it says
    observation_until_on: str | None  # where the profile has a period of observation
    consequence: str  # what happens if it is not carried out
    issued_on: str | None
    principal: Signature | None
    delivery: Delivery


class NoPenaltyNote(TypedDict):
    """不予行政处罚情况说明: why an officer closes without a penalty. It is no decision that is served."""

    as_of_at: str
    number: DocumentNumber
    bureau_name: str
    case_number: str
    enterprise: Unit
    facts: str
    basis_label: str  # "依法不予处罚" "可以不予处罚"
    reasons: list[Cited]
    citations: list[str]
    artefacts: list[Progress]  # violation pointed out, law explained, opinion signed, re-check: on, text, by
    officer: Signature | None
    reviewer: Signature | None
    issued_on: str | None


class Track(TypedDict):
    """One of the two linked tracks of a dual penalty, or the only one."""

    subject_label: str  # "企业" "主要负责人"
    subject: str
    state_label: str
    outcome_label: str  # as decided by the officer, "" before
    amount_yuan: str | None
    basis: str
    decided_on: str | None
    publish_by_on: str | None  # seven working days
    closed_on: str | None


class CaseSummary(TypedDict):
    """案件摘要."""

    as_of_at: str
    bureau_name: str
    case_number: str
    state_label: str
    enterprise: Unit
    opened_on: str
    source_label: str  # "抽查"
    finding: str
    hazard_numbers: list[str]
    officers: list[str]
    flags: list[RaisedFlag]  # raised or waiting for a person; their reasons are on the flag sheet
    tracks: list[Track]
    events: list[Progress]
    crime_referral: bool | None
    limitation_until_on: str | None


class TracedMember(TypedDict):
    """What is on file for one member. Sorts records for a person; there is no score."""

    name: str
    post: str
    capacity_label: str
    signed: list[str]  # "2026-09-18 08:12 内部检查记录（平台确认）"
    items: list[str]  # items checked: "第十一条（六）"
    evidence: list[str]
    situations: list[Cited]  # the four situations


class AccountabilityList(TypedDict):
    """责任倒查名单: members of the team version in force on the day of the inspection."""

    as_of_at: str
    bureau_name: str
    case_number: str
    enterprise: Unit
    inspected_on: str
    team_version: int
    team_from_on: str
    members: list[TracedMember]
    legal_basis: list[str]
    protection: str  # the sentence on retaliation and reports past the head
    officer: Signature | None
