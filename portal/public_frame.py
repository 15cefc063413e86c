"""Head and foot of the public pages: only what exists is linked."""

from django.conf import settings

from portal.addresses import address

SECTIONS = (  # of the public site; what begins with the last words lights the section up
    ("cms:case_index", "典型案例", ("cms:case", "cms:search")),
    ("cms:standards", "判定标准", ("cms:standards",)),
    ("cms:regulations", "政策法规", ("cms:regulation", "cms:guide", "cms:notice", "selfcheck:law_register")),
    ("cms:data", "报送公开数据", ("cms:data",)),
)
ABOUT = (
    ("cms:accessibility", "无障碍声明"),
    ("selfcheck:law_register", "法规依据"),
    ("cms:guides", "办事指南"),
    ("cms:case_dictionary", "数据接口与下载"),
    ("cms:correct", "更正请求"),
)


def build_site(request):
    """The public frame: only pages that exist."""
    links = (
        ("cms:report_hazard", "i-hazard", "报告隐患"),
        ("selfcheck:verify", "i-shield", "回执核验"),
        ("account_login", "i-user", "登录"),
    )
    view_name = getattr(request.resolver_match, "view_name", "") or ""
    tools = [
        {"url": address(name), "icon": icon, "label": label} for name, icon, label in links if address(name)
    ]
    return {
        "name": settings.PORTAL_NAME,
        "owner": settings.SITE_OWNER,
        "address": settings.PORTAL_URL,
        "claim_url": address("portal:claim"),
        "tools": tools,
        "sections": [
            {"url": address(name), "label": label, "current": view_name.startswith(covers)}
            for name, label, covers in SECTIONS
            if address(name)
        ],
        "about": [{"url": address(name), "label": label} for name, label in ABOUT if address(name)],
    }
