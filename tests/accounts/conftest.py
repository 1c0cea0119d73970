"""An administrator, and a look at what is stored of a password."""

import pytest
from tests import cast

from vratar.accounts.models import Administrator


@pytest.fixture
def ana(db: None) -> Administrator:
    """Make Ana."""
    return cast.make("ana")
