"""What was typed before the question who sits there is forgotten when nobody answers in time."""

import json
from dataclasses import replace

import pytest
from pytest_django import Settings
from tests.clock import Clock
from tests.policy.test_typed_values_return import confirm, stale, urlpatterns  # noqa: F401
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.core.settings import current
from vratar.policy.middleware import TYPED
from vratar.sessions.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.policy.test_typed_values_return")]

LATE = {"reason": "He lost his phone"}


def _kept() -> bool:
    return any(row.data.get(TYPED) for row in Session.objects.all())


@pytest.mark.parametrize("minutes", [10, 5])
def test_within_the_minutes_of_a_proof_it_comes_back(
    stale: Person,  # noqa: F811 - the fixture above
    clock: Clock,
    settings: Settings,
    minutes: int,
) -> None:
    _set(settings, minutes)
    stale.client.post("/sensitive", LATE)
    clock.advance(60 * minutes - 31)
    confirm(stale, clock)
    assert json.loads(stale.client.get("/sensitive").content) == {"reason": [LATE["reason"]]}


@pytest.mark.parametrize("minutes", [10, 5])
@pytest.mark.parametrize("page", ["/sensitive", "/other"])
def test_after_them_it_is_gone_whatever_page_is_opened(
    stale: Person,  # noqa: F811 - the fixture above
    clock: Clock,
    settings: Settings,
    minutes: int,
    page: str,
) -> None:
    _set(settings, minutes)
    stale.client.post("/sensitive", LATE)
    assert _kept()
    clock.advance(60 * minutes - 30)
    confirm(stale, clock)
    assert json.loads(stale.client.get(page).content) is None
    assert not _kept()


def test_what_was_kept_without_its_moment_counts_as_old(
    stale: Person,  # noqa: F811 - the fixture above
    clock: Clock,
) -> None:
    stale.client.post("/sensitive", LATE)
    for row in Session.objects.all():
        row.data.get(TYPED, {}).pop("at", None)
        row.save()
    confirm(stale, clock)
    assert json.loads(stale.client.get("/sensitive").content) is None


def _set(settings: Settings, minutes: int) -> None:
    sessions = replace(current().sessions, reauthentication_minutes=minutes)
    settings.VRATAR = replace(current(), sessions=sessions)
