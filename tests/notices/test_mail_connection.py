"""The way to the mail server: encrypted and checked, with the password of the file, or not at all.

The servers are real ones, with certificates made here.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.certificates import Authority
from tests.notices.inbox import Inbox, mail_server
from tests.notices.names import MAIL, lead_here

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices import sending, server
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.notices.services import queue, trouble

pytestmark = pytest.mark.django_db

RIGHT = "seven grey herons"


@pytest.fixture(autouse=True)
def _mail_host(monkeypatch: pytest.MonkeyPatch) -> None:
    lead_here(monkeypatch)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """One that nobody trusts yet."""
    return Authority(tmp_path)


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The same, in the list of this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


@pytest.fixture
def password(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The password file, outside the data folder, for its user alone."""
    file = tmp_path_factory.mktemp("secrets") / "mail-password"
    file.write_text(f"{RIGHT}\n")
    file.chmod(0o400)
    return file


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


class Post:
    """An installation that sends to one address."""

    def __init__(self, settings: Settings, boris: Administrator) -> None:
        self._settings, self._boris = settings, boris

    def to(self, url: str, password: Path | None = None) -> None:
        """Send there from now on."""
        mail = replace(current().mail, server=url, sender="a@b.mk", password_file=password)
        self._settings.VRATAR = replace(current(), mail=mail)

    def send(self) -> int:
        """Tell Boris something; how many mails left."""
        with writing():
            queue(Notice.BOUND, self._boris)
        return sending.send_due()


@pytest.fixture
def post(settings: Settings, boris: Administrator) -> Post:
    return Post(settings, boris)


def smtp(inbox: Inbox, user: str = "", scheme: str = "smtp", host: str = MAIL) -> str:
    at = f"{user}@" if user else ""
    return f"{scheme}://{at}{host}:{urlsplit(inbox.url).port}"


def error() -> str:
    """What the outbox says of the only mail."""
    return Mail.objects.get().last_error


@contextmanager
def starttls(context: ssl.SSLContext, **options: Any) -> Iterator[Inbox]:
    """A server that takes nothing before TLS."""
    with mail_server(tls_context=context, require_starttls=True, **options) as inbox:
        yield inbox


def test_tls_begins_before_the_mail(post: Post, trusted: Authority) -> None:
    with starttls(trusted.server(MAIL)) as inbox:
        post.to(smtp(inbox))
        assert post.send() == 1
        assert len(inbox.mails) == 1


def test_tls_from_the_first_byte(post: Post, trusted: Authority) -> None:
    with mail_server(ssl_context=trusted.server(MAIL)) as inbox:
        post.to(smtp(inbox, scheme="smtps"))
        assert post.send() == 1
        assert len(inbox.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_trusts_is_refused(
    post: Post, authority: Authority, scheme: str
) -> None:
    with _either(scheme, authority.server(MAIL)) as inbox:
        post.to(smtp(inbox, scheme=scheme))
        assert post.send() == 0
        assert inbox.mails == []
    assert error() == "SSLCertVerificationError"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize(
    ("host", "lasts"), [("other.example.mk", timedelta(days=1)), (MAIL, timedelta(minutes=-1))]
)
def test_a_certificate_of_another_host_and_an_expired_one_are_refused(
    post: Post, trusted: Authority, scheme: str, host: str, lasts: timedelta
) -> None:
    with _either(scheme, trusted.server(host, lasts=lasts)) as inbox:
        post.to(smtp(inbox, scheme=scheme))
        assert post.send() == 0
        assert inbox.mails == []
    assert error() == "SSLCertVerificationError"


def test_a_server_without_tls_gets_neither_mail_nor_password(post: Post, password: Path) -> None:
    seen: list[object] = []
    with mail_server(authenticator=_keeper(seen), auth_require_tls=False) as inbox:
        post.to(smtp(inbox, user="panel"), password)
        assert post.send() == 0
        assert inbox.mails == []
    assert seen == []
    assert error() == "SMTPNotSupportedError"


def test_on_this_machine_itself_nothing_need_be_encrypted(post: Post, password: Path) -> None:
    seen: list[object] = []
    with mail_server(authenticator=_keeper(seen), auth_require_tls=False) as inbox:
        post.to(smtp(inbox, user="panel", host="127.0.0.1"), password)
        assert post.send() == 1
    assert seen == [("panel", RIGHT)]


def test_user_and_password_of_the_file_open_the_server(
    post: Post, trusted: Authority, password: Path
) -> None:
    seen: list[object] = []
    options = {"authenticator": _keeper(seen), "auth_required": True}
    with starttls(trusted.server(MAIL), **options) as inbox:
        post.to(smtp(inbox, user="pan%40el"), password)
        assert post.send() == 1
    assert seen == [("pan@el", RIGHT)]


def test_a_wrong_password_is_told_without_the_password(
    post: Post, trusted: Authority, password: Path, caplog: pytest.LogCaptureFixture
) -> None:
    password.chmod(0o600)
    password.write_text("six grey herons")
    caplog.set_level(0)
    options = {"authenticator": _keeper([]), "auth_required": True}
    with starttls(trusted.server(MAIL), **options) as inbox:
        post.to(smtp(inbox, user="panel"), password)
        assert post.send() == 0
        assert inbox.mails == []
    assert error() == "SMTPAuthenticationError 535"
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("vratar")]
    assert ours == ["A mail was not sent: SMTPAuthenticationError 535"]
    assert "herons" not in caplog.text


def test_a_password_file_that_others_may_read_sends_nothing(
    post: Post, trusted: Authority, password: Path
) -> None:
    seen: list[object] = []
    with starttls(trusted.server(MAIL), authenticator=_keeper(seen)) as inbox:
        post.to(smtp(inbox, user="panel"), password)
        password.chmod(0o444)
        assert post.send() == 0
    assert seen == []
    assert error() == "SecretFileError"


def test_a_server_that_never_answers_is_left_after_a_while(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        post.to(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        assert post.send() == 0
    assert 0.2 <= time.monotonic() - began < 5
    assert error() == "SMTPServerDisconnected"


def test_a_server_that_hangs_up_in_the_middle_is_asked_again(post: Post, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:
        post.to(f"smtp://127.0.0.1:{rude.getsockname()[1]}")
        answering = threading.Thread(target=_hang_up, args=(rude,))
        answering.start()
        assert post.send() == 0
        answering.join()
    assert error() == "SMTPServerDisconnected"
    with mail_server() as inbox:
        post.to(inbox.url)
        clock.advance(61)
        assert sending.send_due() == 1


def test_once_the_server_is_back_everything_leaves_and_nothing_is_amiss(
    post: Post, clock: Clock
) -> None:
    post.to("smtp://127.0.0.1:1")
    assert post.send() == 0
    clock.advance(16 * 60)
    assert sending.send_due() == 0
    assert trouble()
    with mail_server() as inbox:
        post.to(inbox.url)
        clock.advance(3600)
        assert sending.send_due() == 1
        assert len(inbox.mails) == 1
    assert not trouble()


def test_a_day_of_tries_is_the_last(post: Post, clock: Clock) -> None:
    post.to("smtp://127.0.0.1:1")
    post.send()
    began = clock.now()
    while not Mail.objects.filter(given_up_at__isnull=False).exists():
        due = Mail.objects.get().due_at.timestamp()
        clock.set(due)
        sending.send_due()
    assert 23 < (clock.now() - began) / 3600 < 25
    with mail_server() as inbox:
        post.to(inbox.url)
        clock.advance(7200)
        assert sending.send_due() == 0
        assert inbox.mails == []


def test_what_was_given_up_is_told_until_a_mail_arrives_or_mail_is_turned_off(
    post: Post, clock: Clock
) -> None:
    post.to("smtp://127.0.0.1:1")
    post.send()
    for _ in range(sending.MOST_TRIES):
        clock.advance(3600)
        sending.send_due()
    assert Mail.objects.get().given_up_at is not None
    assert trouble()
    post.to("")
    assert not trouble()
    with mail_server() as inbox:
        post.to(inbox.url)
        assert trouble()
        clock.advance(1)
        assert post.send() == 1
    assert not trouble()


@contextmanager
def _either(scheme: str, context: ssl.SSLContext) -> Iterator[Inbox]:
    opened = mail_server(ssl_context=context) if scheme == "smtps" else starttls(context)
    with opened as inbox:
        yield inbox


def _keeper(seen: list[object]) -> Any:
    """Let in who knows `RIGHT`; note what was offered."""

    def judge(*told: Any) -> AuthResult:
        data = told[-1]
        assert isinstance(data, LoginPassword)
        seen.append((data.login.decode(), data.password.decode()))
        right = data.password.decode() == RIGHT
        return AuthResult(success=right, handled=right)

    return judge


def _hang_up(listening: socket.socket) -> None:
    visitor, _ = listening.accept()
    with visitor:
        visitor.sendall(b"220 ready\r\n")
        visitor.recv(100)
