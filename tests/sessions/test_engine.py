"""Django's session interface over our rows."""

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore as Other
from django.test import RequestFactory
from tests.clock import Clock
from tests.sessions.conftest import Start

from vratar.sessions import services
from vratar.sessions.engine import SessionStore, row_of, session_of
from vratar.sessions.models import Level, Session


@pytest.fixture
def anonymous(db: None, clock: Clock) -> SessionStore:
    """A browser that only keeps a note."""
    store = SessionStore()
    store["note"] = "kept"
    store.save()
    return store


def read(store: SessionStore) -> SessionStore:
    """What the next request of the same browser reads."""
    return SessionStore(store.session_key)


def test_what_is_put_in_is_there_at_the_next_request(anonymous: SessionStore) -> None:
    assert read(anonymous)["note"] == "kept"
    row = Session.objects.get()
    assert (row.account, row.level) == (None, Level.ANONYMOUS)


def test_nothing_is_written_for_a_browser_that_keeps_nothing(db: None) -> None:
    assert SessionStore().row is None
    assert not Session.objects.exists()


def test_saving_what_did_not_change_writes_nothing(
    anonymous: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = read(anonymous)
    store["note"] = "kept"
    Session.objects.update(data={"note": "of another tab"})
    store.save()
    assert read(anonymous)["note"] == "of another tab"


def test_saving_does_not_bring_back_what_another_tab_ended(start: Start) -> None:
    browser = start()
    this_tab = SessionStore(browser.raw_id)
    this_tab["note"] = "typed"
    SessionStore(browser.raw_id).flush()
    this_tab.save()
    assert not Session.objects.exists()


def test_flushing_ends_the_row_even_when_nothing_was_read(start: Start) -> None:
    browser = start()
    store = SessionStore(browser.raw_id)
    store.flush()
    assert not browser.is_live()
    assert store.row is None
    assert store.is_empty()


def test_flushing_after_reading_ends_the_row_too(start: Start) -> None:
    browser = start()
    store = SessionStore(browser.raw_id)
    assert store.row == browser.session
    store.flush()
    assert not browser.is_live()
    assert store.row is None


def test_deleting_by_id_ends_that_row_alone(start: Start) -> None:
    one, other = start(), start()
    store = SessionStore(one.raw_id)
    store.delete(other.raw_id)
    assert (one.is_live(), other.is_live()) == (True, False)
    assert store.row == one.session
    store.delete("A" * 43)


def test_cycling_the_key_voids_the_old_one(start: Start) -> None:
    browser = start()
    store = SessionStore(browser.raw_id)
    store.cycle_key()
    assert not browser.is_live()
    assert services.find(store.session_key or "") == browser.session


def test_cycling_the_key_of_nobody_makes_nothing(db: None) -> None:
    store = SessionStore()
    store.cycle_key()
    assert store.session_key is None


def test_clearing_removes_what_expired(anonymous: SessionStore, clock: Clock) -> None:
    SessionStore.clear_expired()
    assert Session.objects.exists()
    clock.advance(3600)
    SessionStore.clear_expired()
    assert not Session.objects.exists()


def test_creating_anew_keeps_the_data_and_leaves_the_old_row(anonymous: SessionStore) -> None:
    before = anonymous.session_key
    anonymous.save(must_create=True)
    assert anonymous.session_key != before
    assert read(anonymous)["note"] == "kept"


def test_a_note_is_no_sign_in(anonymous: SessionStore, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = read(anonymous)
    assert row_of(request) is not None
    assert session_of(request) is None


def test_another_engines_store_holds_no_row(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = Other()
    assert row_of(request) is None


def test_an_anonymous_row_has_no_owner(anonymous: SessionStore) -> None:
    row = anonymous.row
    assert row is not None
    with pytest.raises(LookupError):
        _ = row.owner
    assert str(row) == f"session {row.pk}"
