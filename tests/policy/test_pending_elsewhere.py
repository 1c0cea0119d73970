"""The id of a pending sign-in is good at its own two pages, and in no other place or shape."""

import base64

import pytest
from django.conf import settings
from django.test import Client
from tests import cast
from tests.policy import states
from tests.policy.test_every_route import LOGIN, ROUTES, answer
from tests.policy.test_sessions_that_ended import assert_anonymous
from tests.policy.walker import METHODS, Walker, address_of, transactions_of_their_own

from vratar.accounts.models import Administrator

CLOSED = [name for name, answers in ROUTES.items() if answers[0] == LOGIN]


def basic(name: str, password: str) -> str:
    """Words for an Authorization header."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.fixture
def pending(ana: Administrator) -> str:
    """Have the password accepted; the raw id of what follows."""
    client = states.halfway(ana)
    return client.cookies[f"{settings.COOKIE_PREFIX}vratar-pending"].value


def browser(**cookies: str) -> Client:
    """A browser with these cookies of ours."""
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    for name, value in cookies.items():
        client.cookies[f"{settings.COOKIE_PREFIX}vratar-{name}"] = value
    return client


@pytest.mark.parametrize("name", ["session", "csrf", "language", "browser", "gate"])
def test_it_is_no_other_cookie(ana: Administrator, pending: str, name: str) -> None:
    methods = METHODS if name == "session" else ("GET", "POST")
    assert_anonymous(browser(**{name: pending}), ana, *methods)


def test_it_is_no_session_beside_itself(ana: Administrator, pending: str) -> None:
    assert_anonymous(browser(session=pending, pending=pending), ana)


@pytest.mark.parametrize(
    "shape", ["Bearer {}", "Token {}", "basic of it", "basic as the password", "{}"]
)
def test_it_authorizes_nothing(ana: Administrator, pending: str, shape: str) -> None:
    words = {
        "basic of it": basic(pending, ""),
        "basic as the password": basic("ana", pending),
    }.get(shape, shape.format(pending))
    assert_anonymous(browser(), ana, Authorization=words)


@pytest.mark.parametrize("header", ["X_Api_Key", "X_Session", "X_Auth_Token", "X_Pending"])
def test_no_header_takes_it(ana: Administrator, pending: str, header: str) -> None:
    assert_anonymous(browser(), ana, **{header: pending})


# Not by GET: the page owed would repeat the query that we sent, and with it the id.
@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_neither_query_nor_body_takes_it(ana: Administrator, pending: str, method: str) -> None:
    walker, open_ = Walker(browser()), []
    names = ("session", "pending", "token", "sessionid", "vratar-session", "vratar-pending")
    fields = dict.fromkeys(names, pending)
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    with transactions_of_their_own():
        for name in CLOSED:
            response = walker.ask(method, f"{address_of(name, ana)}?{query}", fields)
            if answer(response, LOGIN) != LOGIN:
                open_.append(name)
    assert open_ == []
    assert CLOSED


def test_the_session_of_a_signed_in_person_is_no_pending_sign_in(ana: Administrator) -> None:
    session = states.two_factor(ana).cookies[settings.SESSION_COOKIE_NAME].value
    assert_anonymous(browser(pending=session), ana)
    assert browser(pending=session).get("/login/code").status_code == 303


def test_name_and_password_in_a_header_open_nothing(ana: Administrator) -> None:
    assert_anonymous(browser(), ana, Authorization=basic("ana", cast.PASSWORD))
