"""Everything at once: a database on disk, and somebody at the keyboard."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.crypto.installation import instance_id


@pytest.fixture
def ana(db: None, clock: Clock, client: Client) -> Person:
    """Ana, Owner, with an authenticator and saved recovery codes, before she logs in."""
    person = Person(client, cast.make("ana"))
    person.secret = cast.enrol(person.account)
    return person


@pytest.fixture
def ana_on_disk(
    transactional_db: None, django_db_serialized_rollback: None, clock: Clock, client: Client
) -> Person:
    """Ana, committed."""
    person = Person(client, cast.make("ana"))
    person.secret = cast.enrol(person.account)
    return person


@pytest.fixture(autouse=True)
def _installation() -> None:
    """Forget the installation that a flush after another test has replaced."""
    instance_id.cache_clear()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave no language behind: a request sets the thread's and the next one sets it anew."""
    yield
    translation.deactivate()
