"""Real programs in the place of phones: a QR scanner and two independent authenticators."""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

_PASSWORD = "of the KeePass file"
_EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<KeePassFile><Meta><Generator>tests</Generator></Meta><Root><Group>
<UUID>AAAAAAAAAAAAAAAAAAAAAQ==</UUID><Name>Root</Name>
<Entry><UUID>AAAAAAAAAAAAAAAAAAAAAg==</UUID>
<String><Key>Title</Key><Value>entry</Value></String>
<String><Key>otp</Key><Value ProtectInMemory="True">{uri}</Value></String>
</Entry></Group></Root></KeePassFile>
"""


def scan(screenshot: Path) -> str:
    """Return the text of the one QR code in a picture, as zbarimg reads it."""
    return _run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(screenshot))


def secret_in(uri: str) -> str:
    """Return the Base32 secret of an otpauth address."""
    return parse_qs(urlsplit(uri).query)["secret"][0]


def oathtool(secret: str, at: float) -> str:
    """Return the code that oathtool computes for a Base32 secret at this moment."""
    return _run("oathtool", "--totp", "--base32", f"--now=@{int(at)}", "-", typed=secret)


class KeePassXC:
    """A KeePass file with one entry, which knows an otpauth address and nothing else."""

    def __init__(self, folder: Path, uri: str) -> None:
        self.folder = folder
        self.file = folder / "vault.kdbx"
        export = folder / "export.xml"
        export.write_text(_EXPORT.format(uri=escape(uri)), encoding="utf-8")
        twice = f"{_PASSWORD}\n{_PASSWORD}\n"
        importing = ("import", "--quiet", "--set-password", "--decryption-time", "100")
        self._run("keepassxc-cli", *importing, str(export), str(self.file), typed=twice)

    def code(self, offset: float) -> str:
        """Return the code it shows when its clock is `offset` seconds ahead of real time."""
        shift = ("faketime", "-f", f"{offset:+.3f}s")
        show = ("keepassxc-cli", "show", "--quiet", "--totp", str(self.file), "entry")
        return self._run(*shift, *show, typed=f"{_PASSWORD}\n")

    def _run(self, *command: str, typed: str) -> str:
        # Its own home: it writes settings there. No screen.
        own = {"HOME": str(self.folder), "QT_QPA_PLATFORM": "offscreen"}
        return _run(*command, typed=typed, environ=os.environ | own)


def _run(*command: str, typed: str = "", environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, input=typed, env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"{command[0]} failed: {done.stderr}"
    return done.stdout.strip()
