"""A new key: everybody signs in as before, and what the old one sealed moves, or says so."""

import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar import crypto
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.authenticators import keys
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core.settings import current
from vratar.crypto import KeyUnavailable, key_ring, services


@pytest.fixture
def ring(db: None, tmp_path: Path, settings: Settings) -> Path:
    """The key ring in use, in a file that this test may change."""
    path = tmp_path / "keys" / "key-ring"
    path.parent.mkdir()
    shutil.copy(current().keys.key_ring, path)
    path.chmod(0o400)
    settings.VRATAR = replace(current(), keys=replace(current().keys, key_ring=path))
    return path


@pytest.fixture
def person(ring: Path, clock: Clock) -> Person:
    """Ana, protected under the first key."""
    person = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), cast.make("ana"))
    person.secret = cast.enrol(person.account)
    return person


def moved() -> tuple[int, int]:
    some = list(keys.reseal())
    return sum(count for count, _ in some), sum(damaged for _, damaged in some)


def sealed_under() -> set[int]:
    values = TotpAuthenticator.objects.values_list("sealed_secret", flat=True)
    return {crypto.key_id_of(bytes(value or b"")) for value in values}


def test_a_new_key_is_active_and_the_file_stays_its_users_own(ring: Path) -> None:
    before = ring.stat()
    assert keys.rotate() == 2
    assert key_ring.key_ring().active == 2
    assert stat.S_IMODE(ring.stat().st_mode) == 0o400
    assert ring.stat().st_uid == before.st_uid
    assert [file.name for file in ring.parent.iterdir()] == ["key-ring"]
    services.check_keys()
    told = Event.objects.get(action="keys.rotated").content()
    assert (told["actor"], told["details"]) == ("host", {"old": 1, "new": 2})


def test_everybody_signs_in_before_and_after_their_secret_moved(
    person: Person, clock: Clock
) -> None:
    keys.rotate()
    assert person.enter()["Location"] == "/"
    assert sealed_under() == {1}
    assert moved() == (1, 0)
    assert sealed_under() == {2}
    person.client.post("/logout")
    clock.advance(30)
    assert person.enter()["Location"] == "/"


def test_stopped_in_the_middle_it_goes_on(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)
    for name in ("boris", "vera", "olga", "igor"):
        cast.enrol(cast.make(name))
    keys.rotate()
    assert next(keys.reseal()) == (2, 0)
    assert sealed_under() == {1, 2}
    assert moved() == (3, 0)
    assert moved() == (0, 0)
    assert sealed_under() == {2}


def test_what_does_not_open_stays_and_is_counted(person: Person) -> None:
    boris = cast.make("boris")
    cast.enrol(boris)
    broken = b"\x01\x01\x00\x00\x00\x01" + bytes(60)
    TotpAuthenticator.objects.filter(account=person.account).update(sealed_secret=broken)
    keys.rotate()
    assert moved() == (1, 1)
    kept = TotpAuthenticator.objects.get(account=person.account).sealed_secret
    assert bytes(kept or b"") == broken


def test_a_secret_that_changed_meanwhile_is_left_alone(person: Person) -> None:
    keys.rotate()
    stale = TotpAuthenticator.objects.get()
    TotpAuthenticator.objects.update(sealed_secret=None)
    assert keys._moved(stale) is False
    assert TotpAuthenticator.objects.get().sealed_secret is None


def test_a_key_goes_only_when_nothing_needs_it(person: Person, clock: Clock) -> None:
    with pytest.raises(keys.KeysError, match="active"):
        keys.retire(1)
    keys.rotate()
    with pytest.raises(keys.KeysError, match="no key 7"):
        keys.retire(7)
    with pytest.raises(keys.KeysError, match="2 secrets, 10 recovery codes and 1 passwords"):
        keys.retire(1)
    moved()
    RecoveryCodeSet.objects.update(sealed_codes=None)  # shown for a quarter of an hour
    person.enter()  # the password moves with it
    assert person.account.password.startswith("vratar_argon2$1$")
    assert Administrator.objects.get().password.startswith("vratar_argon2$2$")
    with pytest.raises(keys.KeysError, match="0 secrets, 10 recovery codes and 0 passwords"):
        keys.retire(1)
    RecoveryCode.objects.update(invalidated_at=person.account.created_at)
    keys.retire(1)
    assert key_ring.key_ring().ids() == [2]
    services.check_keys()
    assert Event.objects.filter(action="keys.retired").count() == 1
    person.client.post("/logout")
    clock.advance(30)
    assert person.enter()["Location"] == "/"
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    assert stranger.post("/login", {"username": "nobody", "password": "x"}).status_code == 422


def test_on_several_machines_the_key_comes_first(ring: Path, tmp_path: Path) -> None:
    before = tmp_path / "of another machine"
    shutil.copy(ring, before)
    path, home = current().keys.key_ring, current().home
    assert key_ring.add_key(path, home) == 2
    services.check_keys()
    assert key_ring.key_ring().active == 1
    assert keys.rotate() == 2
    assert key_ring.key_ring().ids() == [2, 1]
    key_ring.remove_key(path, home, 1)
    with pytest.raises(KeyUnavailable, match="Key 1"):
        services.check_keys()  # a machine that lacks a key of the database serves nothing
    with pytest.raises(ValueError, match="active"):
        key_ring.remove_key(path, home, 2)


def test_a_ring_that_cannot_be_written_changes_nothing(ring: Path, person: Person) -> None:
    beside = ring.with_name("key-ring.new")
    beside.mkdir()
    with pytest.raises(KeyUnavailable, match="cannot be changed"):
        keys.rotate()
    assert key_ring.key_ring().ids() == [1]
    services.check_keys()
    assert not Event.objects.filter(action="keys.rotated").exists()


def test_an_added_key_waits_until_it_is_made_active(ring: Path) -> None:
    assert keys.add() == 2
    assert key_ring.key_ring().active == 1
    assert keys.rotate() == 2


def test_where_machines_share_a_database_no_key_is_made_and_used_at_once(
    ring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(keys.KeysError, match="keys add"):
        keys.rotate()
    assert key_ring.key_ring().ids() == [1]
