"""Who got more time is seen on the dashboard, with a way to the list."""

from datetime import timedelta

import pytest
from tests import cast
from tests.config.test_dashboard_attention import owner as owner  # noqa: PLC0414 - a fixture
from tests.config.test_dashboard_attention import told
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.accounts.models import SecurityState
from vratar.core import clock

pytestmark = pytest.mark.django_db

WORDS = {
    "postponed_until": ("1 administrator postponed the deadline", "postponed"),
    "exempt_until": ("1 administrator is exempt", "exempt"),
}


@pytest.mark.parametrize("field", WORDS)
def test_it_is_counted_while_it_lasts_and_until_two_factor_is_on(owner: Person, field: str) -> None:
    words, status = WORDS[field]
    boris = cast.make("boris", "Support")
    state = SecurityState.objects.filter(account=boris)
    state.update(**{field: clock.now() + timedelta(days=1)})
    assert told(owner, words)
    address = f"/setup/staff/administrators/?status={status}"
    assert address in owner.client.get("/").content.decode()
    state.update(**{field: clock.now()})
    assert not told(owner, words)
    state.update(**{field: clock.now() + timedelta(days=1)})
    cast.enrol(boris)
    assert not told(owner, words)
