import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from vratar.crypto import KeyUnavailable, keyed_digest, length_prefixed, pepper, recovery_digests

CODE = "0123456789ABCDEFGHJKMNPQR"


@pytest.fixture
def two_keys(ring_file: Path, rewrite: Callable[[str], None]) -> None:
    keys = {str(number): base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2)}
    rewrite(json.dumps({"version": 1, "active": 2, "keys": keys}))


def hkdf(root: bytes, purpose: str) -> bytes:
    """RFC 5869 with one block, written down once more."""
    extracted = hmac.digest(b"\0" * 32, root, "sha256")
    return hmac.digest(extracted, f"vratar/1/{purpose}".encode() + b"\x01", "sha256")


def test_a_recovery_code_has_a_digest_under_every_key_the_active_one_first(two_keys: None) -> None:
    message = length_prefixed(("recovery-code", 7, CODE))
    expected = [
        (number, hmac.digest(hkdf(bytes([number]) * 32, "recovery digest"), message, "sha256"))
        for number in (2, 1)
    ]
    assert recovery_digests(7, CODE) == expected


def test_a_recovery_code_of_another_account_has_another_digest(two_keys: None) -> None:
    assert recovery_digests(7, CODE) != recovery_digests(8, CODE)
    assert recovery_digests(7, CODE) != recovery_digests(7, CODE[::-1])


def test_the_pepper_is_that_of_the_active_key_or_of_the_one_asked_for(two_keys: None) -> None:
    assert pepper() == (2, hkdf(b"\x02" * 32, "password pepper"))
    assert pepper(1) == (1, hkdf(b"\x01" * 32, "password pepper"))


def test_the_pepper_of_an_unknown_key_is_refused_in_words(two_keys: None) -> None:
    with pytest.raises(KeyUnavailable, match="no key 3"):
        pepper(3)


def test_a_keyed_digest_depends_on_purpose_value_and_secret_key(settings: DjangoSettings) -> None:
    digest = keyed_digest("session", "abc")
    assert digest not in (keyed_digest("token", "abc"), keyed_digest("session", "abd"))
    assert digest != hashlib.sha256(b"abc").digest()
    assert len(digest) == 32
    settings.SECRET_KEY = "another" * 10
    assert keyed_digest("session", "abc") != digest
