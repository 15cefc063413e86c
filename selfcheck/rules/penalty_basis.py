"""Articles an officer may look at. A notice creates no penalty; every basis here is a statute's."""

from portal.legal import LawInForce, Reason, Result
from selfcheck.rules.case_facts import CaseFacts


def suggested_basis(facts: CaseFacts, law: LawInForce) -> list[Reason]:
    """For the enterprise and for the principal; amounts are left to the officer."""
    check = facts.check
    names = ["basis_102"]
    if not check.reported_to_bureau_at:
        names.append("basis_101_5")
    if check.recorded_truthfully is False:
        names.append("basis_97_5")
    enterprise = [_cite(law, "basis_enterprise", name, "企业") for name in names]
    return [one for one in (*enterprise, _cite(law, "basis_principal", "basis_94", "主要负责人")) if one]


def order_basis(law: LawInForce) -> list[Reason]:
    listed = (
        ("basis_enterprise", "refusal_after_order", "企业"),
        ("basis_enterprise", "daily_fine", "企业"),
        ("basis_principal", "basis_94", "主要负责人"),
        ("closure", "closure_defied_suspension", "关闭"),
        ("criminal_referral", "dangerous_operation_crime", "移送"),
    )
    return [one for one in (_cite(law, *row) for row in listed) if one]


def closure_basis(law: LawInForce) -> list[Reason]:
    listed = (
        ("basis_enterprise", "closure_180_days", "企业"),
        ("basis_enterprise", "closure_1_year", "企业"),
        ("basis_principal", "closure_principal_ban", "主要负责人"),
    )
    return [one for one in (_cite(law, *row) for row in listed) if one]


def tracing_basis(law: LawInForce) -> list[Reason]:
    """AT-2: who can be fined at all, who only answers inside the enterprise, and who is protected."""
    listed = (
        ("basis_managers", "basis_96", "其他负责人和安全生产管理人员"),
        ("basis_workers", "basis_107", "从业人员"),
        ("reported_up", "basis_46", "已上报而负责人未处理的"),
        ("protected", "protect_26", "依法履职的安全生产管理人员"),
    )
    return [one for one in (_cite(law, *row) for row in listed) if one]


def _cite(law: LawInForce, condition: str, name: str, whom: str) -> Reason | None:
    version = law.get(name)
    if version is None:
        return None
    text = f"建议核对的依据（{whom}）：{version.title}。"
    return Reason(condition, Result.MET, text, version.citation, version.key)
