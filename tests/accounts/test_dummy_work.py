"""A name that nobody has costs what a name with a wrong password costs."""

from unittest.mock import Mock

import argon2
import pytest
from tests import cast

from vratar.accounts import passwords
from vratar.accounts.models import Administrator
from vratar.accounts.passwords import password_is_right


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Count the runs of argon2id."""
    passwords.dummy()  # made when a worker starts
    verify = Mock(wraps=argon2.PasswordHasher().verify)
    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    return verify


def without_password() -> Administrator:
    account = Administrator(username="boris")
    account.set_unusable_password()
    return account


def test_the_right_password_is_right(ana: Administrator, hashed: Mock) -> None:
    assert password_is_right(ana, cast.PASSWORD)
    assert hashed.call_count == 1


def test_every_refusal_is_one_hash(ana: Administrator, hashed: Mock) -> None:
    for account, password in [
        (ana, "wrong"),
        (ana, ""),
        (None, cast.PASSWORD),
        (without_password(), cast.PASSWORD),
    ]:
        hashed.reset_mock()
        assert not password_is_right(account, password)
        assert hashed.call_count == 1


def test_the_dummy_is_a_hash_in_force_that_nothing_opens(hashed: Mock) -> None:
    assert passwords.dummy().startswith("vratar_argon2$1$argon2id$v=19$m=19456,t=2,p=1$")
    assert not password_is_right(None, "")
    assert passwords.dummy() == passwords.dummy()
