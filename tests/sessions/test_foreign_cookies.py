"""A session cookie we did not issue is no cookie: nothing is adopted, nothing breaks."""

import pytest
from django.conf import settings
from tests.sessions.conftest import Start, with_cookie

from vratar.sessions.engine import SessionStore
from vratar.sessions.ids import new_id
from vratar.sessions.models import Session

FOREIGN = [
    "",
    "x",
    "A" * 42,
    "A" * 43,
    "A" * 44,
    "A" * 100_000,
    "A" * 42 + "=",
    "A" * 42 + "é",
    "../../../etc/passwd",
    "' OR 1=1 --",
    "\N{FULLWIDTH DIGIT ONE}" * 43,
    "A" * 43 + "\x00",
]


@pytest.mark.parametrize("value", FOREIGN, ids=range(len(FOREIGN)))
def test_it_counts_as_none(db: None, value: str) -> None:
    response = with_cookie(value).get("/account/security")
    assert response.status_code == 303
    assert response["Location"].startswith("/login?")
    assert not Session.objects.exists()


@pytest.mark.parametrize("value", FOREIGN, ids=range(len(FOREIGN)))
def test_the_engine_never_takes_it_over(db: None, value: str) -> None:
    store = SessionStore(value)
    assert store.row is None
    store["note"] = "kept"
    store.save()
    assert store.session_key not in {None, value}
    assert Session.objects.count() == 1
    assert not SessionStore().exists(value)


def test_an_id_that_ended_is_never_used_again(start: Start) -> None:
    ana = start()
    ana.session.delete()
    store = SessionStore(ana.raw_id)
    store["note"] = "kept"
    store.save()
    assert store.session_key != ana.raw_id
    assert not SessionStore().exists(ana.raw_id)


def test_a_session_cookie_sent_twice_counts_as_none(start: Start) -> None:
    """On loopback any other local site can plant a second one: which is ours, nobody knows."""
    name, ana, mallory = settings.SESSION_COOKIE_NAME, start(), start()
    client = with_cookie(f"{ana.raw_id}; {name}={mallory.raw_id}")
    assert client.get("/account/security").status_code == 303


def test_what_is_stored_is_not_what_the_browser_holds(start: Start) -> None:
    ana = start()
    digest = bytes(Session.objects.get().digest)
    assert len(digest) == 32
    assert ana.raw_id.encode() not in digest
    assert with_cookie(digest.hex()).get("/account/security").status_code == 303


def test_ids_are_256_bits_and_never_the_same() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(raw_id) for raw_id in ids} == {43}
