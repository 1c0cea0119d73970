"""Browsers in the states from which the panel is fuzzed."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, Phase
from hypothesis import settings as profile
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.company import own_role
from tests.fuzz.nasty import LARGER
from tests.fuzz.surface import Browser
from tests.policy.states import STATES
from tests.sign_in import mail
from tests.whole.every_form import enrolling, with_first_run_link, with_new_codes, with_reset_link

from vratar.accounts.models import Administrator, Role
from vratar.sessions.models import Session

WHO: dict[str, Callable[[Administrator], Client]] = {
    "anonymous": STATES["anonymous"],
    "pending": STATES["halfway"],
    "enrolling": enrolling,
    "recovering": STATES["recovering"],
    "owner": STATES["confirmed"],
    "owner with new codes": with_new_codes,
    "holder of a reset link": with_reset_link,
    "holder of the first-run link": with_first_run_link,
}

Stand = Callable[[str], Browser]


def quietly(examples: int) -> profile:
    """The same examples each time; more of them, and new ones, in `make soak`."""
    return profile(
        max_examples=examples * LARGER,
        derandomize=LARGER == 1,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def stand(db: None, clock: Clock, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Stand:
    """Somebody in a state, in a small company that has a mail server."""
    # A refused transaction ends alone, as where no test's transaction is around it.
    real = transaction.atomic
    monkeypatch.setattr(
        transaction, "atomic", lambda *args, **options: real(*args, **options | {"savepoint": True})
    )
    mail.turn_on(settings)
    ana = cast.make("ana")
    own_role()

    def begin(state: str) -> Browser:
        if WHO[state] is not with_first_run_link:
            cast.enrol(cast.make("boris", "Administrator"))
        client = WHO[state](ana)
        held = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        found = (Administrator, Role, Session)
        numbers = {
            pk for kind in found for pk in kind._default_manager.values_list("pk", flat=True)
        }
        browser = Browser(held, [str(number) for number in sorted(numbers)])
        browser.look_around()
        return browser

    return begin


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave no language behind: a request sets the thread's and the next one sets it anew."""
    yield
    translation.deactivate()
