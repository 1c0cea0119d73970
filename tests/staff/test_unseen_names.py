"""Nobody is given a name that is not to be seen, nor one that looks like another's."""

import pytest
from django.test import Client
from tests.staff.acting import LIST, browser_of
from tests.staff.test_typed_details import typed

from vratar.accounts.models import Administrator, Role

ADD = f"{LIST}/add"
UNSHOWABLE = "Remove the characters that cannot be shown."
NOTHING = "Use at least one letter, digit or symbol."


@pytest.fixture
def browser(ana: Administrator) -> Client:
    """Where the Owner sits."""
    return browser_of(ana)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("\u3164", UNSHOWABLE),
        ("\u2800", UNSHOWABLE),
        ("\u200c", UNSHOWABLE),
        ("Boris\u115f", UNSHOWABLE),
        ("--", NOTHING),
    ],
)
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_name_nobody_could_see_is_told_at_its_field(
    browser: Client, field: str, name: str, why: str
) -> None:
    response = browser.post(ADD, typed(**{field: name}))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [why]}
    assert Administrator.objects.count() == 1


def test_a_username_with_a_letter_that_is_not_to_be_seen_is_refused(
    browser: Client, vera: Administrator
) -> None:
    response = browser.post(ADD, typed(username="vera\u3164"))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["username"]
    assert not Administrator.objects.exclude(username__in=("ana", "vera")).exists()


def test_a_role_nobody_could_see_is_not_made(browser: Client) -> None:
    before = Role.objects.count()
    role = {"name": "\u3164", "level": "1", "permissions": []}
    response = browser.post("/setup/staff/roles/add", role)
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": [UNSHOWABLE]}
    assert Role.objects.count() == before
