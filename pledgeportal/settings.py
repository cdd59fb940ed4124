"""Every setting, taken from the environment with a default that is safe.

Core · Database · Queue and cache · Files · Sign-in · Security · Languages · Pages · The campaign's rules · Operation
"""

from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()

# ---- Core -------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data")))  # what a laptop keeps; git ignores it

DEBUG = env.bool("DEBUG", False)
# The address people type; https:// switches on everything that only makes sense behind TLS.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
BEHIND_TLS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", sorted({SITE_HOST, "127.0.0.1", "localhost"}))
CSRF_TRUSTED_ORIGINS = [SITE_URL] if BEHIND_TLS else []


def read_secret_key() -> str:
    """The key from SECRET_KEY, else the one that script/server made for this laptop."""
    if key := env.str("SECRET_KEY", ""):
        return key
    laptop_key = DATA_DIR / "secret_key"
    if laptop_key.exists():
        return laptop_key.read_text().strip()
    raise ImproperlyConfigured("Set SECRET_KEY. On a laptop script/server makes one in .data/.")


SECRET_KEY = read_secret_key()
# Contacts are encrypted with these Fernet keys, newest first; without any, a key is derived from SECRET_KEY.
CONTACT_KEYS: list[str] = env.list("CONTACT_KEYS", [])

INSTALLED_APPS = [
    "pledgeportal",
    "summaries",
    "pledges",
    "complaints",
    "members",
    "districts",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_celery_beat",
    "django_filters",
    "pgtrigger",
    "rules",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "pledgeportal.urls"
WSGI_APPLICATION = "pledgeportal.wsgi.application"

# ---- Database ---------------------------------------------------------------------------------
# manage.py and the scripts set DATABASE_URL to the embedded server when nobody else did.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Queue and cache --------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}


def broker_from(redis_url: str) -> str:
    """The same server in the form Celery reads: it names a socket's database `virtual_host`."""
    if not redis_url.startswith("unix://"):
        return redis_url
    parts = urlsplit(redis_url)
    return f"redis+socket://{parts.path}?{parts.query.replace('db=', 'virtual_host=')}"


CELERY_BROKER_URL = broker_from(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True  # what a task did is in Postgres, where people can see it
CELERY_TASK_ACKS_LATE = True  # tasks are idempotent: a killed worker's task is done again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}

# ---- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(DATA_DIR / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("echarts", NODE_MODULES / "echarts" / "dist"),
    ("htmx", NODE_MODULES / "htmx.org" / "dist"),
]
MEDIA_ROOT = env.str("MEDIA_ROOT", str(DATA_DIR / "media"))  # never served by URL: views check who asks
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", 10 * 1024 * 1024)
PHOTO_MAX_COUNT = env.int("PHOTO_MAX_COUNT", 4)
# A form with its photos fits; anything larger is refused by the web server in front.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# ---- Sign-in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "members.sign_in.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

# ---- Security ---------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
# Only a proxy that always sets this header may stand in front (deploy/nginx does).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# ---- Languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["pledgeportal.formats"]

# ---- Pages ------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pledgeportal.context.portal",
            ],
            "builtins": ["core.templatetags.icons", "core.templatetags.figures", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "core.forms.PortalRenderer"

# ---- The campaign's rules ---------------------------------------------------------------------
# Points behind the plan curve at which a target's light turns yellow, then red (domain: works and dashboards).
LIGHT_YELLOW_POINTS = env.int("LIGHT_YELLOW_POINTS", 10)
LIGHT_RED_POINTS = env.int("LIGHT_RED_POINTS", 30)
# How much "basically satisfied" counts in the satisfaction rate; shown beside the rate.
BASICALLY_SATISFIED_WEIGHT = env.decimal("BASICALLY_SATISFIED_WEIGHT", Decimal("0.8"))
# Below so many callbacks a rate is not shown but "sample too small".
RATE_MINIMUM_SAMPLE = env.int("RATE_MINIMUM_SAMPLE", 5)

# ---- Operation --------------------------------------------------------------------------------
# script/server sets it: load_demo makes accounts with a known password and refuses without.
DEMO = env.bool("DEMO", False)
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
