"""Ana (Owner), Boris (Administrator), Vera (Support) and Igor (Auditor)."""

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    return cast.make("ana", "Owner")


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


@pytest.fixture
def vera(db: None, clock: Clock) -> Administrator:
    return cast.make("vera", "Support")


@pytest.fixture
def igor(db: None, clock: Clock) -> Administrator:
    return cast.make("igor", "Auditor")
