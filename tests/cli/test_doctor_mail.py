"""`vratar doctor` and the mail server: as far as the login, in words, and without a mail."""

import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.smtp import AuthResult
from pytest_django import Settings
from tests.cli.conftest import Host
from tests.notices.certificates import Authority
from tests.notices.inbox import Inbox, mail_server
from tests.notices.names import MAIL, lead_here

from vratar.cli import mail_check
from vratar.core.settings import current
from vratar.notices import server

FROM = {"VRATAR_MAIL_FROM": "panel@example.mk"}


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "mail-password"
    file.write_text("seven grey herons")
    file.chmod(0o400)
    return file


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts, and a name that leads here."""
    lead_here(monkeypatch)
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def asked(settings: Settings, url: str, password: Path | None = None) -> tuple[bool, str]:
    """What the check says of this server."""
    mail = replace(current().mail, server=url, sender="a@b.mk", password_file=password)
    settings.VRATAR = replace(current(), mail=mail)
    return mail_check.mail_server()


def at(inbox: Inbox, prefix: str, host: str = MAIL) -> str:
    return f"{prefix}{host}:{urlsplit(inbox.url).port}"


def judged(right: bool) -> dict[str, Any]:
    """A server that asks for a login, and takes it or not."""
    answer = AuthResult(success=right, handled=right)
    return {"authenticator": lambda *_: answer, "auth_required": True}


def test_the_real_command_goes_there_and_sends_nothing(installed: Host) -> None:
    with mail_server() as inbox:
        mail = {"VRATAR_MAIL_SERVER": inbox.url, **FROM}
        code, output, _ = installed.run("doctor", "--json", **mail)
        assert inbox.mails == []
    (found,) = [row for row in json.loads(output)["checks"] if row["name"] == "mail server"]
    assert (code, found["state"]) == (0, "well")
    assert found["text"].endswith("answers, on this machine, without TLS. No mail was sent.")


def test_a_server_that_is_away_fails_the_command(installed: Host) -> None:
    code, output, _ = installed.run("doctor", VRATAR_MAIL_SERVER="smtp://127.0.0.1:1", **FROM)
    assert code == 1
    assert "✗ mail server: 127.0.0.1:1 does not answer: Connection refused. Is it" in output


def test_starttls_and_login_are_tried(
    settings: Settings, trusted: Authority, password: Path
) -> None:
    with mail_server(tls_context=trusted.server(MAIL), **judged(right=True)) as inbox:
        well, words = asked(settings, at(inbox, "smtp://panel@"), password)
        assert inbox.mails == []
    assert well
    assert "answers and lets panel in, with STARTTLS." in words


def test_a_refused_login_is_told_without_the_password(
    settings: Settings, trusted: Authority, password: Path
) -> None:
    with mail_server(tls_context=trusted.server(MAIL), **judged(right=False)) as inbox:
        well, words = asked(settings, at(inbox, "smtp://panel@"), password)
    assert not well
    assert "refuses the login (535). Look at the user in mail.server" in words
    assert "herons" not in words


@pytest.mark.parametrize("text", ["седум сиви чапји", "ж"])
def test_a_password_that_smtp_cannot_carry_is_told_without_it(
    settings: Settings, trusted: Authority, password: Path, text: str
) -> None:
    password.chmod(0o600)
    password.write_text(text)
    with mail_server(tls_context=trusted.server(MAIL), **judged(right=True)) as inbox:
        well, words = asked(settings, at(inbox, "smtp://panel@"), password)
    assert (well, "only ASCII is safe" in words) == (False, True)
    assert words.isascii()


def test_a_server_without_starttls_is_refused(settings: Settings, trusted: Authority) -> None:
    with mail_server() as inbox:
        well, words = asked(settings, at(inbox, "smtp://"))
    assert (well, "offers no STARTTLS, so nothing is sent there" in words) == (False, True)


def test_a_user_where_there_is_no_login_is_one_too_many(settings: Settings, password: Path) -> None:
    with mail_server() as inbox:
        well, words = asked(settings, at(inbox, "smtp://panel@", "127.0.0.1"), password)
    assert (well, "takes no login" in words) == (False, True)


def test_a_certificate_of_another_host_is_told(settings: Settings, trusted: Authority) -> None:
    with mail_server(ssl_context=trusted.server("other.example.mk")) as inbox:
        well, words = asked(settings, at(inbox, "smtps://"))
    assert not well
    assert "is refused: Hostname mismatch" in words
    assert "Name the server as its certificate does" in words


def test_tls_where_there_is_none_is_told(settings: Settings, trusted: Authority) -> None:
    with mail_server() as inbox:
        well, words = asked(settings, at(inbox, "smtps://"))
    assert (well, "smtps:// is for TLS at once (port 465)" in words) == (False, True)


def test_a_name_that_nobody_has_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert asked(settings, "smtps://mail.exmple.mk") == (
        False,
        "No machine is called mail.exmple.mk. Correct mail.server.",
    )


def test_something_that_is_no_mail_server_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        well, words = asked(settings, f"smtp://127.0.0.1:{silent.getsockname()[1]}")
    assert (well, "hung up, or is no mail server" in words) == (False, True)


@pytest.mark.parametrize("url", ["smtp://{}", "smtps://{}"])
def test_a_password_file_that_others_may_read_is_told(
    settings: Settings, trusted: Authority, password: Path, url: str
) -> None:
    password.chmod(0o404)
    well, words = asked(settings, url.format(f"panel@{MAIL}"), password)
    assert not well
    assert words == f"mail.password_file is open to other users. Run `chmod 0400 {password}`."


@pytest.mark.parametrize(("address", "words"), [("", "no mail is sent"), ("console", "printed")])
def test_without_a_server_nothing_is_asked(settings: Settings, address: str, words: str) -> None:
    well, text = asked(settings, address)
    assert (well, words in text) == (True, True)


def test_tls_at_once_is_named(settings: Settings, trusted: Authority) -> None:
    with mail_server(ssl_context=trusted.server(MAIL)) as inbox:
        well, words = asked(settings, at(inbox, "smtps://"))
    assert (well, words.endswith("answers, with TLS. No mail was sent.")) == (True, True)
