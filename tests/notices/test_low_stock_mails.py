"""The mail about few recovery codes comes once at 3, 2, 1 and 0 left."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person, ana, protected_ana  # noqa: F401 - fixtures

from vratar.notices.models import Mail

pytestmark = pytest.mark.django_db


def test_each_level_is_told_once(
    protected_ana: Person,  # noqa: F811 - the fixture above
    settings: Settings,
    clock: Clock,
) -> None:
    mail.turn_on(settings)
    for code in cast.recovery_codes_of(protected_ana.account):
        person = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), protected_ana.account)
        person.log_in()
        answer = person.client.post("/login/recovery", {"recovery_code": code})
        assert answer.status_code == 303
        clock.advance(60)
    told = Mail.objects.filter(kind="recovery codes low").order_by("pk")
    assert [one.details["count"] for one in told] == [3, 2, 1, 0]
