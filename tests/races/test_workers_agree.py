"""What one worker has decided holds in all the others, at once: none keeps it to itself."""

from tests.browser.clock import STEP
from tests.races.clerk import Person
from tests.races.hands import Browser
from tests.races.panel import WORKERS, Panel

CODE, IN, HOME = "/login/code", (303, "/"), "/"
LOGIN, OWED = "/login", "/account/two-factor/totp/required"


def asked(hands: list[Browser], path: str) -> set[tuple[int, str]]:
    """What each of them is answered: the status, and where a redirect leads."""
    answers = [hand.get(path) for hand in hands]
    return {(answer.status, answer.location.partition("?")[0]) for answer in answers}


def test_a_wait_holds_in_every_worker(panel: Panel) -> None:
    (ana,) = panel.clerk.people("protected", 1)
    here, *elsewhere = panel.in_every_worker(panel.log_in(ana))
    wrong = a_wrong_code(ana)
    assert [here.post(CODE, code=wrong).status for _ in range(5)] == [422] * 4 + [429]
    assert [hand.post(CODE, code=ana.code()).status for hand in elsewhere] == [429] * 3
    panel.server.clock.advance(STEP)
    answer = elsewhere[0].post(CODE, code=ana.code())
    assert (answer.status, answer.location) == IN


def test_failures_at_different_workers_are_one_run(panel: Panel) -> None:
    (ana,) = panel.clerk.people("protected", 1)
    hands = panel.in_every_worker(panel.log_in(ana))
    assert [hand.post(CODE, code="not a code").status for hand in hands] == [422] * WORKERS
    assert [hand.post(CODE, code=ana.code()).status for hand in hands] == [429] * WORKERS


def test_a_spent_code_is_spent_in_every_worker(panel: Panel) -> None:
    (ana,) = panel.clerk.people("protected", 1)
    panel.sign_in(ana, ana.code())
    hands = panel.in_every_worker(panel.log_in(ana))
    assert [hand.post(CODE, code=ana.code()).status for hand in hands] == [422] * WORKERS


def test_a_session_that_ended_is_over_in_every_worker(panel: Panel) -> None:
    (ana,) = panel.clerk.people("protected", 1)
    here, *elsewhere = panel.in_every_worker(panel.sign_in(ana, ana.code()))
    assert asked([here, *elsewhere], HOME) == {(200, "")}
    assert here.post("/logout").location == "/login?notice=out"
    assert asked(elsewhere, HOME) == {(303, LOGIN)}


def test_a_session_that_one_worker_ends_from_another_is_over_there(panel: Panel) -> None:
    (ana,) = panel.clerk.people("protected", 1)
    there = panel.in_every_worker(panel.sign_in(ana, ana.code(-1)))
    here = panel.sign_in(ana, ana.code())
    assert asked(there, HOME) == {(200, "")}
    assert here.post("/account/sessions/end-others").status == 303
    assert asked(there, HOME) == {(303, LOGIN)}
    assert asked([here], HOME) == {(200, "")}


def test_a_change_of_the_policy_holds_in_every_worker(panel: Panel) -> None:
    (ana,) = panel.clerk.people("unprotected", 1)
    hands = panel.in_every_worker(panel.log_in(ana))
    assert asked(hands, HOME) == {(200, "")}
    before = panel.clerk.ask("demand", 0)
    try:
        assert asked(hands, HOME) == {(303, OWED)}
    finally:
        panel.clerk.ask("demand", before)
    assert asked(hands, HOME) == {(200, "")}


def test_a_new_password_holds_in_every_worker(panel: Panel) -> None:
    (ana,) = panel.clerk.people("reset", 1)
    here = panel.browser()
    form = here.get(ana.link_path).location
    new = "a quiet lake under tall pines"
    assert here.post(form, password=new, password_repeat=new).status == 303
    hands, name = panel.in_every_worker(panel.browser()), ana.username
    assert [hand.post("/login", username=name, password=new).status for hand in hands] == [303] * 4
    old = ana.password
    assert [hand.post("/login", username=name, password=old).status for hand in hands] == [422] * 4


def a_wrong_code(person: Person) -> str:
    near = {person.code(steps) for steps in range(-3, 4)}
    return next(text for text in (f"{number:06}" for number in range(10)) if text not in near)
