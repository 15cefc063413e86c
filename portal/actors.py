"""Who acts: a person in one role at one workplace, or the system itself."""

from dataclasses import dataclass, field

from portal.scope import Everything, Scope


class Role:
    """Plain strings, stored as such."""

    PRINCIPAL = "principal"
    LEADER = "leader"
    SAFETY_OFFICER = "safety_officer"
    MEMBER = "member"
    CLERK = "clerk"
    OFFICER = "officer"
    LEGAL_REVIEWER = "legal_reviewer"
    CHIEF = "chief"
    DIVISION_ADMIN = "division_admin"
    EDITOR = "editor"
    SYSTEM = "system"
    REPORTER = "reporter"  # of an internal hazard report: no account, only a receipt code

    ENTERPRISE = (PRINCIPAL, LEADER, SAFETY_OFFICER, MEMBER)
    BUREAU = (CLERK, OFFICER, LEGAL_REVIEWER, CHIEF, DIVISION_ADMIN)
    STAFF = (*BUREAU, EDITOR)  # an editor of the public site sees no enterprise
    LABELS = {
        PRINCIPAL: "主要负责人",
        LEADER: "带队领导班子成员",
        SAFETY_OFFICER: "安全管理人员",
        MEMBER: "检查组成员",
        CLERK: "经办人",
        OFFICER: "执法人员",
        LEGAL_REVIEWER: "法制审核",
        CHIEF: "分管领导",
        DIVISION_ADMIN: "区域管理员",
        EDITOR: "公开网站编辑",
        SYSTEM: "系统",
        REPORTER: "报告人",
    }


@dataclass(frozen=True)
class Actor:
    """`enterprise_id` is set on the enterprise's side, `division` on the bureau's, neither for SYSTEM."""

    username: str
    role: str
    scope: Scope = field(default_factory=Scope)
    name: str = ""
    user_id: int | None = None
    enterprise_id: int | None = None
    division: str | None = None
    workplace: str = ""
    place_name: str = ""
    person_id: int | None = None

    @property
    def role_label(self) -> str:
        return Role.LABELS[self.role]


SYSTEM = Actor(username="system", role=Role.SYSTEM, scope=Everything(), name="系统")
