"""What a request may send makes the panel hold little, however it is written."""

import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from tests.fuzz import nasty
from tests.fuzz.conftest import Stand, quietly
from tests.fuzz.surface import Browser, harmless, routes, typed_into
from tests.fuzz.wire import Asked

MORE = 8_000_000
"""Bytes above an honest request: a body is 64 KiB at most, and each becomes a few texts."""
FULL = 64 * 1024
HUGE = {
    "one value": (nasty.FORM, b"x=" + b"7" * (FULL - 2)),
    "escapes": (nasty.FORM, b"x=" + b"%e2%81%8f" * (FULL // 9 - 1)),
    "names": (nasty.FORM, b"&".join(b"%d=" % number for number in range(99))),
    "separators": (nasty.FORM, b"&" * FULL),
    "parts": (nasty.PARTS, nasty.multipart([(b"a", b"")] * 900)),
    "files": (nasty.PARTS, nasty.multipart([(b"a", b"")] * 500, file=True)),
    "a long boundary": (f"multipart/form-data; boundary={'x' * 5000}", b"--x" * 20_000),
    "a header of a part": (nasty.PARTS, b"--x\r\n" + b"A: b\r\n" * 10_000),
    "nested lists": ("application/json", b"[" * FULL),
}


@pytest.fixture
def _traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def peak(browser: Browser, asked: Asked) -> int:
    """Bytes that a request held at its fullest."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    browser.ask(asked)
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.usefixtures("_traced")
@pytest.mark.parametrize("state", ["anonymous", "owner"])
def test_a_full_body_of_any_make_costs_little(state: str, stand: Stand) -> None:
    browser = stand(state)
    for route in (route for route in routes() if str(route.name) in browser.shown):
        usual = harmless(route, browser)
        limit = peak(browser, usual) + MORE
        for what, (kind, body) in HUGE.items():
            asked = Asked("POST", usual.path, "", (("Content-Type", kind),), body)
            assert (route.name, what, peak(browser, asked) <= limit) == (route.name, what, True)


@pytest.mark.usefixtures("_traced")
def test_a_form_of_any_content_costs_little(stand: Stand) -> None:
    browser = stand("owner")
    limit = MORE + max(peak(browser, harmless(route, browser)) for route in routes())
    for route in routes():

        @quietly(1)
        @given(typed_into(route, browser), nasty.bodies, nasty.headers)
        def sends(form: tuple[str, nasty.Pairs], body: nasty.Body, more: nasty.Headers) -> None:
            kind, written = body
            headers = (("Content-Type", kind), *more)
            assert peak(browser, Asked("POST", form[0], "", headers, written(form[1]))) <= limit

        sends()
