"""The same proof from many hands at the same moment: one is accepted, over four processes."""

import re
from collections.abc import Collection, Sequence
from html import unescape

import pytest
from tests.races import processes
from tests.races.clerk import Person
from tests.races.hands import Answer, Browser, at_once
from tests.races.panel import Panel
from tests.races.tally import Tally

from vratar import otp

CODE, RECOVERY, FINISH = "/login/code", "/login/recovery", "/login/recovered"
APP, SCAN, CODES = (f"/account/two-factor/totp/{step}" for step in (1, 2, 3))
IN, SECURITY = "/", "/account/security"
TEST, AGAIN = "/account/two-factor/test", "/reauthenticate"

MOST_PENDING = 5
"""Sign-ins of one account that may be under way."""
ALL_PASSWORDS_EVERY = 10
"""Rounds after which each typed password is tried, not only the winner's."""
SIGNED_IN = {"sign_in.succeeded": 1, "sign_in.succeeded, totp": 1, "sessions": 1, "spent steps": 1}
RECOVERING = {
    "sign_in.succeeded": 1,
    "recovery_codes.used": 1,
    "used codes": 1,
    "sessions": 1,
    "pending sign-ins": 0,
}


def play(
    panel: Panel, tally: Tally, number: int, hands: Sequence[Browser], won: Collection[str]
) -> list[Answer]:
    """Let everybody go; count who was led where only success leads. The answers."""
    answers = at_once(hands, number)
    assert all(answer.status in {303, 404, 422, 429} for answer in answers), answers
    accepted = [answer for answer in answers if answer.status == 303 and answer.location in won]
    tally.count(len(accepted), len(set(processes.answering(hands, panel.workers()))))
    return answers


def test_one_code_finishes_a_pending_sign_in_once(panel: Panel, rounds: int, tally: Tally) -> None:
    for number, ana in enumerate(panel.clerk.people("protected", rounds)):
        hands = [hand.ready(CODE, code=ana.code()) for hand in panel.twins(panel.log_in(ana))]
        play(panel, tally, number, hands, {IN})
        # Whoever came late found no sign-in, and so made no guess.
        gone = {"pending sign-ins": 0, "second_factor.refused": 0}
        tally.agree(panel.clerk.facts(ana), SIGNED_IN | gone)
        panel.end_round()
    tally.check(rounds)


def test_one_code_finishes_one_of_many_pending_sign_ins(
    panel: Panel, rounds: int, tally: Tally
) -> None:
    for number, ana in enumerate(panel.clerk.people("protected", rounds)):
        hands = [panel.log_in(ana).ready(CODE, code=ana.code()) for _ in range(MOST_PENDING)]
        play(panel, tally, number, hands, {IN})
        left = {"pending sign-ins": MOST_PENDING - 1, "second_factor.refused": MOST_PENDING - 1}
        tally.agree(panel.clerk.facts(ana), SIGNED_IN | left)
        panel.end_round()
    tally.check(rounds)


def test_one_recovery_code_finishes_one_of_many_pending_sign_ins(
    panel: Panel, rounds: int, tally: Tally
) -> None:
    for number, ana in enumerate(panel.clerk.people("protected", rounds)):
        browsers = [panel.log_in(ana) for _ in range(3)]
        hands = [twin for browser in browsers for twin in panel.twins(browser, 2)]
        hands = [hand.ready(RECOVERY, recovery_code=ana.codes[0]) for hand in hands]
        play(panel, tally, number, hands, {FINISH})
        tally.agree(panel.clerk.facts(ana), RECOVERING)
        panel.end_round()
    tally.check(rounds)


def test_a_code_and_a_recovery_code_finish_a_pending_sign_in_once(
    panel: Panel, rounds: int, tally: Tally
) -> None:
    for number, ana in enumerate(panel.clerk.people("protected", rounds)):
        twins = panel.twins(panel.log_in(ana))
        hands = [twin.ready(CODE, code=ana.code()) for twin in twins[::2]]
        hands += [twin.ready(RECOVERY, recovery_code=ana.codes[0]) for twin in twins[1::2]]
        play(panel, tally, number, hands, {IN, FINISH})
        found = panel.clerk.facts(ana)
        # The other of the two was not used up for nothing.
        found["proofs"] = found["spent steps"] + found["used codes"]
        tally.agree(found, {"sign_in.succeeded": 1, "sessions": 1, "proofs": 1})
        tally.winners["code" if found["spent steps"] else "recovery code"] += 1
        panel.end_round()
    tally.check(rounds)


@pytest.mark.parametrize(
    ("kind", "won"),
    [("invited", APP), ("reset", "/login?notice=saved")],
    ids=["set-up link", "reset link"],
)
def test_one_link_sets_one_password(
    panel: Panel, rounds: int, tally: Tally, kind: str, won: str
) -> None:
    typed = [f"a quiet lake under {number} tall pines" for number in range(4)]
    for number, ana in enumerate(panel.clerk.people(kind, rounds)):
        hands = [
            twin.ready(_form_of(ana), password=text, password_repeat=text)
            for twin, text in zip(_with_the_link(panel, ana), typed, strict=True)
        ]
        answers = play(panel, tally, number, hands, {won})
        winners = [text for text, one in zip(typed, answers, strict=True) if one.location == won]
        tried = winners if number % ALL_PASSWORDS_EVERY else typed
        found = panel.clerk.facts(ana)
        found["opened by another"] = panel.clerk.opening(ana, tried) != winners
        sessions = 1 if kind == "invited" else 0
        expected = {"password.reset": 1, "sessions": sessions, "opened by another": 0}
        tally.agree(found, expected)
        panel.end_round()
    tally.check(rounds)


def test_one_token_code_confirms_a_pending_enrolment_once(
    panel: Panel, rounds: int, tally: Tally
) -> None:
    for number, ana in enumerate(panel.clerk.people("unprotected", rounds)):
        browser = panel.log_in(ana)
        assert browser.post(APP).location == SCAN
        shown = browser.get(SCAN)
        code, offered = _token_code(panel, shown), shown.hidden["offered"]
        hands = [twin.ready(SCAN, code=code, offered=offered) for twin in panel.twins(browser)]
        play(panel, tally, number, hands, {CODES})
        bound = {"authenticator.bound": 1, "authenticators": 1, "code sets": 1, "sessions": 1}
        tally.agree(panel.clerk.facts(ana), bound)
        panel.end_round()
    tally.check(rounds)


def test_one_code_signs_in_or_passes_the_code_test(panel: Panel, rounds: int, tally: Tally) -> None:
    for number, ana in enumerate(panel.clerk.people("protected", rounds)):
        inside, outside = panel.sign_in(ana, ana.code(-1)), panel.log_in(ana)
        hands = [hand.ready(CODE, code=ana.code()) for hand in panel.twins(outside, 4)]
        hands += [hand.ready(TEST, code=ana.code()) for hand in panel.twins(inside, 4)]
        play(panel, tally, number, hands, {IN, SECURITY})
        found = panel.clerk.facts(ana)
        tested = found["authenticator.code_tested"]
        tally.agree(found, {"sign_in.succeeded": 2 - tested, "sessions": 2 - tested})
        tally.winners["code test" if tested else "sign-in"] += 1
        panel.end_round()
    tally.check(rounds)


def test_one_code_confirms_who_sits_at_one_of_two_sessions(
    panel: Panel, rounds: int, tally: Tally
) -> None:
    for number, ana in enumerate(panel.clerk.people("protected", rounds)):
        here, there = panel.sign_in(ana, ana.code(-1)), panel.sign_in(ana, ana.code())
        proof = {"password": ana.password, "code": ana.code(+1)}
        hands = [hand.ready(AGAIN, **proof) for hand in (here, there)]
        play(panel, tally, number, hands, {SECURITY})
        once = {"reauthentication.succeeded": 1, "reauthentication.refused": 1, "sessions": 2}
        tally.agree(panel.clerk.facts(ana), once)
        panel.end_round()
    tally.check(rounds)


def _with_the_link(panel: Panel, person: Person) -> list[Browser]:
    """Two people opened it, each in two tabs; a new password takes long, so they are few."""
    browsers = [panel.browser() for _ in range(2)]
    for browser in browsers:
        assert browser.get(person.link_path).location == _form_of(person)
    return [hand for browser in browsers for hand in (browser, *panel.twins(browser, 1))]


def _form_of(person: Person) -> str:
    return person.link_path.rpartition("/")[0] + "/form"


def _token_code(panel: Panel, shown: Answer) -> str:
    found = re.search(r'href="(otpauth:[^"]+)"', shown.page)
    assert found, shown
    return otp.totp(otp.parse_uri(unescape(found[1])).secret, panel.server.clock.now())
