"""Whatever is sent to whatever address, by whom: an answer, with its headers, in bounded time."""

import pytest
from django.urls import URLPattern
from hypothesis import given, note
from hypothesis import strategies as st
from tests.clock import Clock
from tests.fuzz import nasty
from tests.fuzz.conftest import WHO, Stand, quietly
from tests.fuzz.surface import Browser, addresses, harmless, routes, typed_into
from tests.fuzz.wire import Answered, Asked
from tests.whole.test_every_header import HEADERS, POLICY

from vratar.sessions.models import Session

TIMES_DEARER = 6
"""How much dearer than an honest sign-in a request may be: that hashes a password."""


@pytest.fixture
def dear(db: None, clock: Clock) -> float:
    """What a sign-in costs."""
    browser = Browser("", ["1"])
    browser.look_around()
    (login,) = (route for route in routes() if route.name == "login")
    return min(browser.ask(harmless(login, browser)).seconds for _ in range(3))


@pytest.mark.parametrize("state", WHO)
def test_every_form_has_an_answer_to_anything(state: str, stand: Stand, dear: float) -> None:
    browser = stand(state)
    for route in routes():

        @quietly(3)
        @given(typed_into(route, browser), nasty.bodies, nasty.lengths)
        def sends(form: tuple[str, nasty.Pairs], body: nasty.Body, length: str | None) -> None:
            kind, written = body
            asked = Asked("POST", form[0], "", (("Content-Type", kind),), written(form[1]), length)
            judge(browser, asked, dear)

        sends()


@pytest.mark.parametrize("state", WHO)
def test_every_address_has_an_answer_to_any_header(state: str, stand: Stand, dear: float) -> None:
    browser = stand(state)
    for route in routes():

        @quietly(3)
        @given(addresses(route, browser), nasty.methods, nasty.headers, nasty.latin)
        def asks(path: str, method: str, headers: nasty.Headers, query: str) -> None:
            judge(browser, Asked(method, path, query[:8000], headers), dear)

        asks()


@pytest.mark.parametrize("state", ["anonymous", "owner"])
def test_a_path_of_any_bytes_has_an_answer(state: str, stand: Stand, dear: float) -> None:
    browser = stand(state)

    @quietly(100)
    @given(nasty.methods, nasty.paths, nasty.latin)
    def asks(method: str, path: str, query: str) -> None:
        judge(browser, Asked(method, path, query), dear)

    asks()


@pytest.mark.parametrize("state", ["anonymous", "owner"])
def test_any_query_has_an_answer(state: str, stand: Stand, dear: float) -> None:
    browser = stand(state)
    for route in routes():

        @quietly(2)
        @given(addresses(route, browser), nasty.queries)
        def asks(path: str, query: str) -> None:
            judge(browser, Asked("GET", path, query), dear)

        asks()


def test_no_cookie_of_ours_can_be_guessed(stand: Stand, dear: float) -> None:
    browser = stand("anonymous")

    @quietly(60)
    @given(st.sampled_from(list(routes())), nasty.cookies)
    def asks(route: URLPattern, cookies: str) -> None:
        path = harmless(route, browser).path
        answered = judge(browser, Asked("GET", path, "", (("Cookie", cookies),)), dear)
        assert b'action="/logout"' not in answered.body

    asks()


def judge(browser: Browser, asked: Asked, dear: float) -> Answered:
    """Ask, and look at the answer."""
    note(f"{asked.method} {asked.path[:200]}")
    before = Session.objects.filter(account__isnull=False).count()
    answered = browser.ask(asked)
    assert answered.status < 500
    # A health check and a file have headers too; an answer that has not has passed no middleware.
    for name, value in HEADERS.items():
        assert (name, answered.header(name)) == (name, value)
    assert set(answered.header("Content-Security-Policy").split("; ")) == POLICY
    assert answered.header("Cache-Control")
    assert nasty.MARK.encode() not in answered.body
    for _, value in answered.headers:
        assert "\r" not in value
        assert "\n" not in value
    assert Session.objects.filter(account__isnull=False).count() == before
    if answered.seconds > dear * TIMES_DEARER:  # once may be chance: what else the machine did
        assert min(browser.ask(asked).seconds for _ in range(3)) <= dear * TIMES_DEARER
    return answered
