"""People who read Macedonian."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.translations import catalogue

catalogue.compile_stale()  # before Django reads them, which it does once


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """Django leaves the language of the last request on; the next test is somebody else's."""
    yield
    translation.deactivate()


@pytest.fixture
def client() -> Client:
    """A browser that asks for Macedonian."""
    return Client(headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "mk"})


@pytest.fixture
def ana(db: None, clock: Clock, client: Client) -> Person:
    """Ana, signed in with her password alone."""
    person = Person(client, cast.make("ana"))
    assert person.enter().status_code == 303
    return person


@pytest.fixture
def pending_ana(db: None, clock: Clock, client: Client) -> Person:
    """Ana, who owes a code."""
    person = Person(client, cast.make("ana"))
    person.secret = cast.enrol(person.account)
    assert person.log_in()["Location"] == "/login/code"
    return person


@pytest.fixture
def protected_ana(pending_ana: Person, clock: Clock) -> Person:
    """Ana, signed in with both, asked again a moment ago."""
    assert pending_ana.type_code(cast.code(pending_ana.secret)).status_code == 303
    assert pending_ana.reauthenticate(pending_ana.fresh_code(clock)).status_code == 303
    return pending_ana
