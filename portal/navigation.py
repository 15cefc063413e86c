"""The menus of both sides, from the actor of the request.

Pages are named, never imported. A name that does not resolve, or whose view does not admit the actor's
role, is not shown: an entry may wait for its page, and nobody is led to a closed door.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from portal.actors import Role
from portal.workplaces import chosen_actor


@dataclass(frozen=True)
class Entry:
    """One line of a menu; ``covers`` are the beginnings of view names that light it up."""

    label: str
    name: str = ""
    icon: str = "i-doc"
    covers: tuple[str, ...] = ()
    items: tuple["Entry", ...] = field(default=())


ENTERPRISE = (
    Entry("首页", "selfcheck:enterprise_home", "i-home"),
    Entry("季度报告", "selfcheck:report_list", "i-doc", ("selfcheck:report_", "selfcheck:receipt_")),
    Entry("内部安全检查组", "selfcheck:team_detail", "i-team", ("selfcheck:team_",)),
    Entry("隐患台账", "selfcheck:hazard_list", "i-hazard", ("selfcheck:hazard_",)),
    Entry("隐患报告与奖励", "rewards:tip_list", "i-gift", ("rewards:",)),
    Entry(
        "检查发现的办理", "selfcheck:own_case_list", "i-scale", ("selfcheck:own_case_", "selfcheck:opinion_")
    ),
    Entry("我的检查频次", "selfcheck:visit_list", "i-gauge", ("selfcheck:visit_",)),
    Entry("消息", "portal:notice_list", "i-mail", ("portal:notice_",)),
    Entry("企业档案", "portal:profile", "i-building", ("portal:profile", "portal:people", "portal:invite_")),
    Entry("法规依据", "selfcheck:law_register", "i-book"),
    Entry("操作记录", "portal:own_audit_list", "i-list", ("portal:own_audit_",)),
    Entry("账户与安全", "portal:account", "i-user", ("portal:account", "account_", "mfa_", "usersessions_")),
)
BUREAU = (  # at most eight groups; entries without a page yet are not shown
    Entry(
        "工作台",
        icon="i-home",
        items=(
            Entry("首页", "selfcheck:bureau_home", "i-home"),
            Entry("今日待办", "selfcheck:desk", "i-bell"),
            Entry("我方时限", "selfcheck:clock_overview", "i-clock", ("selfcheck:clock_",)),
            Entry("看板", "selfcheck:dashboard", "i-chart"),
            Entry("消息", "portal:notice_list", "i-mail", ("portal:notice_",)),
        ),
    ),
    Entry(
        "报送监管",
        icon="i-list",
        items=(
            Entry("未报企业", "selfcheck:missing_list", "i-list", ("selfcheck:missing_",)),
            Entry("催报台账", "selfcheck:reminder_list", covers=("selfcheck:reminder_",)),
            Entry("报告", "selfcheck:submission_list", covers=("selfcheck:submission_",)),
            Entry("免报", "selfcheck:exemption_list", covers=("selfcheck:exemption_",)),
            Entry("截止日调整", "selfcheck:deadline_list", covers=("selfcheck:deadline_",)),
            Entry("报送周期", "selfcheck:period_list", covers=("selfcheck:period_",)),
        ),
    ),
    Entry(
        "企业",
        icon="i-building",
        items=(
            Entry(
                "企业名录",
                "portal:enterprise_list",
                covers=("portal:enterprise_", "selfcheck:enterprise_file"),
            ),
            Entry("导入名录", "portal:import_list", covers=("portal:import_",)),
            Entry("邀请码", "portal:invitation_list", covers=("portal:invitation_", "selfcheck:invitation_")),
            Entry("认领审核", "portal:claim_list", covers=("portal:claim_", "portal:membership_")),
        ),
    ),
    Entry(
        "检查与提示",
        icon="i-scale",
        items=(
            Entry(
                "检查记录",
                "selfcheck:inspection_list",
                "i-gauge",
                ("selfcheck:inspection_", "selfcheck:finding_add"),
            ),
            Entry(
                "从宽与双罚提示",
                "selfcheck:flag_list",
                "i-scale",
                (
                    "selfcheck:flag_",
                    "selfcheck:finding_list",
                    "selfcheck:finding_match",
                    "selfcheck:case_",
                    "selfcheck:second_",
                    "selfcheck:track_",
                ),
            ),
            Entry("情景推演", "selfcheck:scenario", covers=("selfcheck:scenario_",)),
            Entry("法规依据", "selfcheck:law_register"),
        ),
    ),
    Entry(
        "重大隐患",
        icon="i-hazard",
        items=(
            Entry("重大隐患台账", "selfcheck:major_hazard_list", "i-hazard", ("selfcheck:major_hazard_",)),
            Entry("挂牌督办", "selfcheck:supervision_list", covers=("selfcheck:supervision_",)),
            Entry("安全管理人员的报告", "selfcheck:escalation_list", covers=("selfcheck:escalation_",)),
        ),
    ),
    Entry(
        "奖励与案例",
        icon="i-gift",
        items=(
            Entry("内部奖励", "rewards:overview", "i-gift", ("rewards:",)),
            Entry("典型案例", "cms:case_list", covers=("cms:",)),
        ),
    ),
    Entry("统计报表", "selfcheck:statistics", "i-chart", ("selfcheck:statistics",)),
    Entry(
        "系统管理",
        icon="i-gear",
        items=(
            Entry("设置", "selfcheck:settings", covers=("selfcheck:settings",)),
            Entry("催报阶梯", "selfcheck:ladder_list", covers=("selfcheck:ladder_",)),
            Entry("人员", "portal:posting_list", covers=("portal:posting_",)),
            Entry("后台任务", "portal:job_list", covers=("portal:job_",)),
            Entry("审计", "portal:audit_list", covers=("portal:audit_",)),
            Entry(
                "账户与安全",
                "portal:account",
                "i-user",
                ("portal:account", "account_", "mfa_", "usersessions_"),
            ),
        ),
    ),
)
NOBODY = (
    Entry("选择身份", "portal:workplaces", "i-team"),
    Entry("认领企业", "portal:claim_mine", "i-building", ("portal:claim",)),
    Entry("账户与安全", "portal:account", "i-user", ("portal:account", "account_", "mfa_", "usersessions_")),
)
ABOUT = (("selfcheck:law_register", "法规依据"),)
BOTTOM = {
    "企业端": ("selfcheck:enterprise_home", "selfcheck:report_list", "selfcheck:hazard_list"),
    "监管端": ("selfcheck:bureau_home", "selfcheck:missing_list", "selfcheck:submission_list"),
}

# Pages of the hazard register that also stand inside a report, when the address names one.
IN_A_REPORT = ("selfcheck:hazard_add", "selfcheck:hazard_edit")


MESSAGES = "portal:notice_list"


def frame(request):
    """``menu``, ``site`` and ``display`` of a page; the menu costs nothing until a frame prints it."""
    return {
        "menu": SimpleLazyObject(lambda: build_menu(request)),
        "site": SimpleLazyObject(lambda: build_site(request)),
        "display": display(request),
    }


def display(request):
    """Light or dark, normal or large: two cookies, no account needed. The addresses are for portal.js."""
    cookies, user = request.COOKIES, getattr(request, "user", None)
    return {
        "theme": "dark" if cookies.get("theme") == "dark" else "light",
        "large": cookies.get("size") == "large",
        "url": address("portal:display"),
        "session_url": address("portal:session"),
        "login_url": address("account_login"),
        "signed_in": user is not None and user.is_authenticated,
        "most_bytes": str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
    }


def build_menu(request):
    actor = _actor(request)
    side, table = _table(actor)
    view_name = getattr(request.resolver_match, "view_name", "") or ""
    if view_name in IN_A_REPORT and "report" in request.GET:
        view_name = "selfcheck:report_step"
    counts = _counts(actor) if actor else {}
    entries = [shown for entry in table if (shown := _entry(entry, actor, view_name, counts))]
    home_url = address("portal:home") or "/"
    flat = {item["name"]: item for entry in entries for item in (entry["items"] or [entry])}
    return {
        "side": side,
        "home_url": home_url,
        "entries": entries,
        "top": _top(actor, flat, home_url, counts) if actor else [],
        "bottom": [flat[name] for name in BOTTOM.get(side, ()) if name in flat],
    }


def _table(actor):
    if actor is None:
        return "账户", NOBODY
    return ("监管端", BUREAU) if actor.role in Role.BUREAU else ("企业端", ENTERPRISE)


def build_site(request):
    """The public frame: only pages that exist."""
    links = (("selfcheck:verify", "i-shield", "回执核验"), ("account_login", "i-user", "登录"))
    tools = [
        {"url": address(name), "icon": icon, "label": label} for name, icon, label in links if address(name)
    ]
    return {
        "name": settings.PORTAL_NAME,
        "owner": settings.SITE_OWNER,
        "address": settings.PORTAL_URL,
        "claim_url": address("portal:claim"),
        "tools": tools,
        "sections": [],
        "about": [{"url": address(name), "label": label} for name, label in ABOUT if address(name)],
    }


def _actor(request):
    """Pages of django-allauth attach no actor; their frame still shows where the account works."""
    actor = getattr(request, "actor", None)
    if actor is None and request.user.is_authenticated:
        return chosen_actor(request)
    return actor


def address(name):
    """The URL of a page without arguments, or "" while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def address_for(actor, name):
    """The same, and "" where the view's own audience leaves this actor out."""
    url = address(name)
    roles = _roles(url) if url else ()
    return url if not roles or actor is None or actor.role in roles else ""


@lru_cache
def _roles(path):
    return getattr(resolve(path).func, "roles", ())


def _entry(entry, actor, view_name, counts):
    items = [shown for item in entry.items if (shown := _entry(item, actor, view_name, counts))]
    url = address_for(actor, entry.name) if entry.name else ""
    if not url and not items:
        return None
    lit = view_name == entry.name or any(view_name.startswith(start) for start in entry.covers)
    return {
        "label": entry.label,
        "name": entry.name,
        "icon": entry.icon,
        "url": url,
        "items": items,
        "current": lit if entry.name else any(item["current"] for item in items),
        "count": counts.get(entry.name, 0),
    }


def _top(actor, flat, home_url, counts):
    """待办 and 消息 with their counts, and who is signed in."""
    links = []
    if "todo" in counts:
        links.append(_link("待办", "i-bell", home_url, count=counts["todo"], warm=True))
    if notices := flat.get(MESSAGES):
        links.append(
            _link("消息", "i-mail", notices["url"], count=notices["count"], current=notices["current"])
        )
    who = f"{actor.name} · {actor.role_label}"
    account = flat.get("portal:account", {})
    links.append(
        _link(
            who,
            "i-user",
            account.get("url") or "/",
            current=account.get("current", False),
            hide_on_phone=True,
        )
    )
    return links


def _link(label, icon, url, *, count=0, warm=False, current=False, hide_on_phone=False):
    return {
        "label": label,
        "icon": icon,
        "url": url,
        "count": count,
        "warm": warm,
        "current": current,
        "hide_on_phone": hide_on_phone,
    }


def _counts(actor):
    """URL name → open items, from the functions named in settings.MENU_COUNTS, each one query.

    "todo" is what waits for the bureau in all of them, messages left out.
    """
    found = {}
    for path in settings.MENU_COUNTS:
        found.update(import_string(path)(actor))
    if actor.role in Role.BUREAU:
        found["todo"] = sum(n for name, n in found.items() if name != MESSAGES)
    return found
