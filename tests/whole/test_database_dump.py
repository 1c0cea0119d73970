"""A copy of the database, its journal included, holds nothing that opens anything.

Ana and Boris walk through everything; what they typed and were shown is then looked for in the raw
bytes of the file and of its write-ahead log, and in an SQL dump, in every encoding we can think of.
"""

import base64
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin, save

from vratar.accounts.models import Administrator
from vratar.authenticators.recovery_codes.models import RecoveryCodeSet
from vratar.policy.models import Policy, Requirement
from vratar.sign_in.services.first_run import issue_first_run_link

pytestmark = pytest.mark.usefixtures("disk")

CONTROL = "vratar-session of the control, 43 characters"


def within_base64(secret: bytes, start: int) -> bytes:
    """The letters that only the secret decides, where `start` bytes (modulo 3) stand before it."""
    after = -(start + len(secret)) % 3
    encoded = base64.b64encode(b"\0" * start + secret + b"\0" * after)
    return encoded[4 if start else 0 : -4 if after else None]


def encodings(secret: bytes) -> Iterator[bytes]:
    """The ways in which the bytes might lie in a file."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    yield quote(secret).encode()
    yield secret.decode("latin-1").encode("utf-16-le")
    yield secret.decode("latin-1").encode("utf-16-be")
    yield secret[::-1]
    for start in range(3):
        yield within_base64(secret, start)
        yield within_base64(secret, start).translate(bytes.maketrans(b"+/", b"-_"))
    yield base64.b32encode(secret).rstrip(b"=")
    yield base64.b32encode(secret).rstrip(b"=").lower()


class Walk:
    """What was typed and shown on the way, by what it is."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.held: dict[str, set[bytes]] = {}

    def hold(self, what: str, *secrets: str | bytes) -> None:
        """Remember something that must not lie in the database."""
        as_bytes = {secret.encode() if isinstance(secret, str) else secret for secret in secrets}
        self.held.setdefault(what, set()).update(as_bytes)

    def hold_cookies(self, person: Person) -> None:
        """Remember the ids this browser holds."""
        for name in ("session", "pending", "csrf"):
            cookie = person.client.cookies.get(f"vratar-{name}")
            if cookie and cookie.value:
                self.hold(f"{name} id", cookie.value)

    def hold_codes(self, person: Person) -> list[str]:
        """Remember the recovery codes that are shown."""
        codes = cast.recovery_codes_of(person.account)
        for code in codes:
            plain = code.replace("-", "")
            self.hold("recovery code", code, plain, code.lower(), plain.lower())
        return codes

    def first_run(self) -> Person:
        """Ana makes herself the Owner."""
        link = issue_first_run_link()
        assert link
        token = link.rpartition("/")[2]
        self.hold("first-run token", token)
        client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        client.get(f"/first-run/{token}")
        typed = {"username": "ana", "email": "ana@example.mk", "password": cast.PASSWORD}
        self.hold("password", cast.PASSWORD)
        client.post("/first-run/form", {**typed, "password_repeat": cast.PASSWORD})
        ana = Person(client, Administrator.objects.get())
        self.hold_cookies(ana)
        return ana

    def enrol(self, person: Person) -> list[str]:
        """Scan, a wrong code, the right one, the codes; the ten codes."""
        secret = begin(person)
        self.hold("secret", secret)
        save(person, cast.wrong_code(secret))
        save(person, cast.code(secret))
        person.secret = secret
        self.hold_cookies(person)
        codes = self.hold_codes(person)
        asked = RecoveryCodeSet.objects.get(invalidated_at=None, account=person.account).asked
        person.client.get("/account/two-factor/totp/3")
        person.client.post("/account/two-factor/totp/3/download")
        person.client.post("/account/two-factor/totp/3/check", {"tail": codes[asked - 1][-5:]})
        return codes

    def wrong_tries(self, person: Person) -> None:
        """Passwords where names belong, wrong passwords, wrong codes."""
        for typed in (
            {"username": "hunter2-in-the-name-field", "password": "hunter2-wrong-password"},
            {"username": "ana", "password": "hunter2-wrong-password"},
        ):
            person.client.post("/login", typed)
            self.hold("password", *(value for value in typed.values() if "hunter2" in value))
        person.log_in()
        self.hold_cookies(person)
        person.type_code("hunter2-as-a-code")
        person.client.post("/login/recovery", {"recovery_code": "HVNT2-HVNT2-HVNT2-HVNT2-HVNT2"})
        self.hold("recovery code", "HVNT2-HVNT2-HVNT2-HVNT2-HVNT2", "HVNT2" * 5)

    def sign_in(self, person: Person) -> None:
        """Password and the next code."""
        person.log_in()
        self.hold_cookies(person)
        person.type_code(person.fresh_code(self.clock))
        self.hold_cookies(person)

    def re_authenticate(self, person: Person, target: str) -> None:
        """Ask for a page that wants to know who sits there, and answer."""
        person.client.get(target)
        person.reauthenticate("000000", "hunter2-wrong-password")
        person.reauthenticate(person.fresh_code(self.clock))
        self.hold_cookies(person)

    def everything(self) -> None:
        """From the first run to the last log-out."""
        ana = self.first_run()
        codes = self.enrol(ana)
        ana.client.post("/logout")
        self.wrong_tries(ana)
        self.sign_in(ana)
        self.re_authenticate(ana, "/account/recovery-codes/new")
        ana.client.post("/account/recovery-codes/new")
        self.hold_cookies(ana)
        codes = self.hold_codes(ana)
        ana.client.post("/account/two-factor/test", {"code": ana.fresh_code(self.clock)})
        ana.client.post("/logout")
        ana.log_in()
        ana.client.post("/login/recovery", {"recovery_code": codes[0].lower()})
        self.hold_cookies(ana)
        ana.client.post("/login/recovered", {"choice": "new-phone"})
        self.enrol(ana)
        Policy.objects.create(requirement=Requirement.NOBODY)
        boris = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), cast.make("boris"))
        boris.enter()
        self.enrol(boris)
        self.re_authenticate(boris, "/account/two-factor/off")
        assert boris.client.post("/account/two-factor/off").status_code == 303
        self.hold_cookies(boris)
        begin(boris)
        self.hold("secret", begin(boris))  # left pending
        ana.client.post("/logout")
        boris.client.get("/")  # still signed in


def copies() -> dict[str, bytes]:
    """The file, its journal, and what `.dump` prints, as a thief finds them."""
    name = str(connection.settings_dict["NAME"])
    dumping = sqlite3.connect(name)
    dump = "\n".join(dumping.iterdump()).encode()
    dumping.close()
    return {
        "database": Path(name).read_bytes(),
        "journal": Path(f"{name}-wal").read_bytes(),
        "dump": dump,
    }


def found(walk: Walk) -> list[str]:
    """What of the held things lies where."""
    everywhere = copies()
    return sorted(
        {
            f"{what} in the {where}"
            for what, secrets in walk.held.items()
            for secret in secrets
            for encoded in encodings(secret)
            for where, content in everywhere.items()
            if encoded in content
        }
    )


def test_nothing_that_opens_anything_lies_in_the_database(clock: Clock) -> None:
    walk = Walk(clock)
    walk.everything()
    assert set(walk.held) == {
        *("first-run token", "password", "secret", "recovery code"),
        *("session id", "pending id", "csrf id"),
    }
    assert len(walk.held["secret"]) == 4
    assert len(walk.held["session id"]) >= 8
    assert found(walk) == []


@pytest.mark.parametrize("number", range(len(list(encodings(CONTROL.encode())))))
def test_the_search_would_find_it_in_every_encoding(clock: Clock, number: int) -> None:
    walk = Walk(clock)
    walk.hold("control", CONTROL)
    boris = cast.make("boris")
    planted = list(encodings(CONTROL.encode()))[number]
    boris.first_name = f"before{planted.decode('latin-1')}after".replace("\0", "")
    if b"\0" not in planted:
        boris.save()
        assert "control in the journal" in found(walk)
        assert "control in the dump" in found(walk)


@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
@pytest.mark.parametrize("after", [b"", b"x", b"xy"])
def test_the_search_would_find_it_inside_a_longer_base64_text(before: bytes, after: bytes) -> None:
    for secret in (b"12345678901234567890", b"twenty-one bytes long", b"and twenty-two of them"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            text = encode(before + secret + after)
            assert any(encoded in text for encoded in encodings(secret))


def test_the_search_looks_into_the_file_itself(clock: Clock) -> None:
    walk = Walk(clock)
    walk.hold("control", CONTROL)
    boris = cast.make("boris")
    boris.first_name = CONTROL
    boris.save()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(walk) == ["control in the database", "control in the dump"]


def test_what_is_erased_is_gone_from_the_file(clock: Clock) -> None:
    walk = Walk(clock)
    walk.hold("control", CONTROL)
    boris = cast.make("boris")
    boris.first_name = CONTROL
    boris.save()
    boris.first_name = ""
    boris.save()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert found(walk) == []
