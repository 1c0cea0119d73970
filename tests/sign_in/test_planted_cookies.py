"""Whoever planted a cookie in a browser does not get into what a link opened there."""

import pytest
from django.conf import settings
from django.test import Client
from tests import cast
from tests.clock import Clock

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.sign_in.services.first_run import issue_first_run_link

NEW = "seven white storks on a roof"
TYPED = {"password": NEW, "password_repeat": NEW}


def _browser() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def _path_of(kind: Kind, account: Administrator) -> str:
    account = Administrator.objects.select_related("security_state").get(pk=account.pk)
    email = f"{account.username}.new@example.mk" if kind is Kind.EMAIL else ""
    url = links.url_for(kind, account, links.bound_to(account), links.expiry(kind), email)
    return f"/{url.split('/', 3)[3]}"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(Kind))
def test_a_cookie_planted_before_a_link_was_opened_opens_nothing(clock: Clock, kind: Kind) -> None:
    mallory, boris = cast.make("mallory", "Auditor"), cast.make("boris", "Administrator")
    thief, victim = _browser(), _browser()
    thief.get(_path_of(Kind.RESET, mallory))
    name = settings.SESSION_COOKIE_NAME
    planted = victim.cookies[name] = thief.cookies[name].value
    form = victim.get(_path_of(kind, boris))["Location"]
    assert victim.cookies[name].value != planted
    assert victim.get(form).status_code == 200
    for answer in (thief.get(form), thief.post(form, TYPED)):
        assert answer.status_code == 404
    now = Administrator.objects.get(pk=boris.pk)
    assert now.check_password(cast.PASSWORD)
    assert now.email == "boris@example.mk"
    assert victim.post(form, TYPED).status_code == 303


@pytest.mark.django_db
def test_a_cookie_planted_before_the_first_run_opens_nothing(client: Client) -> None:
    url = issue_first_run_link()
    assert url
    path = f"/{url.split('/', 3)[3]}"
    client.get(path)
    name = settings.SESSION_COOKIE_NAME
    thief = _browser()
    planted = thief.cookies[name] = client.cookies[name].value
    form = client.get(path)["Location"]
    assert client.cookies[name].value != planted
    typed = {**TYPED, "username": "mallory", "email": "mallory@example.com"}
    for answer in (thief.get(form), thief.post(form, typed)):
        assert answer.status_code == 404
    assert not Administrator.objects.exists()
    assert client.get(form).status_code == 200
