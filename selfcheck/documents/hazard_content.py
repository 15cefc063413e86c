"""What the printed documents of a major hazard are filled with: the officers' boxes in the officers' order.

JSON as in `content.py`: dates "2026-09-17", instants with an offset, money a decimal string in yuan
("68000.00"; 万元 is printed). An absent text is "", an absent date, sum, person or answer is None and leaves
its box empty for a pen. `as_of_at` is the moment whose facts are printed: the same content, the same bytes.
"""

from typing import TypedDict

from selfcheck.documents.content import StandardItem


class Unit(TypedDict):
    """The enterprise that is responsible for the rectification."""

    name: str
    uscc: str
    address: str
    region: str  # "青柏区石桥街道"


class Contact(TypedDict):
    name: str
    phone: str  # landline
    mobile: str  # full or already masked; the print always masks it


class Signature(TypedDict):
    """A signature made in the portal. None in its place prints an empty line for the pen."""

    name: str
    at: str
    method: str  # "密码与动态口令复核"


class Photo(TypedDict):
    """Named in the box; printed on the last page where the caller hands over its bytes by this digest."""

    name: str
    digest: str
    taken_on: str | None
    when_label: str  # "发现时" "整改前" "整改后", "" when it does not matter


class Foot(TypedDict):
    """单位负责人 填表人 填报日期."""

    head: Signature | None
    prepared_by: str
    prepared_on: str | None


class Hazard(TypedDict):
    number: str  # 隐患编号 "ZD-20260917-0031"
    title: str
    place: str  # 隐患地址
    region: str  # 隐患区域


class InPlan(TypedDict):
    """▲ 治理方案落实情况 (令16 art. 14 and 15): True prints 是, False 否, None neither."""

    goal: bool | None
    money: bool | None
    people: bool | None
    time: bool | None
    safety: bool | None
    finish_by_on: str | None
    funds_yuan: str | None


class Situation(TypedDict):
    """重大事故隐患情况表."""

    as_of_at: str
    bureau_name: str
    enterprise: Unit
    hazard: Hazard
    key_project: bool | None  # 市级以上重点工程
    contact: Contact
    present_state: str  # 现状
    cause: str  # 产生原因
    harm: str  # 危害程度
    difficulty: str  # 整改难易程度
    found_by_label: str  # 隐患来源 "企业自查"
    found_on: str | None
    finder: str  # 发现人, or how it was found; never the name of a protected reporter
    category_labels: list[str]  # two steps: ["设备设施", "除尘系统"]
    standard_items: list[StandardItem]  # empty prints 未对应条款
    unmapped_reason: str
    photos: list[Photo]
    needs_government: bool | None
    needs_partial_stop: bool | None
    needs_full_stop: bool | None
    in_plan: InPlan
    reported_at: str | None  # receipt of the prompt report by the bureau
    foot: Foot


class Element(TypedDict):
    """One of the six of 令16 art. 15."""

    label: str  # "目标任务" "方法措施" "经费物资" "机构人员" "时限要求" "安全措施和应急预案"
    content: str
    responsible: str
    state: str  # none, partial, done; "" prints three empty boxes
    in_place_on: str | None
    evidence: list[str]  # names of files


class Assurance(TypedDict):
    """One of 五落实, derived by the caller."""

    label: str  # "责任" "措施" "资金" "时限" "预案"
    met: bool
    reason: str  # what it was derived from: "六要素均已指定责任人"


class Plan(TypedDict):
    """治理方案."""

    as_of_at: str
    bureau_name: str
    enterprise: Unit
    hazard: Hazard
    version: int
    elements: list[Element]  # six, in the order of the law
    planned_yuan: str | None
    spent_yuan: str | None
    rectify_by_on: str | None  # the first deadline: it stays visible
    extended_to_on: str | None
    interim_controls: str
    interim_from_at: str | None
    assurances: list[Assurance]  # five
    in_plan: bool  # 列入治理计划: all six elements are there
    principal: Signature | None
    prepared_by: str
    prepared_on: str | None


class Progress(TypedDict):
    on: str
    text: str
    by: str


class Acceptance(TypedDict):
    """The enterprise's own acceptance."""

    accepted_on: str | None
    passed: bool | None
    opinion: str
    people: list[str]  # those who accepted: "何启明（副总经理）"


class Closure(TypedDict):
    closed_on: str
    closed_by: str
    approved_by: str  # officer whose approval was needed; "" where none was
    reason: str


class Rectification(TypedDict):
    """重大事故隐患整改与验收表."""

    as_of_at: str
    bureau_name: str
    enterprise: Unit
    hazard: Hazard
    contact: Contact
    rectify_by_on: str | None
    extended_to_on: str | None
    text: str  # 隐患整治情况（简述）
    self_assessed: bool | None
    expert_assessed: bool | None
    government_accepted: bool | None
    rectified_on: str | None
    spent_yuan: str | None
    progress: list[Progress]
    acceptance: Acceptance
    closure: Closure | None
    photos: list[Photo]
    notes: str
    foot: Foot


class Recheck(TypedDict):
    """重大事故隐患核查表. `finding` is what an officer typed; "" prints empty lines, never a text of ours."""

    as_of_at: str
    enterprise: Unit
    hazard: Hazard
    responsible_body: str  # 监管责任单位
    responsible_officer: str  # 监管责任人
    checking_body: str  # 核查单位
    checked_on: str | None
    finding: str
    passed: bool | None
    officers: list[str]  # with certificate numbers: "赵一帆（北执法0123）"
    photos: list[Photo]
