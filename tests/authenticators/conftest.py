"""An administrator and what they hold."""

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.crypto.installation import instance_id


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


@pytest.fixture(autouse=True)
def _installation() -> None:
    """Forget the installation that a flush after another test has replaced."""
    instance_id.cache_clear()
