"""Every answer to a code, and what each leaves behind."""

from unittest.mock import Mock

import pytest
from tests import cast
from tests.clock import Clock
from tests.verification.conftest import Holder

from vratar.audit.models import Event
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.verification.outcomes import Accepted, Disabled, Factor, Refused, Waiting, Why


def reason() -> str:
    """Read the reason of the newest refusal in the log."""
    event = Event.objects.filter(action="second_factor.refused").latest("pk")
    told: str = event.content()["details"]["reason"]
    return told


def test_a_right_code_is_accepted_with_its_step(ana: Holder) -> None:
    step = int(server_clock.timestamp() // 30)
    assert ana.type_code(ana.code()) == Accepted(Factor.TOTP, step)
    assert cast.authenticator(ana.account).last_accepted_step == step


def test_success_takes_the_try_back_and_ends_the_run(ana: Holder) -> None:
    for _ in range(3):
        ana.type_code(ana.wrong())
    assert isinstance(ana.type_code(ana.code()), Accepted)
    assert ana.failures() == 0


def test_a_wrong_code_is_counted(ana: Holder) -> None:
    assert ana.type_code(ana.wrong()) == Refused(1, Why.WRONG)
    assert ana.type_code(ana.wrong()) == Refused(2, Why.WRONG)
    assert reason() == "wrong"
    assert ana.failures() == 2


def test_a_used_code_is_counted_as_a_replay(ana: Holder) -> None:
    ana.type_code(ana.code())
    assert ana.type_code(ana.code()) == Refused(1, Why.REPLAYED)
    assert reason() == "replayed"


def test_an_unused_code_of_an_earlier_step_is_a_replay_too(ana: Holder) -> None:
    ana.type_code(ana.code())
    assert ana.type_code(ana.code(-1)) == Refused(1, Why.REPLAYED)


@pytest.mark.parametrize(
    "typed", ["", " ", "12345", "1234567", "12345a", "1e5", "½½½½½½", "1" * 65]
)
def test_what_is_no_code_is_counted(ana: Holder, typed: str) -> None:
    assert ana.type_code(typed) == Refused(1, Why.MALFORMED)
    assert reason() == "malformed"


def test_what_is_no_code_is_evaluated_all_the_same(
    ana: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = Mock(wraps=totp.matching_step)
    monkeypatch.setattr(totp, "matching_step", match)
    ana.type_code("no code")
    ana.type_code(ana.wrong())
    assert match.call_count == 2


def test_what_is_no_code_is_refused_even_when_zeros_are_right(
    ana: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totp, "matching_step", lambda *_: 1)
    assert ana.type_code("no code") == Refused(1, Why.MALFORMED)
    assert cast.authenticator(ana.account).last_accepted_step == -1


def test_with_nothing_bound_every_code_is_refused_and_counted(ana: Holder) -> None:
    TotpAuthenticator.objects.update(status="invalidated", sealed_secret=None)
    assert ana.type_code(ana.code()) == Refused(1, Why.NOTHING_BOUND)


def test_a_disabled_authenticator_refuses_the_right_code_uncounted(ana: Holder) -> None:
    TotpAuthenticator.objects.update(status="disabled")
    assert ana.type_code(ana.code()) == Disabled()
    assert ana.failures() == 0


def test_a_secret_that_does_not_open_is_a_refusal_and_an_alarm(ana: Holder) -> None:
    TotpAuthenticator.objects.update(sealed_secret=b"nonsense")
    assert ana.type_code(ana.code()) == Refused(1, Why.UNREADABLE)
    assert reason() == "unreadable"
    assert Event.objects.filter(action="integrity.failed").count() == 1
    assert ana.failures() == 1


def test_while_the_account_waits_nothing_is_evaluated(
    ana: Holder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        ana.type_code(ana.wrong())
    code = ana.code()
    with monkeypatch.context() as patched:
        patched.setattr(totp, "matching_step", lambda *_: pytest.fail("evaluated"))
        outcome = ana.type_code(code)
    assert isinstance(outcome, Waiting)
    assert (outcome.until - server_clock.now()).total_seconds() == 30
    assert cast.authenticator(ana.account).last_accepted_step == -1
    clock.advance(30)
    assert isinstance(ana.type_code(code), Accepted)


def test_the_event_tells_who_where_and_why_but_no_code(ana: Holder) -> None:
    wrong = ana.wrong()
    ana.type_code(wrong)
    event = Event.objects.latest("pk").content()
    who = f"administrator:{ana.account.pk}"
    assert (event["actor"], event["target"], event["source"]) == (who, who, "192.0.2.10")
    told = {"reason": "wrong", "purpose": "sign-in", "failures": 1, "browser": ""}
    assert (event["details"], event["lane"]) == (told, "unknown")
    assert (event["factor"], event["result"]) == ("totp", "failure")
    assert wrong not in Event.objects.latest("pk").text
