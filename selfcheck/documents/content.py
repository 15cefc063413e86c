"""The frozen content of one filed version. Stored as `Submission.content`, digested, previewed and printed.

Everything is JSON: dates "2026-09-17", instants "2026-10-13T16:42:07+08:00" (always with an offset), money a
decimal string in yuan ("68000.00"), counts integers, never a float. An absent text is "", an absent date,
person or part is None; keys are never left out. Adding a key is a new `SCHEMA`; old versions keep theirs.
"""

from typing import TypedDict

SCHEMA = 1


class Period(TypedDict):
    year: int
    quarter: int  # 1 to 4
    key: str  # "2026Q3"
    label: str  # "2026年第三季度"


class Enterprise(TypedDict):
    name: str
    uscc: str
    division_code: str
    division_name: str  # in full: "北江省安澜市青柏区石桥街道"
    county: str  # as printed before 县（市）区, production site: "青柏"
    town: str  # as printed before 乡镇（街道）: "石桥"; "" when unknown
    reg_address: str
    reg_county: str
    reg_town: str
    site_address: str
    site_county: str
    site_town: str
    legal_rep: str
    principal: str
    industry_code: str
    industry_name: str
    high_hazard: bool
    grade: str  # standardisation grade in words: "二级", "未定级"
    contact_name: str
    landline: str
    mobile: str  # full or already masked; the print always masks it


class Person(TypedDict):
    name: str
    post: str


class Participant(TypedDict):
    capacity: str  # code: leader, safety_dept, union, employee_rep, cse, other
    capacity_label: str  # "组长（带队领导班子成员）"
    name: str
    post: str
    external: bool  # 外聘
    signed_at: str | None  # confirmed in the portal; None prints an empty box for the pen


class Standard(TypedDict):
    standard_id: str  # "GM-2023"
    title: str
    document_number: str
    items_total: int
    items_applicable: int
    items_checked: int


class Inspection(TypedDict):
    id: int
    inspected_on: str
    scope: str  # what was inspected: "全厂，重点为打磨车间除尘系统"
    team_version: int
    team_from_on: str
    leader: Person
    participants: list[Participant]
    principal_present: bool
    principals: list[str]  # names of the principals present
    principal_evidence: list[str]  # digests of the evidence files
    reported_to_principal_on: str | None
    in_quarter: bool  # False: allowed, but the duty to check this quarter stays open
    standards: list[Standard]


class TeamMember(TypedDict):
    capacity: str
    capacity_label: str
    name: str
    post: str
    external: bool
    certificate: str  # certificate number of a certified safety engineer, else ""


class Team(TypedDict):
    version: int
    from_on: str
    members: list[TeamMember]


class StandardItem(TypedDict):
    standard: str  # document number of the standard
    article: str  # "第十一条（六）"
    title: str  # short label, not the statutory wording


class Hazard(TypedDict):
    number: str  # "ZD-20260917-0031"
    title: str
    level: str  # general or major
    found_on: str
    found_by_label: str  # "企业自查"
    place: str
    standard_items: list[StandardItem]
    measure: str
    responsible: str
    rectify_by: str | None
    rectified_on: str | None
    state_label: str


class Figures(TypedDict):
    """Found counts are of the quarter (本季) and since 1 January (累计); open counts are at `as_of_on`."""

    as_of_on: str
    general_found: int
    general_found_year: int
    general_rectified: int
    general_open: int
    major_found: int
    major_found_year: int
    major_rectified: int
    major_open: int
    in_plan: int  # major hazards not yet rectified that are in the control plan; the next five are part of it
    plan_goal: int
    plan_money: int
    plan_people: int
    plan_time: int
    plan_safety: int
    funds_yuan: str  # since 1 January, decimal string


class Awards(TypedDict):
    """Internal hazard reports of the quarter: counts only, never a reporter."""

    reports: int
    verified: int
    rectified: int
    paid: int
    amount_yuan: str


class NilStatement(TypedDict):
    declared: bool
    text_id: str
    version: int
    text: str


class Statement(TypedDict):
    id: str
    version: int
    text: str
    citation: str  # "《安全生产法》第四十一条"
    ticked_at: str | None  # None only before signing


class PassedWarning(TypedDict):
    code: str
    text: str
    reason: str  # the written reason for passing it; "" when none was asked


class PreparedBy(TypedDict):
    name: str
    at: str


class Signed(TypedDict):
    name: str
    role: str  # "主要负责人"
    at: str
    method: str  # "密码与动态口令（TOTP）复核"
    self_prepared: bool  # one-person firm: the preparer signed, a note is printed


class Correction(TypedDict):
    of_version: int
    reason: str
    material: bool
    timeliness_effect: str


class Participation(TypedDict):
    """Attendance of a principal in the calendar year, this filing included."""

    year: int
    required: int
    count: int
    dates: list[str]
    status_label: str  # "已参加" "有风险" "未参加"


class Content(TypedDict):
    schema: int
    report_number: str  # "ZC2026Q3-990102-004127"
    version: int
    period: Period
    bureau_name: str
    enterprise: Enterprise
    team: Team | None
    inspections: list[Inspection]
    principal_count_this_year: int
    principal_participation: Participation
    hazards: list[Hazard]
    figures: Figures
    awards: Awards | None
    nil_statement: NilStatement | None
    statements: list[Statement]
    warnings: list[PassedWarning]
    notes: str
    prepared_by: PreparedBy
    signed: Signed | None
    correction: Correction | None


class Receipt(TypedDict):
    """What the bureau's side adds at the moment of filing. Not part of the content, so not of its digest."""

    number: str
    filed_at: str
    due_at: str | None
    timeliness: str  # 按期报送, 逾期报送
    digest: str  # hexadecimal, of the content this receipt is for
    digest_algorithm: str  # "SM3"
    verify_url: str
