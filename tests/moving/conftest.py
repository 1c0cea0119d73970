"""Ana (Owner) and Boris (Administrator), and machines with an installation of their own."""

import pytest
from tests import cast
from tests.cli.conftest import host, installed, model
from tests.clock import Clock

from vratar.accounts.models import Administrator

__all__ = ["host", "installed", "model"]


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    return cast.make("ana", "Owner")


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")
