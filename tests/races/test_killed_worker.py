"""A worker is killed while people sign in: nothing is forgotten, nothing is accepted twice."""

import os
import signal
from collections.abc import Iterator, Sequence
from http.client import HTTPException

import pytest
from tests.cli.conftest import eventually
from tests.races import processes
from tests.races.clerk import Person
from tests.races.conftest import database
from tests.races.hands import Answer, Browser
from tests.races.panel import HANDS, Panel, panel_in

from vratar.accounts.hash_queue import PLACES

CODE, IN = "/login/code", (303, "/")
KILLS = 4


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Serve a panel of this file's own: its log tells of what happens here."""
    with panel_in(tmp_path_factory.mktemp("killed"), **database()) as panel:
        panel.server.log.expected.append("Unexpected exit from worker")
        yield panel


@pytest.fixture
def panel(mortal: Panel) -> Iterator[Panel]:
    """Four workers before, and four again afterwards."""
    yield mortal
    mortal.end_round()
    mortal.wait_for_workers()


def kill(panel: Panel, worker: int) -> None:
    """End it without a word, as the kernel does when memory is short; until it takes nobody in."""
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: not processes.listening([worker], panel.port))


def answers_of(hands: Sequence[Browser]) -> list[Answer | None]:
    """What they are answered; None where nobody is left to answer."""
    return [_answer_of(hand) for hand in hands]


def _answer_of(hand: Browser) -> Answer | None:
    try:
        return hand.answer()
    except (OSError, HTTPException):
        return None


def test_a_password_try_of_a_killed_worker_stays_counted(panel: Panel) -> None:
    people = panel.clerk.people("protected", PLACES)
    victim = processes.oldest(panel.workers())
    hands = [panel.at_worker(panel.browser(), victim) for _ in people]
    for hand, person in zip(hands, people, strict=True):
        hand.ready("/login", username=person.username, password="not this one").send()
    while not any(failures(panel, person) for person in people):
        assert victim in panel.workers()
    kill(panel, victim)
    answers = answers_of(hands)
    counted = [failures(panel, person) for person in people]
    lost = [count for count, answer in zip(counted, answers, strict=True) if answer is None]
    assert 1 in lost, "Everybody was answered before the end."
    for person, count, answer in zip(people, counted, answers, strict=True):
        told = panel.clerk.facts(person)["password.refused"]
        assert count == 1 or (count == 0 and answer is None and told == 0)
        # The next worker goes on from there.
        again = panel.browser().post("/login", username=person.username, password="nor this one")
        assert again.status == 422
        assert failures(panel, person) == count + 1


def test_no_code_is_accepted_twice_when_its_worker_is_killed(panel: Panel) -> None:
    lost = 0
    for number in range(KILLS):
        people = panel.clerk.people("protected", HANDS)
        victim = processes.oldest(panel.workers())
        pending = [panel.log_in(person) for person in people]
        hands = [panel.at_worker(browser, victim) for browser in pending]
        for hand, person in zip(hands, people, strict=True):
            hand.ready(CODE, code=person.code()).send()
        first = answers_of(hands[:number])  # later and later in the middle of it
        kill(panel, victim)
        answers = [*first, *answers_of(hands[number:])]
        lost += answers.count(None)
        # The others serve on, while a new one starts.
        for person, browser, answer in zip(people, pending, answers, strict=True):
            again = try_again(panel, browser, person)
            accepted = [one for one in (answer, again) if one and (one.status, one.location) == IN]
            assert len(accepted) <= 1
            found = panel.clerk.facts(person)
            told = [found[name] for name in ("sign_in.succeeded", "sessions", "spent steps")]
            assert told == [1, 1, 1]
            # Counted for nobody: the try that was cut off went with its transaction.
            assert found["failures"] == 0
        panel.end_round()
        panel.wait_for_workers()
        assert victim not in panel.workers()
    assert lost, "Everybody was answered before the end."


def test_the_panel_serves_on_while_a_worker_is_replaced(panel: Panel) -> None:
    victim = processes.oldest(panel.workers())
    others = panel.workers() - {victim}
    (ana,) = panel.clerk.people("protected", 1)
    kill(panel, victim)
    browser = panel.sign_in(ana, ana.code())
    assert browser.get("/").status == 200
    assert browser.get("/readyz").status == 200
    panel.wait_for_workers()
    assert others < panel.workers()
    for hand in panel.in_every_worker(browser):
        assert hand.get("/").status == 200


def try_again(panel: Panel, browser: Browser, person: Person) -> Answer:
    """What the same sign-in is answered by those that are left.

    A connection that the kernel had given to the dead worker is reset: as people do, once more.
    """
    for _ in range(5):
        (twin,) = panel.twins(browser, 1)
        try:
            return twin.post(CODE, code=person.code())
        except ConnectionError:
            continue
    raise AssertionError("Nobody serves on.")


def failures(panel: Panel, person: Person) -> int:
    """How many tries stand against somebody."""
    return panel.clerk.facts(person)["failures"]
