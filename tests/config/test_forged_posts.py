"""Every route that takes a form, and everything another site can send to it (security.md §10)."""

import itertools

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.config.sites import LOOPBACK
from tests.policy import states
from tests.policy.walker import NAMES, Walker, address_of, transactions_of_their_own
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator

REFUSED = "This form was open too long, or your browser blocks cookies."
STATES = ("anonymous", "halfway", "recovering", "confirmed")
SITES = (None, "same-origin", "same-site", "cross-site", "none", "", "nonsense")
ORIGINS = (None, LOOPBACK.url, "https://evil.example", "null")


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


def strict(client: Client) -> Walker:
    """Have the browser's forms checked, as outside of tests."""
    client.handler.enforce_csrf_checks = True
    return Walker(client, host=LOOPBACK.host)


def posting(walker: Walker, account: Administrator) -> list[str]:
    """Addresses of every route that knows POST."""
    found = []
    for name in NAMES:
        address = address_of(name, account)
        if walker.ask("POST", address).status_code != 405:
            found.append(address)
    return found


def token_of(client: Client) -> str:
    """The CSRF secret that a page gave this browser."""
    client.get("/logout" if settings.SESSION_COOKIE_NAME in client.cookies else "/login")
    if settings.CSRF_COOKIE_NAME not in client.cookies:
        client.get("/login/recovered")
    return client.cookies[settings.CSRF_COOKIE_NAME].value


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=str)
        for model in apps.get_models()
        if model._meta.app_label.startswith("vratar")
    }


@pytest.mark.parametrize("state", STATES)
def test_without_the_right_token_every_form_is_refused_and_does_nothing(
    ana: Administrator, state: str
) -> None:
    client = states.STATES[state](ana)
    addresses = posting(Walker(client), ana)
    foreign = token_of(states.anonymous(ana))
    token_of(client)
    walker, wrong, before = strict(client), [], everything()
    for address in addresses:
        for token in (None, "x", foreign):
            body = {} if token is None else {"csrfmiddlewaretoken": token}
            response = walker.client.post(address, body)
            if response.status_code != 403 or REFUSED not in response.content.decode():
                wrong.append((address, token, response.status_code))
    assert wrong == []
    assert everything() == before
    assert len(addresses) > 30


@pytest.mark.parametrize(("state", "sites"), [("anonymous", SITES), ("confirmed", SITES[:4:2])])
def test_only_what_our_own_page_sends_passes(
    ana: Administrator, state: str, sites: tuple[str | None, ...]
) -> None:
    client = states.STATES[state](ana)
    del client.defaults["HTTP_SEC_FETCH_SITE"]
    client.defaults["HTTP_HOST"] = LOOPBACK.host
    asking = Walker(client)
    addresses = [
        address_of(name, ana)
        for name in NAMES
        if asking.ask("POST", address_of(name, ana), Sec_Fetch_Site="same-origin").status_code
        != 405
    ]
    token = token_of(client)
    walker, wrong = strict(client), []
    with transactions_of_their_own():
        for site, origin in itertools.product(sites, ORIGINS):
            said = {"Sec-Fetch-Site": site, "Origin": origin}
            headers = {name: value for name, value in said.items() if value is not None}
            own = site == "same-origin" and origin in {None, LOOPBACK.url}
            own = own or (site is None and origin == LOOPBACK.url)
            # What passes may do much; what is refused is refused before any view.
            for address in addresses[::5] if own else addresses:
                answer = walker.ask("POST", address, {"csrfmiddlewaretoken": token}, **headers)
                refused = answer.status_code == 403 and REFUSED in answer.content.decode()
                if refused is own:
                    wrong.append((address, site, origin, answer.status_code))
    assert wrong == []


def test_tokens_from_before_each_step_are_refused_after_it(
    ana: Administrator, client: Client
) -> None:
    person = Person(client, ana)
    person.secret = cast.enrol(ana)
    seen = [token_of(client)]
    person.log_in()
    client.get("/login/code")
    seen.append(client.cookies[settings.CSRF_COOKIE_NAME].value)
    client.handler.enforce_csrf_checks = True
    before = everything()
    old = {"code": cast.code(person.secret), "csrfmiddlewaretoken": seen[0]}
    assert client.post("/login/code", old).status_code == 403
    assert everything() == before
    client.handler.enforce_csrf_checks = False
    assert person.type_code(cast.code(person.secret)).status_code == 303
    addresses = posting(Walker(client), ana)
    walker, wrong, before = strict(client), [], everything()
    for address, token in itertools.product(addresses, seen):
        response = walker.client.post(address, {"csrfmiddlewaretoken": token})
        if response.status_code != 403 or REFUSED not in response.content.decode():
            wrong.append((address, response.status_code))
    assert wrong == []
    assert everything() == before
    assert len({*seen, token_of(client)}) == 3
