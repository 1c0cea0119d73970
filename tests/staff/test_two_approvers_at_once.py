"""Several administrators decide about one reset at the same moment: it is decided once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests import cast
from tests.staff.acting import session_of
from tests.staff.second_approver import protected, requested, turn_on
from tests.whole.on_disk import restore_roles

from vratar.audit.models import Event
from vratar.sessions.models import Session
from vratar.staff.services.approving import approve, refuse
from vratar.staff.services.links import Done

pytestmark = pytest.mark.django_db(transaction=True)
Decide = Callable[..., object]


def attempt(
    decide: Decide, session: Session, target: int, request: int, together: threading.Barrier
) -> bool:
    """Decide; whether it was this hand that reset."""
    together.wait(20)
    try:
        return isinstance(decide(session, target, request, cast.ANAS_LAPTOP), Done)
    finally:
        connection.close()


@pytest.mark.parametrize("refusing", [0, 2])
def test_it_is_decided_once(refusing: int) -> None:
    restore_roles()
    turn_on()
    asks, person = protected("ana", "Owner"), protected("igor", "Support")
    deciders = [session_of(protected(f"owner{number}", "Owner")) for number in range(4)]
    request = requested(asks, person)
    verbs: list[Decide] = [refuse] * refusing + [approve] * (4 - refusing)
    together = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        hands = [
            pool.submit(attempt, verb, session, person.pk, request.pk, together)
            for verb, session in zip(verbs, deciders, strict=True)
        ]
        resets = [hand.result(30) for hand in hands].count(True)
    told = [
        Event.objects.filter(action=action).count()
        for action in ("two_factor.reset", "two_factor.reset_refused")
    ]
    assert sum(told) == 1
    assert resets == told[0]
