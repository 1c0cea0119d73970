"""An administrator whose standing is looked at."""

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")
