"""The inspection of every page finds what it looks for."""

from playwright.sync_api import Browser
from tests.browser.chromium import WIDE
from tests.browser.inspection import Inspector
from tests.browser.server import Server

BAD = """
<title> </title><h1>One</h1><h1>Two</h1><input name="x" id="x"><p id="x"></p><button></button>
<svg role="img"></svg><input aria-label="y" aria-describedby="nowhere">
<div style="inline-size: 500px">wide</div>
"""
FOUND = [
    "2 h1",
    "no lang",
    "no title",
    'no label: <input name="x"',
    "no name: <button",
    "no text alternative",
    "aria-describedby names no element: nowhere",
    "id twice: x",
    "scrolls sideways",
]


def test_a_bad_page_is_found_out(browser: Browser) -> None:
    inspector = Inspector("http://127.0.0.1:1")
    page = browser.new_page(viewport=WIDE)
    inspector.watch(page.context)
    page.set_content(BAD)
    inspector.look_at(page)
    page.evaluate("console.error('something happened')")
    page.context.close()
    expected = [*FOUND, "console: something happened"]
    assert len(inspector.problems) == len(expected)
    for text, problem in zip(expected, inspector.problems, strict=True):
        assert text in problem


def test_what_the_policy_of_a_page_forbids_is_found_out(server: Server, browser: Browser) -> None:
    inspector = Inspector(server.url)
    page = browser.new_page(viewport=WIDE)
    inspector.watch(page.context)
    page.goto(f"{server.url}/login")
    page.evaluate("document.body.insertAdjacentElement('beforeend', new Image()).src = 'data:,'")
    page.wait_for_load_state("networkidle")
    page.context.close()
    assert any("Content Security Policy" in problem for problem in inspector.problems)


def test_a_request_to_another_host_is_found_out(server: Server, browser: Browser) -> None:
    inspector = Inspector(server.url)
    page = browser.new_page(viewport=WIDE)
    inspector.watch(page.context)
    page.goto(f"{server.url}/livez")
    other = server.url.replace("127.0.0.1", "localhost")
    page.goto(f"{other}/livez")
    page.context.close()
    assert any(problem.startswith("request to another host") for problem in inspector.problems)
