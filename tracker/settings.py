"""Every setting, read strictly: a bad value stops the start with one clear line (DESIGN.md §5)."""

import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from tracker.databases import connections
from tracker.environment import Environment, SettingError, host_of
from tracker.logs import configuration

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = Environment(VAR_DIR / "local.env")

DEBUG = env.flag("DEBUG", default=False)
# Without a key every command still starts; sessions then end with the process (`check --deploy` says so).
SECRET_KEY = env.text("SECRET_KEY") or "insecure-" + secrets.token_urlsafe(50)
PORT = env.number("PORT", default=8000, least=1, most=65535)
BIND = env.text("BIND", "127.0.0.1")
WORKERS = env.number("WORKERS", default=1, least=1, most=64)
THREADS = env.number("THREADS", default=4, least=1, most=64)
PAGE_CACHE_MB = env.number("PAGE_CACHE_MB", default=64, least=0, most=4096)
SERVE = env.choice("SERVE", default="all", options=("all", "public", "desk"))
FOUR_EYES = env.flag("FOUR_EYES", default=True)
# A claim that nobody looked at for so many days is on the desk's front page (tracker/desk/dashboard.py).
LOOK_AGAIN_DAYS = env.number("LOOK_AGAIN_DAYS", default=14, least=1, most=3650)
# How long what a reader wrote is kept after it was dealt with (tracker/desk/answering.py).
LETTER_DAYS = env.number("LETTER_DAYS", default=30, least=1, most=365)
# Maps on which places are marked, one file each (docs/operations.md "Maps").
MAPS = env.maps("MAPS", BASE_DIR / "tracker" / "web" / "maps")
READERS_UNRESTRICTED = env.flag("READERS_UNRESTRICTED", default=False)
DURABILITY_UNCHECKED = env.flag("DURABILITY_UNCHECKED", default=False)
# How a person at the desk signs in and stays signed in (tracker/desk/accounts/).
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", default=60, least=5, most=1440)
SESSION_HOURS = env.number("SESSION_HOURS", default=12, least=1, most=168)
REAUTH_MINUTES = env.number("REAUTH_MINUTES", default=15, least=1, most=1440)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", default=0, least=0, most=9)
LOG_LEVEL = env.choice("LOG_LEVEL", default="INFO", options=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOG_FORMAT = env.choice("LOG_FORMAT", default="line", options=("line", "json"))

SITE_NAME = env.text("SITE_NAME", "On the Record")
SITE_URL = env.origin("SITE_URL", f"http://127.0.0.1:{PORT}")
SECURE = SITE_URL.startswith("https://")
TWO_FACTOR = env.flag("TWO_FACTOR", default=SECURE)
# What `make run` switched off for the demonstration, and nobody asked for here (tracker/desk/accounts/checks.py).
FROM_LOCAL_FILE = env.from_file("FOUR_EYES", "TWO_FACTOR")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", f"{host_of(SITE_URL)},localhost,127.0.0.1,[::1]")
# A name that the site answers to, for what asks without one.
OWN_HOST = next((host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"), host_of(SITE_URL))
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")


# The bundled PostgreSQL: used where DATABASE_URL is not set.
EMBEDDED = {
    "ENGINE": "tracker.embedded_postgres",
    "NAME": "tracker",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"home": str(VAR_DIR / "postgres")},
}
DATABASES = connections(env, EMBEDDED, serve=SERVE, unrestricted=READERS_UNRESTRICTED)
DATABASES["public"]["TEST"] = {"MIRROR": "default"}  # tests lend it the other's connection
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "tracker.record",
    "tracker.letters",
    "tracker.desk",
    "tracker.web",
    "tracker.desk.admin_config.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "tracker.logs.RequestLogMiddleware",
    "tracker.languages.LanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.guard.HeadersMiddleware",
    "tracker.guard.InputGuardMiddleware",
    "tracker.outage.OutageMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.desk.accounts.sessions.SessionLimitsMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
SIGNING_IN = (
    "django.contrib.sessions.",
    "django.contrib.auth.",
    "tracker.desk.accounts.",
    "django_otp.",
    "django.contrib.messages.",
    "pghistory.",
    "axes.",
)
if SERVE == "public":
    # Nobody signs in there: nothing that could read a session, look a user up or count an attempt is in the way.
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(SIGNING_IN)]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTHENTICATION_BACKENDS = [
    "tracker.desk.accounts.throttle.ThrottleBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Who guesses (docs/decisions/0009): ten wrong passwords for one name from one place, then a quarter of an hour.
AXES_ENABLED = SERVE != "public"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "tracker.desk.accounts.throttle.Throttle"
AXES_LOCKOUT_CALLABLE = "tracker.desk.accounts.throttle.too_many"
AXES_CLIENT_IP_CALLABLE = "tracker.desk.accounts.clients.pseudonym"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = SITE_NAME
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "tracker.web.errors.form_expired" if SERVE == "public" else "tracker.expired.form_expired"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("uk", "Українська")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
NUMBER_GROUPING = 3
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Until `collectstatic` has run there is no manifest to look names up in; files are then served as they are.
STATIC_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_ALLOW_ALL_ORIGINS = False

# A name of its own: another site's cookie of the same name for "/" of this machine would be read in its place.
SESSION_COOKIE_NAME = "desk_session"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
# What is said to somebody at the desk may name what is not public: not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=False)
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise SettingError(
        "HSTS_PRELOAD", "browsers' lists take no site without its subdomains; set HSTS_SUBDOMAINS=1 too."
    )
SECURE_SSL_REDIRECT = False
# W008: the proxy that ends TLS redirects; the site itself is asked by machines too, without it (health checks).
# W005, W021: what else is under the domain, perhaps without TLS, only its owner knows; it would be shut for two years.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
if SERVE == "public":
    # The admin is installed there for its tables only.
    SILENCED_SYSTEM_CHECKS += ["admin.E408", "admin.E409", "admin.E410", "axes.W001", "axes.W002"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# A claim with many statements inline is one form with many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Reading changes nothing, and must not load the user: only requests that can write carry who and where.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

LOGGING = configuration(LOG_FORMAT, LOG_LEVEL)
