"""`vratar doctor` finds Django settings that open what Vratar keeps closed."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from tests.cli.conftest import Host
from tests.cli.findings_of import findings_of

from vratar.cli.unsafe_settings import unsafe_settings
from vratar.config import settings as ours
from vratar.core.settings import current

HTTPS = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture
def https(settings: Settings) -> Settings:
    """A panel that others reach."""
    settings.VRATAR = replace(
        current(), site=replace(current().site, url="https://panel.example.mk")
    )
    for name, value in HTTPS.items():
        setattr(settings, name, value)
    del settings.VRATAR_CLOCK
    return settings


def test_as_we_ship_them_they_are_safe(https: Settings) -> None:
    assert unsafe_settings() == (True, "None.")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("ALLOWED_HOSTS", ["*"], "any host name"),
        ("SECURE_SSL_REDIRECT", False, "plain http is not redirected"),
        ("SECURE_HSTS_SECONDS", 0, "HSTS is off"),
        ("SECURE_HSTS_SECONDS", 3600, "HSTS is off, or lasts less than a year"),
        ("SESSION_COOKIE_SECURE", False, "cookies also travel"),
        ("CSRF_COOKIE_SECURE", False, "cookies also travel"),
        ("SESSION_COOKIE_HTTPONLY", False, "can read the cookies"),
        ("SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"), "came by https"),
        ("USE_X_FORWARDED_HOST", True, "which host it asked for"),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"], "hashed by"),
    ],
)
def test_each_of_them_alone_fails(https: Settings, name: str, value: Any, words: str) -> None:
    setattr(https, name, value)
    well, text = unsafe_settings()
    assert well is False
    assert words in text
    assert text.endswith(". Use vratar.config.settings.")


def test_several_are_told_together(https: Settings) -> None:
    https.DEBUG = True
    https.SECURE_HSTS_SECONDS = 0
    assert unsafe_settings()[1].count(";") == 1


def test_on_this_machine_plain_http_is_as_it_should_be() -> None:
    assert current().on_loopback
    assert not django_settings.SECURE_SSL_REDIRECT
    assert unsafe_settings() == (None, "A clock of the tests is in use.")


def test_settings_of_somebody_else_in_the_shell_are_not_ours(installed: Host) -> None:
    code, found = findings_of(installed, DJANGO_SETTINGS_MODULE="nothing.at.all")
    assert (code, found["unsafe settings"]) == (0, ("well", "None."))


@pytest.mark.parametrize("name", ["http://panel.example.mk", "http://192.0.2.7"])
def test_plain_http_for_others_is_no_setting_at_all(installed: Host, name: str) -> None:
    code, found = findings_of(installed, VRATAR_SITE_URL=name)
    assert (code, found["settings"][0]) == (1, "failed")
    assert "an https:// origin" in found["settings"][1]


def test_a_proxy_network_that_is_everybody_fails(installed: Host) -> None:
    site = {"VRATAR_SITE_URL": "https://panel.example.mk"}
    code, found = findings_of(installed, **site, VRATAR_SITE_TRUSTED_PROXIES="0.0.0.0/0")
    assert (code, found["proxies"][0]) == (1, "failed")
    assert "anybody may then claim any source address" in found["proxies"][1]


def test_hsts_and_secure_cookies_follow_from_the_address(installed: Host) -> None:
    assert ours.SECURE_HSTS_SECONDS == 0
    site = {"VRATAR_SITE_URL": "https://panel.example.mk", "VRATAR_SITE_TRUSTED_PROXIES": "::1"}
    code, found = findings_of(installed, **site)
    assert (code, found["unsafe settings"][0]) == (0, "well")
