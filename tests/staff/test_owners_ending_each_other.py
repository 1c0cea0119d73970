"""Two Owners deactivate each other at the same moment: one stays."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests import cast
from tests.staff.acting import session_of
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Session
from vratar.sessions.services import SessionEndedError
from vratar.staff.services.lifecycle import Refusal, deactivate
from vratar.staff.services.links import Done

pytestmark = pytest.mark.django_db(transaction=True)


def attempt(session: Session, target: int, together: threading.Barrier) -> str:
    together.wait(20)
    try:
        outcome = deactivate(session, target, cast.ANAS_LAPTOP)
    except (SessionEndedError, NotAllowedError) as error:
        return type(error).__name__
    finally:
        connection.close()
    return "done" if isinstance(outcome, Done) else str(outcome)


@pytest.mark.parametrize("round_", range(5))
def test_exactly_one_of_two_succeeds(round_: int) -> None:
    restore_roles()
    first, second = cast.make("ana"), cast.make("olga")
    pairs = [(session_of(first), second.pk), (session_of(second), first.pk)]
    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        hands = [pool.submit(attempt, *pair, together) for pair in pairs]
        outcomes = sorted(hand.result(30) for hand in hands)
    assert outcomes == ["SessionEndedError", "done"]
    assert Administrator.objects.filter(is_active=True).count() == 1


def test_of_many_who_end_one_exactly_one_succeeds() -> None:
    restore_roles()
    target = cast.make("olga")
    crowd = [session_of(cast.make(f"owner{number}")) for number in range(8)]
    together = threading.Barrier(len(crowd))
    with ThreadPoolExecutor(len(crowd)) as pool:
        hands = [pool.submit(attempt, session, target.pk, together) for session in crowd]
        outcomes = [hand.result(30) for hand in hands]
    assert outcomes.count("done") == 1
    assert outcomes.count(str(Refusal.ALREADY)) == len(crowd) - 1
