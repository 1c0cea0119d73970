"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.clock import Clock

pytest_plugins = ["tests.leaks.plugin"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Keep the database's name: every worker has a folder of its own (tests/settings.py)."""


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Stop the clock; afterwards it is real time again."""
    clock = Clock()
    clock.stop()
    yield clock
    clock.reset()


@pytest.fixture
def client() -> Client:
    """Post from our own pages, as a browser tells in `Sec-Fetch-Site`."""
    return Client(headers={"Sec-Fetch-Site": "same-origin"})
