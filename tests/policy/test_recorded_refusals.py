"""What role, rank or a rule refused is in the audit log, once, with its path and its reason."""

import json

import pytest
from tests import cast
from tests.clock import Clock
from tests.staff.acting import LIST, RESET, browser_of, page_of

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.audit import Action
from vratar.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock: Clock) -> Administrator:
    return cast.make("ana", "Owner")


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


@pytest.fixture
def igor(clock: Clock) -> Administrator:
    return cast.make("igor", "Auditor")


def refusals() -> list[tuple[str, str, str]]:
    """Who was refused where, and by what."""
    found = []
    for event in Event.objects.filter(action=Action.ACCESS_DENIED).order_by("pk"):
        written = json.loads(event.text)
        assert written["result"] == "failure"
        found.append((event.actor, written["details"]["path"], written["details"]["name"]))
    return found


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("action", ["reset-two-factor", "deactivate", "end-sessions"])
def test_a_refusal_by_rank_is_recorded(
    ana: Administrator, boris: Administrator, method: str, action: str
) -> None:
    page = page_of(ana, action)
    assert getattr(browser_of(boris), method)(page, RESET).status_code == 403
    assert refusals() == [(f"administrator:{boris.pk}", page, "rank")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_to_act_on_oneself_is_recorded(ana: Administrator, method: str) -> None:
    browser, reset, leave = browser_of(ana), page_of(ana, "reset-two-factor"), f"{LIST}/{ana.pk}"
    assert getattr(browser, method)(reset, RESET).status_code == 403
    assert getattr(browser, method)(f"{leave}/deactivate").status_code == 403
    who = f"administrator:{ana.pk}"
    assert refusals() == [(who, reset, "oneself"), (who, f"{leave}/deactivate", "rank")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_the_page_refuses_to_a_role_is_recorded_once(
    boris: Administrator, igor: Administrator, method: str
) -> None:
    page = page_of(boris, "deactivate")
    assert getattr(browser_of(igor), method)(page).status_code == 403
    who = f"administrator:{igor.pk}"
    assert refusals() == [(who, page, Permission.MANAGE_ADMINISTRATORS)]


def test_a_form_that_one_may_only_read_is_refused_and_recorded(
    boris: Administrator, igor: Administrator
) -> None:
    page = f"{LIST}/{boris.pk}/"
    assert browser_of(igor).post(page, {"username": "mallory"}).status_code == 403
    assert refusals() == [(f"administrator:{igor.pk}", page, "manage")]


@pytest.mark.parametrize("page", [f"{LIST}/999/", f"{LIST}/999/deactivate", "/none"])
def test_what_is_not_there_is_no_refusal(ana: Administrator, page: str) -> None:
    assert browser_of(ana).get(page).status_code == 404
    assert refusals() == []


def test_what_is_allowed_is_no_refusal(ana: Administrator, boris: Administrator) -> None:
    assert browser_of(ana).get(page_of(boris, "deactivate")).status_code == 200
    assert browser_of(ana).post(page_of(boris, "deactivate")).status_code == 303
    assert refusals() == []
