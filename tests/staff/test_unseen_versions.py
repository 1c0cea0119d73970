"""An entry is not saved over a state that nobody was shown, whatever a form says it was."""

import pytest
from tests import cast
from tests.staff.acting import LIST, browser_of
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("version", ["", "0", "2", "-1", "1.0", "\u0663", "9" * 400, "x"])
def test_a_version_nobody_was_shown_is_stale(version: str) -> None:
    restore_roles()
    browser, vera = browser_of(cast.make()), cast.make("vera", "Support")
    typed = {
        "first_name": "Vera",
        "username": "vera",
        "email": vera.email,
        "role": str(Role.objects.get(name="Support").pk),
        "method": "off",
        "version": version,
    }
    response = browser.post(f"{LIST}/{vera.pk}/", typed)
    page = response.content.decode()
    assert "Somebody changed this administrator while you were editing." in page
    assert "Now: –" in page
    assert 'value="Vera"' in page
    vera.refresh_from_db()
    assert (vera.first_name, vera.version) == ("", 1)
