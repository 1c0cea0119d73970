"""Two people use one link at once: exactly one succeeds."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests import cast
from tests.whole.on_disk import restore_roles

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.sign_in.services.links import choose_password, confirm_email
from vratar.sign_in.services.outcomes import Gone
from vratar.sign_in.services.tickets import ticket_for

HANDS = 8


@pytest.fixture
def ana(transactional_db: None) -> Administrator:
    """Make Ana on disk, so that threads see her."""
    restore_roles()
    return cast.make("ana")


def ticket(kind: Kind, ana: Administrator, email: str = "") -> str:
    url = links.url_for(kind, ana, links.bound_to(ana), links.expiry(kind), email)
    found = ticket_for(kind, ana.pk, url.rsplit("/", 1)[1])
    assert found
    return found


def play(kind: Kind, ana: Administrator, held: str, number: int) -> list[bool]:
    def one(hand: int) -> bool:
        try:
            together.wait(30)
            if kind is Kind.EMAIL:
                outcome: object = confirm_email(ana.pk, held, cast.MALLORY)
            else:
                password = f"another river {hand} tall pines"
                outcome = choose_password(kind, ana.pk, held, password, cast.MALLORY)
            return not isinstance(outcome, Gone)
        finally:
            connection.close()

    together = threading.Barrier(number)
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.mark.parametrize("kind", list(Kind))
def test_of_many_hands_one_succeeds(ana: Administrator, kind: Kind) -> None:
    held = ticket(kind, ana, "new@example.mk" if kind is Kind.EMAIL else "")
    won = play(kind, ana, held, HANDS)
    assert won.count(True) == 1
    stored = Administrator.objects.get()
    if kind is Kind.EMAIL:
        assert stored.email == "new@example.mk"
        assert Event.objects.filter(action=Action.EMAIL_CHANGED).count() == 1
    else:
        assert stored.check_password(f"another river {won.index(True)} tall pines")
        assert Event.objects.filter(action=Action.PASSWORD_RESET).count() == 1
