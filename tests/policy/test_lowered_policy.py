"""A lowered policy is told to every active administrator, a raised one to nobody."""

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.notices.models import Mail
from vratar.policy.lowering import tell_of_policy
from vratar.policy.models import Policy, Requirement

pytestmark = pytest.mark.django_db

NOBODY, IN_TWO_WEEKS, IN_A_MONTH = (
    Policy(requirement=Requirement.NOBODY, deadline_days=14),
    Policy(requirement=Requirement.EVERYBODY, deadline_days=14),
    Policy(requirement=Requirement.EVERYBODY, deadline_days=30),
)
BY_ANA = {"by": "ana", "source": "192.0.2.1", "browser": "Firefox, Linux"}


@pytest.fixture(autouse=True)
def _company(settings: Settings) -> None:
    mail.turn_on(settings)
    cast.make("ana")
    cast.make("igor", "Auditor")
    left = cast.make("lev")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)


@pytest.mark.parametrize(
    ("new", "old"), [(NOBODY, IN_TWO_WEEKS), (NOBODY, IN_A_MONTH), (IN_A_MONTH, IN_TWO_WEEKS)]
)
def test_a_lower_one_is_told_to_everybody_who_is_active(new: Policy, old: Policy) -> None:
    with writing():
        tell_of_policy(new, old, BY_ANA)
    addresses = ["ana@example.mk", "igor@example.mk"]
    assert sorted(mail.waiting()) == [("policy lowered", address) for address in addresses]
    assert [dict(one.details) for one in Mail.objects.all()] == [BY_ANA, BY_ANA]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (IN_TWO_WEEKS, NOBODY),
        (IN_A_MONTH, NOBODY),
        (IN_TWO_WEEKS, IN_A_MONTH),
        (IN_TWO_WEEKS, IN_TWO_WEEKS),
        (Policy(requirement=Requirement.NOBODY, deadline_days=30), NOBODY),
    ],
)
def test_any_other_change_is_told_to_nobody(new: Policy, old: Policy) -> None:
    with writing():
        tell_of_policy(new, old, BY_ANA)
    assert mail.waiting() == []
