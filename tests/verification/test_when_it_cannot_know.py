"""Without the database or the keys nobody gets in: 503, and nothing was changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from tests import cast
from tests.verification.conftest import Holder

from vratar.audit.models import Event
from vratar.core.settings import current
from vratar.crypto import KeyUnavailable
from vratar.sessions.models import PendingSignIn, Session
from vratar.throttle.models import Lane
from vratar.verification.outcomes import Accepted

TYPED = {"username": "ana", "password": cast.PASSWORD}


@pytest.fixture
def pending(ana_on_disk: Holder, client: Client) -> Client:
    """Ana's browser after the password."""
    assert client.post("/login", TYPED)["Location"] == "/login/code"
    return client


@contextmanager
def locked_database() -> Iterator[None]:
    """Another program writes and does not stop."""
    if connection.vendor == "postgresql":
        with locked_tables():
            yield
        return
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        cursor.execute("PRAGMA busy_timeout = 5000")


@contextmanager
def locked_tables() -> Iterator[None]:
    """The same on PostgreSQL, where readers go on."""
    other = connection.copy()
    with connection.cursor() as cursor, other.cursor() as holder:
        other.set_autocommit(False)
        holder.execute("LOCK TABLE vratar_throttle_lane IN EXCLUSIVE MODE")
        cursor.execute("SET lock_timeout TO '20ms'")
        yield
        other.close()
        cursor.execute("SET lock_timeout TO '5s'")


@contextmanager
def lost_keys() -> Iterator[None]:
    """The file of the key ring is gone."""
    keys = replace(current().keys, key_ring=Path("/nowhere/key-ring"))
    with override_settings(VRATAR=replace(current(), keys=keys)):
        yield


def is_unavailable(response: HttpResponseBase) -> bool:
    """Whether this is the 503 that says to come back."""
    content: bytes = getattr(response, "content", b"")
    told = b"The service is starting or being repaired." in content
    return told and (response.status_code, response["Retry-After"]) == (503, "60")


def test_a_locked_database_verifies_nothing(ana_on_disk: Holder) -> None:
    with locked_database(), pytest.raises(OperationalError):
        ana_on_disk.type_code(ana_on_disk.code())


def test_a_locked_database_is_a_503_at_the_code(pending: Client, ana_on_disk: Holder) -> None:
    with locked_database():
        assert is_unavailable(pending.post("/login/code", {"code": ana_on_disk.code()}))
        assert not Session.objects.exists()
        assert PendingSignIn.objects.count() == 1
    assert ana_on_disk.failures() == 0
    assert pending.post("/login/code", {"code": ana_on_disk.code()}).status_code == 303


def test_a_locked_database_is_a_503_at_the_password(ana_on_disk: Holder, client: Client) -> None:
    with locked_database():
        assert is_unavailable(client.post("/login", TYPED))
        assert is_unavailable(client.post("/login", {**TYPED, "username": "nobody"}))
    assert not PendingSignIn.objects.exists()


def test_without_the_keys_verifying_is_an_error_not_an_answer(ana_on_disk: Holder) -> None:
    with lost_keys():
        with pytest.raises(KeyUnavailable):
            ana_on_disk.type_code("123456")
        with pytest.raises(KeyUnavailable):
            ana_on_disk.type_recovery_code("0" * 25)
    assert not Lane.objects.exists()
    assert isinstance(ana_on_disk.type_code(ana_on_disk.code()), Accepted)


def test_without_the_keys_the_second_step_is_a_503(pending: Client, ana_on_disk: Holder) -> None:
    events = Event.objects.count()
    code, recovery_code = ana_on_disk.code(), ana_on_disk.recovery_codes[0]
    with lost_keys():
        assert is_unavailable(pending.post("/login/code", {"code": code}))
        assert is_unavailable(pending.post("/login/recovery", {"recovery_code": recovery_code}))
    assert not Session.objects.exists()
    assert Event.objects.count() == events
    assert pending.post("/login/code", {"code": code}).status_code == 303


def test_without_the_keys_the_password_is_a_503(ana_on_disk: Holder, client: Client) -> None:
    with lost_keys():
        assert is_unavailable(client.post("/login", TYPED))
    assert not PendingSignIn.objects.exists()
    assert client.post("/login", TYPED)["Location"] == "/login/code"
