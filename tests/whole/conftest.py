"""Everything at once: a database on disk, and somebody at the keyboard."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.whole.on_disk import restore_roles


@pytest.fixture
def ana(db: None, clock: Clock, client: Client) -> Person:
    """Ana, Owner, with an authenticator and saved recovery codes, before she logs in."""
    person = Person(client, cast.make("ana"))
    person.secret = cast.enrol(person.account)
    return person


@pytest.fixture
def ana_on_disk(disk: None, clock: Clock, client: Client) -> Person:
    """Ana, committed."""
    person = Person(client, cast.make("ana"))
    person.secret = cast.enrol(person.account)
    return person


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave no language behind: a request sets the thread's and the next one sets it anew."""
    yield
    translation.deactivate()


@pytest.fixture
def disk(transactional_db: None) -> None:
    """Commit for real, so that threads and other connections see it."""
    restore_roles()
