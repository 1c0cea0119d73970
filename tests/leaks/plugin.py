"""No secret of the whole run stands in any line of the log or any answer (security.md §13).

Loaded by `tests/conftest.py`. Whatever lets a secret out is an error of the test in which it was
seen; each worker of pytest-xdist watches its own tests.
"""

from collections.abc import Generator

import pytest
from tests.leaks.sources import listen
from tests.leaks.watch import WATCH

_patch = pytest.MonkeyPatch()


def pytest_sessionstart() -> None:
    """Begin to listen: Django is set up."""
    listen(WATCH, _patch)


def pytest_sessionfinish() -> None:
    """Stop listening."""
    _patch.undo()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup() -> Generator[None, None, None]:
    """Forget what the test before typed."""
    WATCH.begin()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Say what this test let out."""
    result = yield
    if found := WATCH.end():
        pytest.fail("Secrets came out:\n" + "\n".join(found), pytrace=False)
    return result
