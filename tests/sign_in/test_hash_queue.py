"""Too many passwords at once: 503 for all alike, nothing counted; other pages stay open."""

import pytest
from tests import cast
from tests.sign_in.conftest import Person

from vratar.accounts import hash_queue
from vratar.config import panel
from vratar.throttle.models import Lane


@pytest.fixture
def full() -> object:
    """Every place in the queue is taken."""
    for _ in range(hash_queue.PLACES):
        hash_queue._places.acquire(blocking=False)
    yield
    hash_queue._places.release(hash_queue.PLACES)


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_nobody_is_counted_or_evaluated(ana: Person, full: None, name: str) -> None:
    response = ana.log_in(username=name)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert not Lane.objects.exists()
    assert ana.client.get("/login").status_code == 200


def test_a_code_needs_no_place(protected_ana: Person) -> None:
    protected_ana.log_in()
    for _ in range(hash_queue.PLACES):
        hash_queue._places.acquire(blocking=False)
    try:
        entered = protected_ana.type_code(cast.code(protected_ana.secret))
    finally:
        hash_queue._places.release(hash_queue.PLACES)
    assert entered.status_code == 303


def test_a_place_is_given_back_whatever_happens(ana: Person) -> None:
    for _ in range(hash_queue.PLACES + 1):
        with pytest.raises(ZeroDivisionError), hash_queue.place():
            raise ZeroDivisionError


def test_a_worker_has_threads_left_for_all_other_pages() -> None:
    assert hash_queue.PLACES <= panel.THREADS - 2
