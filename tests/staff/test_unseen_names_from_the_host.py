"""The command line gives nobody a name that is not to be seen either."""

import pytest

from vratar.accounts.models import Administrator
from vratar.staff.services.from_host import Person, RefusedError, create_from_host

BORIS = {"username": "boris", "email": "boris@example.mk", "role": "Support"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {"first_name": "\u3164"},
        {"last_name": "Petrov\u2800"},
        {"first_name": "\u202eanA"},
        {"last_name": "..."},
        {"username": "boris\uffa0"},
    ],
)
def test_the_host_makes_nobody_of_an_unseen_name(typed: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        create_from_host(Person(**{**BORIS, **typed}))
    assert not Administrator.objects.exists()


@pytest.mark.django_db
def test_the_host_makes_somebody_of_a_name_in_any_script() -> None:
    made = create_from_host(Person(**BORIS, first_name=" Борис ", last_name="نام\u200cها"))  # noqa: RUF001 - Persian
    assert made.account.get_full_name() == "Борис نام\u200cها"  # noqa: RUF001 - Persian
