"""Two Owners take the role from each other at the same moment: one stays Owner."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from tests import cast
from tests.staff.acting import session_of
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import OWNER_LEVEL, Administrator, Role
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Session
from vratar.sessions.services import SessionEndedError
from vratar.staff.services.details import stored
from vratar.staff.services.editing import Saved, change
from vratar.staff.services.lifecycle import deactivate
from vratar.staff.services.links import Done

pytestmark = pytest.mark.django_db(transaction=True)


def attempt(session: Session, target: Administrator, how: str, together: threading.Barrier) -> str:
    wanted = replace(stored(target), role=Role.objects.get(name="Auditor"))
    together.wait(20)
    try:
        if how == "deactivate":
            outcome: object = deactivate(session, target.pk, cast.ANAS_LAPTOP)
        else:
            outcome = change(session, target.pk, 1, wanted, client=cast.ANAS_LAPTOP)
    except (SessionEndedError, NotAllowedError) as error:
        return type(error).__name__
    finally:
        connection.close()
    return "done" if isinstance(outcome, Saved | Done) else str(outcome)


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("other_way", ["demote", "deactivate"])
def test_one_of_two_stays_owner(other_way: str, round_: int) -> None:
    restore_roles()
    first, second = cast.make("ana"), cast.make("olga")
    sessions = session_of(first), session_of(second)
    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        hands = [
            pool.submit(attempt, sessions[0], second, "demote", together),
            pool.submit(attempt, sessions[1], first, other_way, together),
        ]
        outcomes = sorted(hand.result(30) for hand in hands)
    assert outcomes == ["SessionEndedError", "done"]
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    assert owners.count() == 1


def test_of_three_who_demote_in_a_circle_at_least_one_stays_owner() -> None:
    restore_roles()
    ring = [cast.make(f"owner{number}") for number in range(3)]
    sessions = [session_of(one) for one in ring]
    together = threading.Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        hands = [
            pool.submit(attempt, session, ring[(number + 1) % 3], "demote", together)
            for number, session in enumerate(sessions)
        ]
        outcomes = [hand.result(30) for hand in hands]
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    assert owners.count() == 3 - outcomes.count("done") >= 1
