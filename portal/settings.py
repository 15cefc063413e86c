"""All settings, from the environment; .env.example lists every variable with what it does."""

from datetime import timedelta
from urllib.parse import urlsplit

from portal.conf_csp import DIRECTIVES
from portal.conf_logging import configure_structlog, logging
from portal.conf_schedule import SCHEDULE
from portal.conf_services import cache, database, email, private_storage
from portal.conf_wagtail import WAGTAIL_APPS, wagtail
from portal.embedded import places
from portal.embedded.secret import secret_key
from portal.environment import env, env_bool, env_int, env_list, load_env_file, var_dir

load_env_file()

# Core

VAR_DIR = var_dir()
PORT = env_int("PORT", 8000)
DEBUG = env_bool("DEBUG", False)
EMBEDDED = not env("DATABASE_URL", "")
SECRET_KEY = env("SECRET_KEY", "") or secret_key(VAR_DIR, allowed=EMBEDDED)
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
# Seals the keys of those who handle employees' reports; in no database, backed up apart from it.
REWARDS_KEY = env("REWARDS_KEY", "") or (
    secret_key(VAR_DIR, allowed=True, name="rewards_key") if EMBEDDED else ""
)
REWARDS_KEY_FALLBACKS = env_list("REWARDS_KEY_FALLBACKS")  # read only; see `manage.py rekey_reports`
PORTAL_URL = env("PORTAL_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
HTTPS = PORTAL_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(PORTAL_URL).hostname, *env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
SITE_OWNER = env("SITE_OWNER", "应急管理局")  # printed at the head and foot of public pages
MENU_COUNTS = [  # functions (actor) -> {URL name: open items}, each one query at most
    "portal.queries.notices.menu_counts",
    "portal.queries.claims.menu_counts",
    "selfcheck.queries.bureau_home.menu_counts",
]
FILE_PARTS = ["rewards.queries.enterprise_file.awards_part"]  # (scope, enterprise id, day) -> panel
DEMO_CHAPTERS = ["rewards.demo.build"]  # (story) -> lines for the list of log-ins
AWARD_FIGURES = "rewards.queries.figures.quarter_figures"  # (enterprise id, quarter) -> figures or None
STATE_MACHINES = [  # of apps that selfcheck does not know, for docs/states.md
    "rewards.states.REPORT",
    "rewards.states.AWARD",
    "rewards.states.APPEAL",
    "rewards.states.FAST_CASE",
]
AUDIT_WORDS = [  # see portal.audit_book
    "portal.audit_words",
    "selfcheck.audit_words",
    "rewards.audit_words",
    "cms.audit_words",
]
PORTAL_NAME = "企业重大事故隐患自查自改报告平台"

# Apps

INSTALLED_APPS = [
    "portal",
    "selfcheck",
    "rewards",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *WAGTAIL_APPS,
    "modelcluster",
    "taggit",
    "django_celery_beat",
    "django_filters",
    "csp",
    "django_prometheus",
    "cms",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
PRIVATE_ROOT = VAR_DIR / "private"
MEDIA_ROOT = PRIVATE_ROOT
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 2**20  # 10 MB of Chinese are 30 MB when a form is sent
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES = env_int("UPLOAD_MAX_MB", 20) * 2**20
VIDEO_MAX_BYTES = env_int("VIDEO_MAX_MB", 100) * 2**20
VIDEO_MAX_SECONDS = env_int("VIDEO_MAX_SECONDS", 120)
CLAMD = env("CLAMD", "")  # unix:/path or tcp://host:port; empty: no virus scan, and the pages say so
CLAMD_TIMEOUT = env_int("CLAMD_TIMEOUT", 120)
SMS_URL = env(
    "SMS_URL", "file:" if EMBEDDED else ""
)  # file:[folder], console:, http(s)://gateway; empty: none
SMS_SECRET = env("SMS_SECRET", "")  # signs what goes to the gateway and checks its receipts
SMS_SIGN = env("SMS_SIGN", SITE_OWNER)  # 【signature】 that the gateway puts before the text
REGISTER_MAX_BYTES = env_int("REGISTER_MAX_MB", 100) * 2**20


STORAGES = {
    "default": private_storage(PRIVATE_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or not env_bool("STATIC_MANIFEST", True)
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Middleware

MIDDLEWARE = [
    "portal.quiet.Forget",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.middleware.Headers",
    "portal.middleware.LoginRequired",
    "portal.middleware.AccountRules",
    "cms.door.EditingDoor",
    "portal.quiet.Metrics",
]

# Database


DATABASES = {"default": database(VAR_DIR)}

# Cache: rate limits of the log-in; Valkey or Redis, so that all web processes share it


CACHES = {"default": cache(VAR_DIR)}

# Auth

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "portal.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "portal.passwords.HistoryValidator", "OPTIONS": {"count": 5}},
]
PASSWORD_MAX_AGE_DAYS = env_int("PASSWORD_MAX_AGE_DAYS", 90)  # of bureau accounts; 0 switches it off
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "portal.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "phone", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "portal.account_forms.LoginForm",
    "signup": "portal.account_forms.SignupForm",
    "change_password": "portal.account_forms.ChangePasswordForm",
    "reset_password": "portal.account_forms.ResetPasswordForm",
    "reset_password_from_key": "portal.account_forms.ResetPasswordKeyForm",
    "add_email": "portal.account_forms.AddEmailForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/900s/key"}  # five failures lock one account for 15 minutes
ACCOUNT_USERNAME_MIN_LENGTH = 4
ACCOUNT_CHANGE_EMAIL = True  # one address per account, changed after a click in the mail
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PHONE_VERIFICATION_ENABLED = env_bool("PHONE_VERIFICATION", False)
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"【{PORTAL_NAME}】"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)

# A second factor for bureau staff and principals; the demonstration goes without unless asked.
DEMO = EMBEDDED and (VAR_DIR / "demo-logins.txt").exists()
MFA_REQUIRED = env_bool("MFA_REQUIRED", not DEMO)
MFA_ADAPTER = "portal.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.account_forms.AuthenticateForm",
    "reauthenticate": "portal.account_forms.ReauthenticateForm",
    "activate_totp": "portal.account_forms.ActivateTOTPForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # else an unconfirmed address would bar the compulsory factor
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = {"enterprise": 30, "bureau": 15}

EMAIL_FROM = env("EMAIL_FROM", "portal@localhost")
NOTICE_ATTACHMENTS = {"report.filed": "selfcheck.attachments.receipt_pdf"}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM
EMAIL_TIMEOUT = 20


globals().update(email(env("EMAIL_URL", "file:"), VAR_DIR))

# The public site: pages go public only through cms.publishing

globals().update(wagtail(PORTAL_NAME, PORTAL_URL))
DEMO_PAGES = ["cms.demo.build"]  # (now, say): public pages of manage.py demo, at every stage
PUBLIC_HOME = "cms.views.home.home"  # what a stranger reads at /

# Celery

CELERY_BROKER_URL = env("CELERY_BROKER_URL", "") or places.broker_url(VAR_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env_int("CELERY_VISIBILITY_TIMEOUT", 1800),
    # Look for a dead worker's tasks every 10 s (by default 100 s), also if it died while looking itself.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 30,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = env_bool("CELERY_EAGER", False)
CELERY_TASK_SOFT_TIME_LIMIT = env_int("CELERY_TASK_SOFT_TIME_LIMIT", 840)
CELERY_TASK_TIME_LIMIT = env_int("CELERY_TASK_TIME_LIMIT", 900)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE

# Security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Browsers share cookies between ports of one host: two copies on one machine must not log each other out.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else f"session_{PORT}"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else f"csrf_{PORT}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PORTAL_URL, *env_list("CSRF_TRUSTED_ORIGINS")]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether browsers ship the domain as HTTPS-only is for the bureau
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}

# Logging: one JSON line per event on standard output, telephone and identity numbers masked

LOGGING = logging(level=env("LOG_LEVEL", "INFO"))
configure_structlog()
