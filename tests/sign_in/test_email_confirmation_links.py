"""The link that confirms a new address: good once, for a day, as long as nothing else changed."""

import pytest
from django.test import Client
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch

NEW = "new@example.mk"


def path_of(account: Administrator, email: str = NEW) -> str:
    """The path of a fresh link."""
    account = Administrator.objects.select_related("security_state").get(pk=account.pk)
    url = links.url_for(
        Kind.EMAIL, account, links.bound_to(account), links.expiry(Kind.EMAIL), email
    )
    return f"/{url.split('/', 3)[3]}"


def address() -> str:
    """What counts now."""
    return Administrator.objects.get().email


@pytest.mark.parametrize(
    "why", ["used", "expired", "deactivated", "password", "another address", "epoch"]
)
def test_a_link_that_is_not_good_is_one_page(ana: Person, clock: Clock, why: str) -> None:
    path = path_of(ana.account)
    form = ana.client.get(path)["Location"]
    match why:
        case "used":
            other = Client(headers={"Sec-Fetch-Site": "same-origin"})
            assert other.post(other.get(path)["Location"]).status_code == 303
            assert address() == NEW
        case "expired":
            clock.advance(24 * 3600)
        case "deactivated":
            Administrator.objects.update(is_active=False)
        case "password":
            Administrator.objects.update(password="another")
        case "another address":
            Administrator.objects.update(email="third@example.mk")
        case "epoch":
            raise_epoch(ana.account.pk)
    before = address()
    for answer in (ana.client.get(form), ana.client.post(form), ana.client.get(path)):
        assert answer.status_code == 404
        text = answer.content.decode()
        assert "This link has been used or has expired. Ask for a new one." in text
    assert address() == before


@pytest.mark.parametrize("kind", [Kind.RESET, Kind.SET_UP])
def test_a_link_of_another_kind_confirms_nothing(ana: Person, kind: Kind) -> None:
    url = links.url_for(kind, ana.account, links.bound_to(ana.account), links.expiry(kind), NEW)
    token = url.rpartition("/")[2]
    assert ana.client.get(f"/confirm-email/{ana.account.pk}/{token}").status_code == 404
    assert ana.client.get(f"/confirm-email/{ana.account.pk}/{token}x").status_code == 404


def test_of_two_links_the_first_confirmed_makes_the_other_void(ana: Person) -> None:
    paths = [path_of(ana.account, f"{name}@example.mk") for name in ("one", "two")]
    forms = []
    for path in paths:
        browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
        forms.append((browser, browser.get(path)["Location"]))
    (first, form), (second, other_form) = forms
    assert first.post(form).status_code == 303
    assert second.post(other_form).status_code == 404
    assert address() == "one@example.mk"


def test_it_signs_nobody_in(ana: Person) -> None:
    form = ana.client.get(path_of(ana.account))["Location"]
    assert ana.client.post(form)["Location"] == "/login?notice=confirmed"
    assert ana.client.get("/account/security").status_code == 303
