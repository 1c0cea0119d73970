"""Addresses and files in the settings: what is taken and what stops the start."""

from pathlib import Path

import pytest

from vratar.core.settings import SettingsError
from vratar.core.settings_file import load


@pytest.mark.parametrize(
    ("variable", "good", "bad"),
    [
        (
            "SITE_TIME_SERVER",
            ["", "pool.ntp.org", "192.0.2.1:123", "[2001:db8::1]:123", "https://example.com/"],
            ["http://example.com", "a b", "-x", "ntp://pool.ntp.org", "https://"],
        ),
        ("SIGN_IN_BREACHED_PASSWORDS", ["", "/srv/list.txt"], ["list.txt"]),
        ("DATABASE_PASSFILE", ["", "/etc/vratar/pass"], ["pass"]),
        ("SIGN_IN_KNOWN_BROWSER_DAYS", ["0", "30"], ["-1", "31", "x"]),
        ("SIGN_IN_HARD_CAP", ["10", "50"], ["9", "51"]),
        ("SIGN_IN_ALLOWED_NETWORKS", ["", "10.0.0.0/8, ::1"], ["10.0.0.1/8"]),
        (
            "GATE_LISTEN",
            ["127.0.0.1:9181", "[::1]:9181", "unix:/run/vratar/gate.sock"],
            ["9181", "gate:9181", "127.0.0.1", "unix:gate.sock", "127.0.0.1:0", ""],
        ),
        ("GATE_PREFIX", ["/.vratar/", "/gate/"], ["/", "gate", "/gate", "/a/b/", "/../"]),
        (
            "GATE_LISTEN_DSN",
            ["", "postgresql://vratar@db/vratar"],
            ["postgresql://vratar:x@db/vratar", "postgresql://db/v?password=x", "mysql://db/v"],
        ),
        (
            "AUDIT_ALARM_WEBHOOK",
            ["", "https://hooks.example.com/x", "http://127.0.0.1:9/x"],
            ["http://example.com/x", "https://user@example.com/", "hooks"],
        ),
    ],
)
def test_it_is_taken_or_refused(
    tmp_path: Path, variable: str, good: list[str], bad: list[str]
) -> None:
    environ = {"VRATAR_HOME": str(tmp_path)}
    for text in good:
        load({**environ, f"VRATAR_{variable}": text})
    for text in bad:
        with pytest.raises(SettingsError):
            load({**environ, f"VRATAR_{variable}": text})
