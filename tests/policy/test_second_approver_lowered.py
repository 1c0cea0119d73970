"""The operator asks for no second approver any more: all administrators are told."""

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail

from vratar.audit.models import Event
from vratar.policy.changing import change_from_host

pytestmark = pytest.mark.django_db
REASON = "Only two of us are left"


def test_turning_it_on_is_told_to_nobody_and_off_to_everybody(settings: Settings) -> None:
    mail.turn_on(settings)
    for name in ("ana", "boris"):
        cast.make(name)
    assert change_from_host({"second_approver": True}, REASON)
    assert mail.waiting() == []
    assert change_from_host({"second_approver": False}, REASON)
    assert not change_from_host({"second_approver": False}, REASON)
    told = [("policy lowered", f"{name}@example.mk") for name in ("ana", "boris")]
    assert sorted(mail.waiting()) == told
    assert Event.objects.filter(action="policy.changed").count() == 2
