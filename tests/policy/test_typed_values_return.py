"""What was typed into a form comes back after the question who sits there; secrets do not."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.policy.access import Fresh, Need, requires
from vratar.policy.middleware import typed_before

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

TYPED = {
    "reason": "He lost his phone – честитки",
    "chosen": ["1", "2"],
    "password": "not this",
    "new_password_repeat": "nor this",
    "code": "123456",
    "recovery_code": "ABCDE",
    "csrfmiddlewaretoken": "x" * 64,
}


@requires(Need.PROTECTED, Fresh.RECENTLY, "do something sensitive")
def sensitive(request: HttpRequest) -> HttpResponse:
    """Answer with what was typed here before."""
    before = typed_before(request)
    return HttpResponse(json.dumps(dict(before.lists()) if before is not None else None))


urlpatterns = [
    path("sensitive", sensitive),
    path("other", sensitive),
    path("", include("vratar.config.urls")),
]


@pytest.fixture
def stale(protected_ana: Person, clock: Clock) -> Person:  # noqa: F811 - the fixture above
    """Ana, whose last proof is too old."""
    protected_ana.enter()
    clock.advance(600)
    return protected_ana


def confirm(person: Person, clock: Clock) -> str:
    response = person.reauthenticate(person.fresh_code(clock))
    assert response.status_code == 303
    return response["Location"]


def test_a_form_sent_too_late_is_asked_for_again_with_its_values(
    stale: Person, clock: Clock
) -> None:
    assert stale.client.post("/sensitive", TYPED)["Location"] == "/reauthenticate"
    assert confirm(stale, clock) == "/sensitive"
    back = json.loads(stale.client.get("/sensitive").content)
    assert back == {"reason": [TYPED["reason"]], "chosen": ["1", "2"]}


def test_a_character_that_not_every_database_stores_is_left_out(
    stale: Person, clock: Clock
) -> None:
    late = stale.client.post("/sensitive", {"reason": "lo\0st", "other\0": "x"})
    assert late["Location"] == "/reauthenticate"
    confirm(stale, clock)
    back = json.loads(stale.client.get("/sensitive").content)
    assert back == {"reason": ["lost"], "other": ["x"]}


def test_the_values_come_back_once(stale: Person, clock: Clock) -> None:
    stale.client.post("/sensitive", TYPED)
    confirm(stale, clock)
    stale.client.get("/sensitive")
    assert stale.client.get("/sensitive").content == b"null"


def test_the_values_of_one_page_are_not_given_to_another(stale: Person, clock: Clock) -> None:
    stale.client.post("/sensitive", TYPED)
    confirm(stale, clock)
    assert stale.client.get("/other").content == b"null"


def test_no_secret_is_kept_meanwhile(stale: Person) -> None:
    from vratar.sessions.models import Session

    stale.client.post("/sensitive", TYPED)
    kept = json.dumps([row.data for row in Session.objects.all()])
    assert "chosen" in kept
    for secret in ("not this", "nor this", "123456", "ABCDE", "xxxx", cast.PASSWORD):
        assert secret not in kept


def test_a_complete_sign_in_is_proof_enough(protected_ana: Person) -> None:  # noqa: F811
    protected_ana.enter()
    assert protected_ana.client.get("/sensitive").status_code == 200


def test_the_page_asked_for_names_what_one_is_about_to_do(stale: Person) -> None:
    stale.client.get("/sensitive")
    assert "do something sensitive" in stale.client.get("/reauthenticate").content.decode()
