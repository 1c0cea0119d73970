"""Somebody has the password and tries codes: what the owner is told, and can do."""

from collections.abc import Iterator

import pytest
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, give_code, give_password, log_in, reauthenticate
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

NAMES = {way: way.split()[0] for way in WAYS}
QUARTER = 15 * 60
TRIED = "wrong codes were tried with your password"
STOLEN = "Choose a new password: somebody who knows it tried wrong codes."
MARKED = (
    "For your safety codes are not accepted from this browser until your password is changed. Use "
    "a browser you have signed in with before, use a recovery code, or ask another administrator."
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation in which each test has somebody of its own."""
    with installation(tmp_path_factory.mktemp("wrong-codes")) as server:
        yield server


@pytest.fixture(scope="module")
def people(server: Server) -> dict[str, Ana]:
    """Two persons for each way to go: one is attacked a little, the other until it is marked."""
    names = [f"{name}.{fate}" for name in NAMES.values() for fate in ("tried", "marked")]
    return serve_with(server, **dict.fromkeys([*names, "lea"], "Support"))


def guess(thief: Visitor, who: Ana, times: int) -> None:
    """Try so many wrong codes, each as soon as it is evaluated."""
    give_password(thief, who)
    tried = 0
    while tried < times:
        give_code(thief, who.wrong_code())
        if "Try again in" in thief.text:
            who.clock.advance(QUARTER)
        else:
            tried += 1
        if thief.path != "/login/code" or "Try again in" in thief.text:
            give_password(thief, who)  # five failures or ten minutes end the one before


@pytest.mark.parametrize("way", WAYS)
def test_the_banner_is_on_every_page_until_it_was_me(
    people: dict[str, Ana], new_visitor: NewVisitor, way: str
) -> None:
    who = people[f"{NAMES[way]}.tried"]
    guess(new_visitor(), who, 3)
    visitor = new_visitor(way)
    log_in(visitor, who)
    assert visitor.heading == "Dashboard"
    for path in ("/account/sessions", "/setup/staff/administrators/", "/"):
        visitor.open(path)
        assert f"Since your last sign-in, 3 {TRIED}, the last on" in visitor.text
        assert "from 127.0.0.1 (Chrome, Linux). If you mistyped, do nothing." in visitor.text
    if way == "mouse":
        assert not findings_in_all_appearances(visitor.page)
    visitor.follow("It was not me")
    assert visitor.heading == "It was not me"
    visitor.follow("Cancel")
    assert visitor.heading == "My Account"
    visitor.press("It was me")
    assert visitor.heading == "My Account"
    for path in ("/account/security", "/"):
        visitor.open(path)
        assert TRIED not in visitor.text


@pytest.mark.parametrize("way", WAYS)
def test_a_marked_password_stops_the_unknown_browser_and_not_the_known_one(
    people: dict[str, Ana], new_visitor: NewVisitor, way: str
) -> None:
    who = people[f"{NAMES[way]}.marked"]
    visitor, thief = new_visitor(way), new_visitor()
    log_in(visitor, who)
    visitor.log_out(who.username)
    guess(thief, who, 10)
    give_code(thief, who.next_code())
    assert MARKED in thief.text
    assert "type the 6 digits" not in thief.text
    assert thief.path == "/login/code"
    if way == "mouse":
        assert not findings_in_all_appearances(thief.page)

    log_in(visitor, who)
    assert visitor.heading == "Confirm your identity"
    assert STOLEN in visitor.text
    visitor.open("/")
    assert STOLEN in visitor.text
    assert f"10 {TRIED}" in visitor.text
    if way == "mouse":
        assert not findings_in_all_appearances(visitor.page)
    visitor.follow("Change password")
    reauthenticate(visitor, who)
    assert visitor.heading == "Change password"
    visitor.type("Current password", who.password)
    who.password = f"{WAYS.index(way)} slow barges on the canal"
    visitor.type("New password", who.password)
    visitor.type("Repeat new password", who.password)
    visitor.press("Change password")
    assert "Your password was changed." in visitor.text
    assert STOLEN not in visitor.text
    assert TRIED not in visitor.text


def test_who_waits_reads_until_when(people: dict[str, Ana], new_visitor: NewVisitor) -> None:
    lea, thief, visitor = people["lea"], new_visitor(), new_visitor()
    log_in(visitor, lea)
    lea.clock.stop()
    give_password(thief, lea)
    for _ in range(4):
        give_code(thief, lea.wrong_code())
    visitor.open("/account/security")
    assert "Codes from browsers you have not used before wait until" in visitor.text
    assert not findings_in_all_appearances(visitor.page)
    visitor.log_out(lea.username)
    lea.clock.go_on()
    log_in(visitor, lea)
    assert visitor.heading == "Dashboard"
    assert f"4 {TRIED}" in visitor.text
