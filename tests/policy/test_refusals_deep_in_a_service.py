"""What a service refuses in the middle of its transaction is recorded, and nothing else of it."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from tests import cast
from tests.staff.acting import browser_of
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Role
from vratar.accounts.permissions import EVERYTHING
from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.policy.access import Need, requires
from vratar.policy.authority import within_reach
from vratar.sign_in.web import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]


@requires(Need.PROTECTED)
def deep(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for somebody after something was written."""
    with writing():
        record(Action.ROLE_CREATED, actor="nobody", details={"name": "rolled back"})
        within_reach(signed_in(request).owner, pk)
    return HttpResponse()


EVERYTHING_BUT_RANK = sorted(EVERYTHING)
urlpatterns = [path("deep/<int:pk>", deep), path("", include("vratar.config.urls"))]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_by_rank_survives_the_transaction_it_ended(method: str) -> None:
    restore_roles()
    Role.objects.filter(name="Administrator").update(permissions=EVERYTHING_BUT_RANK)
    ana, boris = cast.make("ana", "Owner"), cast.make("boris", "Administrator")
    assert getattr(browser_of(boris), method)(f"/deep/{ana.pk}").status_code == 403
    (event,) = Event.objects.filter(action=Action.ACCESS_DENIED)
    assert event.actor == f"administrator:{boris.pk}"
    details = json.loads(event.text)["details"]
    assert details == {"path": f"/deep/{ana.pk}", "name": "rank"}
    assert not Event.objects.filter(action=Action.ROLE_CREATED).exists()


def test_somebody_who_is_not_there_is_recorded_by_nothing() -> None:
    restore_roles()
    assert browser_of(cast.make("ana", "Owner")).get("/deep/999").status_code == 404
    assert not Event.objects.filter(action=Action.ACCESS_DENIED).exists()
    assert not Event.objects.filter(action=Action.ROLE_CREATED).exists()
