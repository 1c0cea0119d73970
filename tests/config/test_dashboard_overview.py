"""The dashboard begins with the sentence; its bars show who is left, to whoever may see others."""

import re
from datetime import timedelta

import pytest
from tests import cast
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.accounts.models import SecurityState
from vratar.core import clock as time
from vratar.policy.counts import Waiting, waiting
from vratar.policy.models import Policy, Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(protected_ana: Person) -> Person:  # noqa: F811 - the fixture above
    protected_ana.enter()
    return protected_ana


def lead(person: Person) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', person.client.get("/").content.decode())
    return found[1] if found else ""


def left_with(name: str, **time_left: float) -> None:
    """Add somebody without a second factor whose deadline is then."""
    account = cast.make(name, "Support")
    deadline = time.now() + timedelta(**time_left)
    SecurityState.objects.filter(account=account).update(deadline=deadline)


def test_everybody_is_in_one_group() -> None:
    assert waiting() == Waiting(0, {3: 0, 7: 0, 14: 0}, 0)
    for name, days in {"aco": -1, "boris": 2, "vera": 2.9, "goran": 6, "dana": 13.5}.items():
        left_with(name, days=days)
    cast.enrol(cast.make("ema", "Support"))
    gone = cast.make("filip", "Support")
    gone.is_active = False
    gone.save()
    cast.make("igor", "Support")  # the policy gives him 14 days and the rest of the last one
    assert waiting() == Waiting(overdue=1, within={3: 2, 7: 1, 14: 1}, later=1)


def test_without_a_policy_nobody_is_pressed() -> None:
    cast.make("igor", "Support")
    Policy.objects.update_or_create(defaults={"requirement": Requirement.NOBODY})
    assert waiting() == Waiting(0, {3: 0, 7: 0, 14: 0}, 1)


def test_the_sentence_counts_who_is_protected_pressed_and_late(page_of: Person) -> None:
    assert lead(page_of) == "1 of 1 administrator is protected."
    left_with("aco", days=-1)
    left_with("boris", days=2)
    left_with("vera", days=6)
    words = "1 of 4 administrators is protected. 2 have less than 7 days left. 1 is overdue."
    assert lead(page_of) == words.replace("is protected", "are protected")


def test_the_bars_name_each_group_with_its_number(page_of: Person) -> None:
    left_with("aco", days=-1)
    left_with("boris", days=2)
    text = " ".join(page_of.client.get("/").content.decode().split())
    assert "Overdue: 1, Less than 3 days left: 1" in text


def test_where_nobody_is_left_there_is_no_chart(page_of: Person) -> None:
    assert "Who is left" not in page_of.client.get("/").content.decode()


def test_who_may_not_see_others_sees_the_numbers_alone(page_of: Person) -> None:
    left_with("aco", days=-1)
    page_of.account.role.permissions = []
    page_of.account.role.level = 1
    page_of.account.role.save()
    text = page_of.client.get("/").content.decode()
    assert "1 of 2 administrators are protected." in text
    assert "Who is left" not in text
    assert "Server clock" not in text
