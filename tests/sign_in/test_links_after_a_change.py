"""A link that is under way when its account changes: what was changed has used it up."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator

NEW = "another river under tall pines"


def change_password(ana: Person) -> None:
    """In place of the current one."""
    typed = {"current_password": cast.PASSWORD, "password": NEW, "password_repeat": NEW}
    assert ana.client.post("/account/password", typed)["Location"] == "/account/security"


def say_it_was_not_me(ana: Person) -> None:
    """Everything but this session ends."""
    assert ana.client.post("/account/not-me").status_code == 303


def change_address(ana: Person) -> None:
    """Without a mail server it counts at once."""
    typed = {"email": "new@example.mk", "language": "en", "time_zone": "Europe/Skopje"}
    assert ana.client.post("/account/security", typed)["Location"] == "/account/security"
    assert Administrator.objects.get().email == "new@example.mk"


def make_new_codes(ana: Person) -> None:
    """The account's epoch rises."""
    response = ana.client.post("/account/recovery-codes/new")
    assert response["Location"] == "/account/two-factor/totp/3"


@pytest.mark.parametrize(
    "change", [change_password, say_it_was_not_me, change_address, make_new_codes]
)
@pytest.mark.parametrize("kind", list(Kind))
def test_it_works_no_more(
    protected_ana: Person, clock: Clock, kind: Kind, change: Callable[[Person], None]
) -> None:
    protected_ana.enter()
    protected_ana.client.get("/account/recovery-codes/new")
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    account = Administrator.objects.select_related("security_state").get()
    email = "other@example.mk" if kind is Kind.EMAIL else ""
    bound, expiry = links.bound_to(account), links.expiry(kind)
    path = f"/{links.url_for(kind, account, bound, expiry, email).split('/', 3)[3]}"
    mailbox = Client(headers={"Sec-Fetch-Site": "same-origin"})
    form = mailbox.get(path)["Location"]
    assert mailbox.get(form).status_code == 200

    change(protected_ana)
    third = "seven white storks on a roof"
    typed = {"password": third, "password_repeat": third}
    answers = [mailbox.get(form), mailbox.post(form, typed), mailbox.get(path)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    after = Administrator.objects.get()
    assert not after.check_password(third)
    assert after.email != "other@example.mk"
