"""A new entry in an authenticator app is named as the policy says, or after the site."""

import pytest
from tests import cast

from vratar.authenticators.totp.issuer import issuer
from vratar.policy.models import Policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("chosen", "shown"), [("", "Vratar"), ("My firm", "My firm")])
def test_new_entries_carry_it(chosen: str, shown: str) -> None:
    ana = cast.make("ana")
    cast.enrol(ana)
    Policy.objects.create(issuer=chosen)
    assert issuer() == shown
    boris = cast.make("boris")
    cast.enrol(boris)
    assert cast.authenticator(boris).issuer == shown
    assert cast.authenticator(ana).issuer == "Vratar"
