"""An administrator and what they hold."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


@pytest.fixture
def disk(transactional_db: None) -> None:
    """Commit for real, so that threads and other connections see it."""
    restore_roles()
