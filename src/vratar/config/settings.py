"""Django's settings, all of them derived from `vratar.core.settings`.

Whoever runs Vratar changes `vratar.toml`, never this file.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from vratar.config import logging
from vratar.config.databases import databases
from vratar.core.settings import SIGN_IN_LANGUAGES
from vratar.core.settings_file import load
from vratar.crypto import secret_key

VRATAR = load()

DEBUG = False
SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_key.load(VRATAR.keys.secret_key, VRATAR.home)

# --- The rooms ---
ROOT_URLCONF = "vratar.config.urls"
WSGI_APPLICATION = "vratar.config.wsgi.application"
INSTALLED_APPS = [
    "vratar.ui",
    "vratar.crypto",
    "vratar.throttle",
    "vratar.audit",
    "vratar.accounts",
    "vratar.notices",
    "vratar.authenticators",
    "vratar.sessions",
    "vratar.policy",
    "vratar.sign_in",
    "vratar.gate",
    "vratar.training",
    "vratar.staff",
    "vratar.reports",
    "vratar.config",
    "django.contrib.staticfiles",
    "django.contrib.messages",
]
MIDDLEWARE = [
    # What every answer carries, refusals and errors included: outermost.
    "vratar.config.middleware.FixedHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # What is refused before anything is looked up, in the browser's own language.
    "vratar.config.middleware.OwnLanguageMiddleware",
    "vratar.config.middleware.FailClosedMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vratar.gate.middleware.GatedHostMiddleware",
    # Who asks, and in which language.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "vratar.config.languages.LanguageOfPageMiddleware",
    "vratar.config.middleware.CanonicalPathMiddleware",
    "django.middleware.common.CommonMiddleware",
    "vratar.config.middleware.FetchMetadataMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vratar.sessions.browser_cookie.KnownBrowserMiddleware",
    "vratar.sessions.middleware.AdministratorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # What may be opened.
    "vratar.policy.middleware.AccessMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "vratar.config.context.frame",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Data (security.md §6.4) ---
DATABASES = databases(VRATAR)

# --- People ---
AUTH_USER_MODEL = "vratar_accounts.Administrator"
AUTHENTICATION_BACKENDS: list[str] = []  # the only way in is `sign_in`
PASSWORD_HASHERS = ["vratar.accounts.hashers.VratarArgon2PasswordHasher"]

# --- Cookies (security.md §10) ---
SECURE = not VRATAR.on_loopback
COOKIE_PREFIX = "__Host-" if SECURE else ""

SESSION_ENGINE = "vratar.sessions.engine"
SESSION_SERIALIZER = "django.core.signing.JSONSerializer"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}vratar-session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}vratar-csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"  # Strict breaks arrival from the gate
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "vratar.config.views.csrf_failure"

LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}vratar-language"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Hosts and transport (security.md §14) ---
SITE = urlsplit(VRATAR.site.url)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if VRATAR.on_loopback else [SITE.hostname]
USE_X_FORWARDED_HOST = False
SECURE_SSL_REDIRECT = SECURE
SECURE_SSL_HOST = SITE.netloc
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # probes come without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = VRATAR.site.hsts_include_subdomains
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # under no-referrer browsers post "Origin: null"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    },
}
APPEND_SLASH = False  # CanonicalPathMiddleware does it, both ways
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

# --- Languages (i18n.md) ---
USE_I18N = True
USE_TZ = True
LANGUAGE_CODE = VRATAR.site.language
LANGUAGES = list(SIGN_IN_LANGUAGES.items())
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
FORMAT_MODULE_PATH = ["vratar.ui.formats"]
TIME_ZONE = VRATAR.site.time_zone

# --- Static files: straight from the rooms, no collecting step ---
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded
    "staticfiles": {"BACKEND": "vratar.config.static.VersionedStorage"},
}
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 24 * 60 * 60
WHITENOISE_ALLOW_ALL_ORIGINS = False

LOGGING = logging.CONFIGURATION
