"""What Wagtail is told. Accounts, log-in and mail are ours; nothing is asked of the internet."""

from portal.environment import BASE_DIR

WAGTAIL_APPS = (
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
)


def wagtail(name, url):
    return {
        "WAGTAIL_SITE_NAME": name,
        "WAGTAILADMIN_BASE_URL": url,
        "WAGTAILADMIN_LOGIN_URL": "account_login",  # one door, with the second factor
        "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED": False,
        "WAGTAIL_EMAIL_MANAGEMENT_ENABLED": False,
        "LOCALE_PATHS": [BASE_DIR / "cms" / "locale"],  # what Wagtail has not put into Chinese yet
        "WAGTAILADMIN_PERMITTED_LANGUAGES": [("zh-hans", "简体中文")],
        "WAGTAIL_USER_TIME_ZONES": ["Asia/Shanghai"],
        "WAGTAIL_ENABLE_UPDATE_CHECK": False,
        "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
        "WAGTAIL_ALLOW_UNICODE_SLUGS": False,  # as the addresses of cms.urls
        "WAGTAIL_AUTOSAVE_INTERVAL": 0,  # who touches a field writes nothing; a new page is made once
        "BENCHES": ["cms.bench.measure"],  # (now, say): what other apps add to `make bench`
        "WAGTAIL_FINISH_WORKFLOW_ACTION": "cms.workflow.publish_approved",
    }
