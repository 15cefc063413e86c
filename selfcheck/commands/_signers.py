"""Who may sign a report: the one registered person, of a complete profile, who did not prepare it."""

from portal.actors import Actor
from portal.errors import Refused
from portal.models import Enterprise, Membership, PrincipalTerm
from portal.scope import Scope
from selfcheck.models import Report, SafetyTeam
from selfcheck.states import PREPARERS

PROFILE_NEEDED = {
    "legal_rep_name": "法定代表人",
    "site_address": "生产经营地址",
    "contact_name": "联系人",
    "industry_code": "行业代码",
}


def refuse_incomplete_profile(enterprise: Enterprise) -> None:
    """The printed form has boxes for these; an empty one cannot be signed."""
    gaps = [label for name, label in PROFILE_NEEDED.items() if not getattr(enterprise, name)]
    if enterprise.high_hazard is None:
        gaps.append("是否高危行业领域")
    if not (enterprise.contact_phone or enterprise.landline):
        gaps.append("联系电话")
    if gaps:
        raise Refused(f"企业档案还缺：{'、'.join(gaps)}。请先到“企业档案”补充，再送签。")


def signing_term(scope: Scope, enterprise: Enterprise) -> PrincipalTerm:
    """The one open term that signs."""
    rows = PrincipalTerm.objects.visible_to(scope).filter(enterprise=enterprise, signs=True, to_on=None)
    term = rows.select_related("person").first()
    if term is None:
        raise Refused("企业档案里没有登记签批的主要负责人。请先在“企业档案 — 人员”登记。")
    return term


def own_term(actor: Actor, enterprise: Enterprise) -> PrincipalTerm:
    """Held by the very person behind this account."""
    term = signing_term(actor.scope, enterprise)
    if actor.person_id != term.person_id:
        raise Refused(f"登记的签批人是{term.person.name}，与当前账户不是同一人。请由本人登录签批。")
    return term


def self_prepared(actor: Actor, report: Report) -> bool:
    """True in a one-person firm that said so; elsewhere the preparer may not sign."""
    own = report.sent_to_sign_by == actor.username
    if not own and not _also_prepares(actor, report.enterprise):
        return False
    team = SafetyTeam.objects.visible_to(actor.scope).filter(enterprise=report.enterprise, to_on=None).first()
    if team and team.one_person_firm:
        return own
    if not own:
        raise Refused(
            "您的账户同时是本企业的填报账户，不能签批。填报与签批须由两个账户办理，请先停用其中一个身份。"
        )
    raise Refused("填报人与签批人不能是同一人。只有一名人员的企业，请先在“内部安全检查组”里注明一人企业。")


def _also_prepares(actor: Actor, enterprise: Enterprise) -> bool:
    rows = Membership.objects.visible_to(actor.scope).filter(enterprise=enterprise, state="active")
    return rows.filter(user_id=actor.user_id, role__in=PREPARERS).exists()
