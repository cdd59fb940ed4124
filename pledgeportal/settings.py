"""Every setting, taken from the environment with a default that is safe.

Core · Database · Queue and cache · Files · Sign-in · Security · Languages · Pages · Maps · The campaign's rules · Operation
"""

import hmac
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.retry import Retry

env = Env()

# ---- Core -------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data")))  # what a laptop keeps; git ignores it

DEBUG = env.bool("DEBUG", False)
# script/server sets it: load_demo makes accounts with a known password and refuses without.
DEMO = env.bool("DEMO", False)
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
try:
    [Fernet(key) for key in CONTACT_KEYS]
except ValueError:  # noticed now, not when the first resident leaves a number
    raise ImproperlyConfigured(
        "CONTACT_KEYS must be Fernet keys, 32 bytes in URL-safe base64 each, separated by commas."
    ) from None

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
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.dingtalk",
    "members.sign_in.wecom",
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
    "django.middleware.gzip.GZipMiddleware",  # a dashboard is 300 KB; pads at random, so lengths tell no secret
    "csp.middleware.CSPMiddleware",
    "core.private_pages.PrivatePagesMiddleware",
    "core.maps.MapPolicyMiddleware",
    "core.without_database.WithoutDatabaseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.sign_in.idle.IdleSessionMiddleware",
    "members.sign_in.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.methods.WrongMethodMiddleware",
]

ROOT_URLCONF = "pledgeportal.urls"
WSGI_APPLICATION = "pledgeportal.wsgi.application"

# ---- Database ---------------------------------------------------------------------------------
# manage.py and the scripts set DATABASE_URL to the embedded server when nobody else did.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True),
}
if not DATABASES["default"]["ENGINE"].endswith(".postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://, for the portal needs PostgreSQL.")
# A server that does not answer must not hold up a page or a look at its health.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- Queue and cache --------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL")
try:
    parse_url(REDIS_URL)
except ValueError:  # whose message may hold part of the password
    raise ImproperlyConfigured(
        "REDIS_URL must look like redis://:PASSWORD@HOST:PORT/0, rediss://… or unix:///PATH."
    ) from None
# A cache or broker that is down must not hold up a resident: one quick try, then the page goes on without.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            "retry": Retry(NoBackoff(), retries=0),
        },
    }
}


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
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,  # longer than the second for which a worker's BRPOP waits
    "max_retries": 0,  # of a page that nudges; a worker keeps trying (CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP)
}

# ---- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(DATA_DIR / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("echarts", NODE_MODULES / "echarts" / "dist"),
    ("htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("leaflet", NODE_MODULES / "leaflet" / "dist"),
]
MEDIA_ROOT = env.str("MEDIA_ROOT", str(DATA_DIR / "media"))  # never served by URL: views check who asks
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", 10 * 1024 * 1024)
PHOTO_MAX_COUNT = env.int("PHOTO_MAX_COUNT", 6)
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
# The first hashes; older hashes are still read, and become Argon2 when their owner signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # how long a mailed link opens
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whoever has no account
ACCOUNT_ADAPTER = "members.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.sign_in.forms.SignInForm",
    "reauthenticate": "members.sign_in.forms.PasswordAgainForm",
    "change_password": "members.sign_in.forms.NewPasswordForm",
    "reset_password": "members.sign_in.forms.ForgottenForm",
    "reset_password_from_key": "members.sign_in.forms.ResetPasswordForm",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# Wrong passwords or codes from one address (an office shares one) and for one account, then a wait of that long.
ACCOUNT_RATE_LIMITS = {
    "login": None,  # what is right need not be counted
    "login_failed": env.str("FAILED_SIGN_INS", "30/5m/ip,5/5m/key"),
    "reset_password": "20/m/ip,3/10m/key",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

# Roles that must have an authenticator app or a passkey. The demo's accounts are open to everybody who reads the
# password on the screen, so there nobody is asked; `check --deploy` says so.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", [] if DEMO else ["dispatcher", "inspector", "official", "administrator"]
)
MFA_ADAPTER = "members.sign_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.sign_in.forms.CodeForm",
    "reauthenticate": "members.sign_in.forms.CodeAgainForm",
    "activate_totp": "members.sign_in.forms.FirstCodeForm",
    "add_webauthn": "members.sign_in.forms.PasskeyForm",
    "edit_webauthn": "members.sign_in.forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_PERIOD = 30  # seconds, as every app has it
MFA_TOTP_TOLERANCE = 1  # phones' clocks are up to half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers allow it for localhost alone

# A session ends so long after signing in, and a member's after so long without a page (0: never).
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", 14 * 24 * 60 * 60)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 8 * 60 * 60)
# The record of sign-ins keeps so many days (0: all); the law asks for six months of such logs.
SIGN_IN_RECORD_DAYS = env.int("SIGN_IN_RECORD_DAYS", 365)

# DingTalk and WeChat Work: their buttons appear once all variables of one are set. docs/sign-in.md has the steps.
SOCIALACCOUNT_ADAPTER = "members.sign_in.adapters.ConnectionsAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {
    "dingtalk": {"APPS": [], "SCOPE": ["openid"], "AUTH_PARAMS": {"prompt": "consent"}},
    "wecom": {"APPS": []},
}
SIGN_IN_HOSTS: list[str] = []  # to which the sign-in form may lead
if env.str("DINGTALK_CLIENT_ID", ""):
    SOCIALACCOUNT_PROVIDERS["dingtalk"]["APPS"] = [
        {"client_id": env.str("DINGTALK_CLIENT_ID"), "secret": env.str("DINGTALK_CLIENT_SECRET")}
    ]
    SIGN_IN_HOSTS += ["https://login.dingtalk.com"]
if env.str("WECOM_CORP_ID", ""):
    SOCIALACCOUNT_PROVIDERS["wecom"]["APPS"] = [
        {
            "client_id": env.str("WECOM_CORP_ID"),
            "secret": env.str("WECOM_SECRET"),
            "settings": {"agent_id": env.str("WECOM_AGENT_ID")},
        }
    ]
    SIGN_IN_HOSTS += ["https://login.work.weixin.qq.com", "https://open.weixin.qq.com"]

# ---- Security ---------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
# Only a proxy that always sets this header may stand in front (deploy/nginx does).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
# How many proxies of ours append to X-Forwarded-For; 0: nobody stands in front, the header is ignored.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT  # else all who sign in share one count of wrong passwords
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *SIGN_IN_HOSTS],
        "frame-ancestors": ["'none'"],
    }
}
# Proof of work instead of a foreign captcha (docs/decisions/0006): the browser must find a number of which it
# knows nothing but that it lies below max_number; about a second on a phone, while the person still writes.
ALTCHA_HMAC_SECRET = hmac.digest(SECRET_KEY.encode(), b"proof of work", "sha256").hex()
ALTCHA_CHALLENGE = {"cost": 1000, "max_number": 1000, "expires_seconds": 2 * 60 * 60}
# What one address may send in an hour (a village shares one), without a proof of work, and one phone in a day.
FILINGS_PER_ADDRESS = env.int("FILINGS_PER_ADDRESS", 60)
FILINGS_WITHOUT_PROOF = env.int("FILINGS_WITHOUT_PROOF", 6)
FILINGS_PER_PHONE = env.int("FILINGS_PER_PHONE", 6)

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
            "builtins": [
                "core.templatetags.icons",
                "core.templatetags.figures",
                "core.templatetags.moments",
                "django.templatetags.i18n",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.PortalRenderer"

# Addresses by name that go on while the database does not, and those whose answer is the same for everybody.
STAYS_UP = ["home", "progress", "set_language"]
SAME_FOR_ALL = ["progress_csv", "progress_json"]

# ---- Maps -------------------------------------------------------------------------------------
# Where a map's pictures come from, such as https://tiles.example.gov/{z}/{x}/{y}.png; several, with a space between
# them, lie on each other. Empty: no maps, and no picture from elsewhere (docs/decisions/0014).
MAP_TILES_URL: list[str] = env.str("MAP_TILES_URL", "").split()


def is_tile_address(url: str) -> bool:
    """An address on one host, or on our own, with the three numbers of a tile: the policy names that host."""
    host = urlsplit(url).netloc if url.startswith(("https://", "http://")) else url.startswith("/")
    return bool(host) and "{" not in str(host) and all(part in url for part in ("{z}", "{x}", "{y}"))


if not all(is_tile_address(url) for url in MAP_TILES_URL):
    raise ImproperlyConfigured(
        "MAP_TILES_URL must look like https://HOST/{z}/{x}/{y}.png, or begin with / on this host; not {s}."
    )
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", "")  # whose map it is, as HTML: licences ask for a link
# How the tiles lie: wgs84 (also China's CGCS2000), or gcj02, by which Chinese companies must move theirs.
MAP_TILES_DATUM = env.str("MAP_TILES_DATUM", "wgs84")
if MAP_TILES_DATUM not in ("wgs84", "gcj02"):
    raise ImproperlyConfigured("MAP_TILES_DATUM must be wgs84 or gcj02.")
# Where a map opens on which nothing is marked: latitude, longitude (WGS 84), and how near; how near the tiles go.
MAP_CENTER = env.list("MAP_CENTER", [38.516, 114.990], subcast=float)
if len(MAP_CENTER) != 2 or abs(MAP_CENTER[0]) > 90 or abs(MAP_CENTER[1]) > 180:
    raise ImproperlyConfigured("MAP_CENTER must be LATITUDE,LONGITUDE in degrees, such as 38.516,114.990.")
MAP_ZOOM = env.int("MAP_ZOOM", 12)
MAP_MAX_ZOOM = env.int("MAP_MAX_ZOOM", 18)

# A county's boundaries as GeoJSON: every dashboard with a map carries them.
BOUNDARIES_MAX_BYTES = env.int("BOUNDARIES_MAX_BYTES", 2 * 1024 * 1024)

# ---- The campaign's rules ---------------------------------------------------------------------
# Points behind the plan curve at which a target's light turns yellow, then red (domain: works and dashboards).
LIGHT_YELLOW_POINTS = env.int("LIGHT_YELLOW_POINTS", 10)
LIGHT_RED_POINTS = env.int("LIGHT_RED_POINTS", 30)
# Townships that count by reports owe a new one after so many days; after more it is late.
REPORT_DUE_DAYS = env.int("REPORT_DUE_DAYS", 7)
REPORT_LATE_DAYS = env.int("REPORT_LATE_DAYS", 10)
# How much "basically satisfied" counts in the satisfaction rate; shown beside the rate.
BASICALLY_SATISFIED_WEIGHT = env.decimal("BASICALLY_SATISFIED_WEIGHT", Decimal("0.8"))
# Weights of the response, resolution and satisfaction rate in the composite score; shown beside it.
COMPOSITE_WEIGHTS = env.list("COMPOSITE_WEIGHTS", [30, 35, 35], subcast=int)
# Below so many callbacks a rate is not shown but "sample too small".
RATE_MINIMUM_SAMPLE = env.int("RATE_MINIMUM_SAMPLE", 5)

# Regression watch: for so many days after its acceptance a work is looked at again when a complaint comes from its
# place, or from within so many metres.
REGRESSION_DAYS = env.int("REGRESSION_DAYS", 180)
REGRESSION_METRES = env.int("REGRESSION_METRES", 200)
# Open data: who may do what with it, as its page and files say.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", "CC BY 4.0")
OPEN_DATA_LICENCE_URL = env.str("OPEN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/")
# Requests for open data from one address in a minute.
OPEN_DATA_PER_ADDRESS = env.int("OPEN_DATA_PER_ADDRESS", 60)

# What train_categories writes; without the file, keywords suggest a category.
CATEGORY_MODEL = env.str("CATEGORY_MODEL", str(DATA_DIR / "category_model"))

# ---- Operation --------------------------------------------------------------------------------
# Mail goes through EMAIL_HOST; without one it is written into files, for a console's log would keep the addresses.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", EMAIL_PORT == 465)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", EMAIL_PORT == 587)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 10)
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", str(DATA_DIR / "mail"))
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"noreply@{SITE_HOST or 'localhost'}")
# Text messages: core.sms.ConsoleBackend shows them (numbers masked), core.sms.GatewayBackend sends them;
# docs/sms-gateway.md has the gateway's contract.
SMS_BACKEND = env.str("SMS_BACKEND", "core.sms.ConsoleBackend")
SMS_GATEWAY = {
    "URL": env.str("SMS_GATEWAY_URL", ""),
    "APP_ID": env.str("SMS_GATEWAY_APP_ID", ""),
    "SECRET": env.str("SMS_GATEWAY_SECRET", ""),
    "SIGN_NAME": env.str("SMS_GATEWAY_SIGN_NAME", ""),
    "TEMPLATE": env.str("SMS_GATEWAY_TEMPLATE", ""),
    "TEMPLATES": env.dict("SMS_GATEWAY_TEMPLATES", {}),
    "FINAL_CODES": env.list("SMS_GATEWAY_FINAL_CODES", ["INVALID_NUMBER", "BLOCKED"]),
    "TIMEOUT": env.int("SMS_GATEWAY_TIMEOUT", 10),
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Its DEBUG lines hold what people typed, and so must stay out of every log.
    "loggers": {"django.db.backends": {"level": "INFO"}},
}
