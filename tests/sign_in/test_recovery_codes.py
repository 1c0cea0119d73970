"""A set of recovery codes: shown once, proved saved, made anew."""

from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin, save

from vratar.authenticators.recovery_codes.models import RecoveryCodeSet

CODES = "/account/two-factor/totp/3"


def enrol(person: Person) -> list[str]:
    """Walk to step 3; the ten codes."""
    person.enter()
    person.secret = begin(person)
    save(person, cast.code(person.secret))
    return cast.recovery_codes_of(person.account)


def type_back(person: Person, codes: list[str], characters: str = "") -> int:
    asked = RecoveryCodeSet.objects.get(invalidated_at=None).asked
    tail = characters or codes[asked - 1][-5:]
    return person.client.post(f"{CODES}/check", {"tail": tail}).status_code


def test_ten_different_codes_are_shown_and_can_be_downloaded(ana: Person) -> None:
    codes = enrol(ana)
    assert len(set(codes)) == 10
    page = ana.client.get(CODES).content.decode()
    assert all(code in page for code in codes)
    file = ana.client.post(f"{CODES}/download")
    assert all(code.encode() in file.content for code in codes)
    assert "vratar-recovery-codes-ana-" in file["Content-Disposition"]
    assert file["Cache-Control"] == "no-store"


def test_the_end_of_one_typed_back_ends_the_showing(ana: Person) -> None:
    codes = enrol(ana)
    assert type_back(ana, codes) == 303
    page = ana.client.get("/account/two-factor/totp/done").content.decode()
    assert "Two-factor authentication is on." in page
    assert "10 codes left" in page
    assert ana.client.get(CODES)["Location"] == "/account/recovery-codes/unsaved?expired"
    assert RecoveryCodeSet.objects.get().sealed_codes is None


def test_another_end_is_refused(ana: Person) -> None:
    codes = enrol(ana)
    assert type_back(ana, codes, "00000") == 422
    assert type_back(ana, codes, "") == 303


def test_unsaved_codes_are_asked_for_after_every_sign_in(ana: Person, clock: Clock) -> None:
    enrol(ana)
    assert (
        "On. Recovery codes not saved yet" in ana.client.get("/account/security").content.decode()
    )
    ana.client.post("/logout")
    clock.advance(30)
    assert ana.enter()["Location"] == "/account/recovery-codes/unsaved"
    assert ana.client.get("/").status_code == 200


def test_after_fifteen_minutes_they_are_shown_no_more(ana: Person, clock: Clock) -> None:
    enrol(ana)
    clock.advance(9 * 60)
    ana.reauthenticate(ana.fresh_code(clock))
    assert ana.client.get(CODES).status_code == 200
    clock.advance(6 * 60)
    assert ana.client.get(CODES)["Location"] == "/account/recovery-codes/unsaved?expired"


def test_no_other_session_sees_them(ana: Person, clock: Clock) -> None:
    enrol(ana)
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), ana.account)
    other.secret = ana.secret
    clock.advance(30)
    other.enter()
    other.client.get(CODES)
    other.reauthenticate(other.fresh_code(clock))
    assert other.client.get(CODES)["Location"] == "/account/recovery-codes/unsaved?expired"


def test_a_new_set_asks_who_sits_there_and_ends_other_sessions(
    protected_ana: Person, clock: Clock
) -> None:
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), protected_ana.account)
    other.secret = protected_ana.secret
    other.enter()
    clock.advance(30)
    protected_ana.enter()
    new = "/account/recovery-codes/new"
    assert protected_ana.client.get(new)["Location"] == "/reauthenticate"
    assert protected_ana.reauthenticate(protected_ana.fresh_code(clock))["Location"] == new
    page = protected_ana.client.get(new).content.decode()
    assert "Your 10 old codes stop working at once." in page
    old = cast.recovery_codes_of(protected_ana.account)
    assert protected_ana.client.post(new)["Location"] == CODES
    assert cast.recovery_codes_of(protected_ana.account) != old
    assert other.client.get("/").status_code == 303
