"""What the mails about guessing say: what, when, from where, what to do, and no secret."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, html_of, mail_server, text_of
from tests.notices.watching import mail_to

from vratar.accounts.models import Administrator, SecurityState
from vratar.core.database import writing
from vratar.notices import sending
from vratar.notices.alarm_names import Alarm
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.notices.texts_of_alarms import TEXTS, TITLES

pytestmark = pytest.mark.django_db

FACTS = {"source": "192.0.2.10", "browser": "Firefox, Linux"}
NOT_YOU = (
    "Was this not you? Open http://127.0.0.1:8000/account/security, choose It was not me, and tell "
    "another administrator."
)


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """A mail server of this machine, which the installation sends to."""
    with mail_server() as inbox:
        mail_to(inbox, settings)
        yield inbox


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    clock.set(1_800_000_000)
    boris = cast.make("boris", "Administrator")
    SecurityState.objects.filter(account=boris).update(time_zone="Europe/Skopje")
    return boris


def received(kind: Notice, reader: Administrator, inbox: Inbox, **details: str) -> tuple[str, str]:
    """Subject and text, on one line, of the mail that arrives."""
    with writing():
        queue(kind, reader, details={**FACTS, **details})
    assert sending.send_due() == 1
    mail = inbox.mails.pop()
    assert "<script" not in html_of(mail)
    return str(mail["Subject"]), " ".join(text_of(mail).split())


SAID = {
    Notice.WRONG_CODES: (
        "3 wrong codes for your account",
        ["the right password of your account on Vratar and then three wrong codes."],
    ),
    Notice.PASSWORD_MARKED: (
        "Change your password now",
        [
            "ten wrong codes. Your password must be taken as known to others.",
            "codes are accepted only from browsers you have logged in with before.",
            "Change it in such a browser, log in with a recovery code, or ask another",
            "http://127.0.0.1:8000/account/password",
        ],
    ),
    Notice.AUTHENTICATOR_DISABLED: (
        "Your authenticator was disabled after too many wrong codes",
        ["Log in with a recovery code", "ask another administrator for a reset."],
    ),
    Notice.REPLAYED: (
        "A used code was tried again",
        ["had already been used was entered again. It was refused."],
    ),
    Notice.NEW_BROWSER: (
        "New sign-in to Vratar",
        ["was opened in a browser it was not used with before."],
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_it_says_what_when_where_and_what_to_do(
    kind: Notice, inbox: Inbox, boris: Administrator
) -> None:
    subject, text = received(kind, boris, inbox)
    assert (subject, [words for words in SAID[kind][1] if words not in text]) == (SAID[kind][0], [])
    for fact in (
        "When: 15 Jan 2027, 09:00 (Europe/Skopje)",
        "In UTC: 15 Jan 2027, 08:00 UTC",
        "Account: boris",
        "From address: 192.0.2.10",
        "Browser: Firefox, Linux",
    ):
        assert fact in text
    assert "By:" not in text  # anybody could have done it
    assert NOT_YOU in text


def test_who_mistyped_reads_first_that_nothing_is_to_be_done(
    inbox: Inbox, boris: Administrator
) -> None:
    _, text = received(Notice.WRONG_CODES, boris, inbox)
    assert "If you mistyped, do nothing. Somebody entered" in text
    assert text.index("If you mistyped") < text.index("When:")


@pytest.mark.parametrize(("by", "named"), [("ana", "ana"), ("", "the server's command line")])
def test_a_lowered_policy_names_who_did_it(
    inbox: Inbox, boris: Administrator, by: str, named: str
) -> None:
    subject, text = received(Notice.POLICY_LOWERED, boris, inbox, by=by)
    assert subject == "The two-factor policy was lowered"
    assert f"By: {named}" in text
    assert "Account:" not in text
    assert "If nobody agreed to this, tell another administrator now" in text


@pytest.mark.parametrize("name", Alarm)
def test_every_alarm_has_words_of_its_own(inbox: Inbox, boris: Administrator, name: Alarm) -> None:
    subject, text = received(Notice.ALARM, boris, inbox, alarm=name.value)
    assert subject == f"Alarm on Vratar: {TITLES[name]}"
    assert str(TEXTS[name]) in text
    assert len({str(words) for words in (*TITLES.values(), *TEXTS.values())}) == 2 * len(Alarm)
