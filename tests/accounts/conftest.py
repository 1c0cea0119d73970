"""An administrator, and a look at what is stored of a password."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from tests import cast

from vratar.accounts.models import Administrator


@pytest.fixture
def ana(db: None) -> Administrator:
    """Make Ana."""
    return cast.make("ana")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Compare English words, whatever language a test before has left."""
    with translation.override("en"):
        yield
