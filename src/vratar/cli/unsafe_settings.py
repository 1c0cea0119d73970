"""The check of `vratar doctor` for Django settings that open what Vratar keeps closed.

`vratar.toml` cannot say any of this; settings of somebody's own, put in place of ours, can.
"""

from collections.abc import Callable

from django.conf import settings

from vratar.core.settings import Settings, current

_YEAR = 365 * 24 * 60 * 60

_UNSAFE: dict[str, Callable[[Settings], bool]] = {
    "DEBUG is on: pages would show the inside of Vratar": lambda _: settings.DEBUG,
    "ALLOWED_HOSTS lets any host name in": lambda _: "*" in settings.ALLOWED_HOSTS,
    "plain http is not redirected": lambda ours: (
        not ours.on_loopback and not settings.SECURE_SSL_REDIRECT
    ),
    "HSTS is off, or lasts less than a year": lambda ours: (
        not ours.on_loopback and settings.SECURE_HSTS_SECONDS < _YEAR
    ),
    "cookies also travel over plain http": lambda ours: (
        not ours.on_loopback
        and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE)
    ),
    "scripts of a page can read the cookies": lambda _: (
        not (settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY)
    ),
    "a header of any client may say that it came by https": lambda _: bool(
        settings.SECURE_PROXY_SSL_HEADER
    ),
    "a header of any client may say which host it asked for": lambda _: (
        settings.USE_X_FORWARDED_HOST
    ),
    "passwords are hashed by something else than Vratar's Argon2": lambda _: (
        settings.PASSWORD_HASHERS != ["vratar.accounts.hashers.VratarArgon2PasswordHasher"]
    ),
}
"""What is wrong, and whether it is so."""


def unsafe_settings() -> tuple[bool | None, str]:
    """Nothing is open that Vratar keeps closed, and the time is the machine's."""
    found = [words for words, is_so in _UNSAFE.items() if is_so(current())]
    if found:
        return False, "; ".join(found) + ". Use vratar.config.settings."
    if hasattr(settings, "VRATAR_CLOCK"):
        return None, "A clock of the tests is in use."
    return True, "None."
