"""The stored password: argon2id over a peppered digest of the whole password."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import argon2
import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import override_settings
from tests import cast

from vratar.accounts.hashers import VratarArgon2PasswordHasher
from vratar.accounts.models import Administrator
from vratar.core.settings import current
from vratar.crypto import KeyUnavailable
from vratar.crypto.key_ring import create

PASSWORD = "correct horse battery staple"


@contextmanager
def key_ring(path: Path) -> Iterator[None]:
    """Another key ring is in force."""
    keys = replace(current().keys, key_ring=path)
    with override_settings(VRATAR=replace(current(), keys=keys)):
        yield


def rotated(folder: Path, *, keep_old: bool = True) -> Path:
    """The present key ring with a second key, which is active."""
    content = json.loads(current().keys.key_ring.read_text(encoding="ascii"))
    other = folder / "other"
    create(other, folder / "home")
    content["keys"]["2"] = json.loads(other.read_text(encoding="ascii"))["keys"]["1"]
    content["active"] = 2
    if not keep_old:
        del content["keys"]["1"]
    path = folder / "rotated"
    path.write_text(json.dumps(content), encoding="ascii")
    path.chmod(stat.S_IRUSR)
    return path


def test_key_id_and_argon2id_stand_in_the_encoded_form() -> None:
    encoded = make_password(PASSWORD)
    assert encoded.startswith("vratar_argon2$1$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(encoded) <= 128
    assert isinstance(identify_hasher(encoded), VratarArgon2PasswordHasher)


def test_salts_differ() -> None:
    first, second = make_password(PASSWORD), make_password(PASSWORD)
    assert first.split("$")[5] != second.split("$")[5]
    assert first != second


def test_without_the_pepper_the_hash_is_no_hash_of_the_password() -> None:
    plain = "$" + make_password(PASSWORD).split("$", 2)[2]
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(plain, PASSWORD)


def test_another_key_ring_finds_every_password_wrong(tmp_path: Path) -> None:
    encoded = make_password(PASSWORD)
    create(tmp_path / "other", tmp_path / "home")
    with key_ring(tmp_path / "other"):
        assert not check_password(PASSWORD, encoded)


def test_a_key_that_is_gone_is_an_error_and_no_answer(tmp_path: Path) -> None:
    encoded = make_password(PASSWORD)
    with key_ring(rotated(tmp_path, keep_old=False)), pytest.raises(KeyUnavailable):
        check_password(PASSWORD, encoded)


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("na\N{LATIN SMALL LETTER I WITH DIAERESIS}ve river", "nai\N{COMBINING DIAERESIS}ve river"),
        (
            "\N{ANGSTROM SIGN}ngstrom river",
            "\N{LATIN CAPITAL LETTER A WITH RING ABOVE}ngstrom river",
        ),
    ],
)
def test_one_password_in_two_encodings_is_one_password(chosen: str, typed: str) -> None:
    assert chosen != typed
    assert check_password(typed, make_password(chosen))


@pytest.mark.parametrize(
    "typed",
    [
        PASSWORD.upper(),
        PASSWORD + " ",
        " " + PASSWORD,
        PASSWORD[:-1],
        PASSWORD.replace("e", "\N{CYRILLIC SMALL LETTER IE}"),
        "",
    ],
)
def test_nothing_is_trimmed_folded_or_forgiven(typed: str) -> None:
    assert not check_password(typed, make_password(PASSWORD))


@pytest.mark.parametrize("at", [64, 72, 73, 128, 129, 255, 4095])
def test_every_character_of_a_long_password_counts(at: int) -> None:
    long = "x" * 4096
    changed = long[:at] + "y" + long[at + 1 :]
    encoded = make_password(long)
    assert check_password(long, encoded)
    assert not check_password(changed, encoded)


def test_a_hash_in_force_needs_no_renewal() -> None:
    assert not identify_hasher("vratar_argon2$").must_update(make_password(PASSWORD))


def test_after_a_key_rotation_a_hash_is_renewed_at_the_next_right_password(
    ana: Administrator, tmp_path: Path
) -> None:
    with key_ring(rotated(tmp_path)):
        assert identify_hasher(ana.password).must_update(ana.password)
        assert not ana.check_password("wrong")
        assert Administrator.objects.get().password.startswith("vratar_argon2$1$")
        assert ana.check_password(cast.PASSWORD)
        stored = Administrator.objects.get().password
        assert stored.startswith("vratar_argon2$2$")
        assert check_password(cast.PASSWORD, stored)


def test_after_a_change_of_parameters_a_hash_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = make_password(PASSWORD)
    monkeypatch.setattr(VratarArgon2PasswordHasher, "time_cost", 3)
    hasher = VratarArgon2PasswordHasher()
    assert hasher.must_update(encoded)
    assert hasher.verify(PASSWORD, encoded)
    assert not hasher.must_update(hasher.encode(PASSWORD, hasher.salt()))


def test_the_password_is_in_no_part_of_what_is_stored(ana: Administrator) -> None:
    assert cast.PASSWORD not in Administrator.objects.get().password
    assert os.fsencode(cast.PASSWORD).hex() not in Administrator.objects.get().password
