"""The real settings, read by a fresh process: what is secure is not left to the tests' settings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vratar.core.settings import current

NAMES = [
    *("DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_SSL_HOST", "SECURE_HSTS_SECONDS"),
    *("SECURE_HSTS_INCLUDE_SUBDOMAINS", "USE_X_FORWARDED_HOST", "SESSION_COOKIE_NAME"),
    *("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
    *("SESSION_EXPIRE_AT_BROWSER_CLOSE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE"),
    *("CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_AGE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_NAME"),
    *("LANGUAGE_COOKIE_SECURE", "LANGUAGE_COOKIE_HTTPONLY", "TIME_ZONE", "LANGUAGE_CODE"),
]


def read(**environ: str) -> dict[str, Any]:
    program = (
        "import json; from django.conf import settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {NAMES!r}}}))"
    )
    keys = current().keys
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "vratar.config.settings",
            "VRATAR_HOME": str(current().home),
            "VRATAR_KEYS_SECRET_KEY": str(keys.secret_key),
            **environ,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    settings: dict[str, Any] = json.loads(told.stdout)
    return settings


def test_on_loopback_the_cookies_have_neither_secure_nor_prefix() -> None:
    settings = read(PORT="8000")
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert settings[f"{cookie}_COOKIE_NAME"] == f"vratar-{cookie.lower()}"
        assert settings[f"{cookie}_COOKIE_SECURE"] is False
        assert settings[f"{cookie}_COOKIE_HTTPONLY"] is True


def test_everywhere_else_they_have_both_and_http_is_redirected() -> None:
    settings = read(VRATAR_SITE_URL="https://panel.example.mk:8443")
    assert settings["ALLOWED_HOSTS"] == ["panel.example.mk"]
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_SSL_HOST"] == "panel.example.mk:8443"
    assert settings["SECURE_HSTS_SECONDS"] == 31536000
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert settings[f"{cookie}_COOKIE_NAME"] == f"__Host-vratar-{cookie.lower()}"
        assert settings[f"{cookie}_COOKIE_SECURE"] is True
        assert settings[f"{cookie}_COOKIE_HTTPONLY"] is True


def test_what_no_setting_changes() -> None:
    settings = read(
        VRATAR_SITE_URL="https://panel.example.mk",
        VRATAR_SITE_HSTS_INCLUDE_SUBDOMAINS="true",
        VRATAR_SITE_TIME_ZONE="Europe/Skopje",
        VRATAR_SITE_LANGUAGE="mk",
    )
    assert settings["DEBUG"] is False
    assert settings["USE_X_FORWARDED_HOST"] is False
    assert settings["SESSION_EXPIRE_AT_BROWSER_CLOSE"] is True
    assert settings["CSRF_COOKIE_AGE"] is None
    assert settings["SESSION_COOKIE_SAMESITE"] == settings["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert (settings["TIME_ZONE"], settings["LANGUAGE_CODE"]) == ("Europe/Skopje", "mk")


def test_without_its_secret_key_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        read(VRATAR_KEYS_SECRET_KEY=str(tmp_path / "nothing"))
    assert "The secret key" in failed.value.stderr
