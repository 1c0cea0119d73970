"""Ten wrong codes after a right password from unknown browsers: it is taken for stolen."""

from dataclasses import replace

import pytest
from pytest_django import Settings
from tests.clock import Clock
from tests.sign_in import mail
from tests.verification.conftest import Holder

from vratar.accounts.models import SecurityState
from vratar.audit.models import Event
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.throttle import services as budgets
from vratar.verification.consequences import were_typing_errors
from vratar.verification.outcomes import Accepted, PasswordMarked, Refused, Waiting


def fail(holder: Holder, clock: Clock, times: int) -> None:
    """So many wrong codes, each as soon as it is evaluated."""
    for _ in range(times):
        while isinstance(holder.type_code(holder.wrong()), Waiting):
            clock.advance(60)


def marked(holder: Holder) -> bool:
    state = SecurityState.objects.get(pk=holder.account.pk)
    return state.password_compromised_at is not None


def test_the_tenth_marks_it_and_no_code_is_evaluated_any_more(
    ana: Holder, clock: Clock, settings: Settings
) -> None:
    mail.turn_on(settings)
    fail(ana, clock, 9)
    assert not marked(ana)
    fail(ana, clock, 1)
    assert marked(ana)
    assert [ana.type_code(text) for text in (ana.code(), ana.wrong())] == [PasswordMarked()] * 2
    assert ana.failures() == 10
    assert Event.objects.filter(action="password.marked").count() == 1
    assert [kind for kind, _ in mail.waiting()] == ["wrong codes", "password compromised"]


def test_no_number_of_days_and_no_unlocking_makes_it_eleven(ana: Holder, clock: Clock) -> None:
    fail(ana, clock, 10)
    for _ in range(40):
        clock.advance(24 * 3600)
        budgets.forget(ana.account.pk)
        assert ana.type_code(ana.code()) == PasswordMarked()
    assert Event.objects.filter(action="second_factor.refused").count() == 10


def test_a_known_browser_goes_on(ana: Holder, clock: Clock) -> None:
    fail(ana, clock, 10)
    hers = replace(ana, known=True)
    assert isinstance(hers.type_code(ana.code()), Accepted)


def test_a_recovery_code_goes_on(ana: Holder, clock: Clock) -> None:
    fail(ana, clock, 10)
    assert isinstance(ana.type_recovery_code(ana.recovery_codes[0]), Accepted)


def test_wrong_recovery_codes_count_too(ana: Holder) -> None:
    for number in range(10):
        ana.type_recovery_code(f"{number:025}")
    assert marked(ana)


def test_wrong_codes_from_a_known_browser_are_no_evidence(ana: Holder, clock: Clock) -> None:
    hers = replace(ana, known=True)
    fail(hers, clock, 12)
    assert not marked(ana)


@pytest.mark.parametrize(("before", "errors", "left"), [(6, 4, 2), (2, 2, 0), (1, 5, 0)])
def test_typing_errors_of_a_sign_in_that_succeeded_are_taken_back(
    ana: Holder, before: int, errors: int, left: int
) -> None:
    SecurityState.objects.update(unproven_failures=before)
    were_typing_errors(ana.account.pk, errors)
    assert SecurityState.objects.get().unproven_failures == left


@pytest.mark.parametrize("known", [True, False])
def test_the_third_failure_is_told_once(
    ana: Holder, clock: Clock, settings: Settings, *, known: bool
) -> None:
    mail.turn_on(settings)
    holder = replace(ana, known=known)
    fail(holder, clock, 2)
    assert mail.waiting() == []
    fail(holder, clock, 4)
    assert mail.waiting() == [("wrong codes", "ana@example.mk")]


def test_what_was_counted_is_refused_as_before(ana: Holder, clock: Clock) -> None:
    fail(ana, clock, 9)
    clock.advance(900)
    outcome = ana.type_code(ana.wrong())
    assert isinstance(outcome, Refused)
    assert outcome.failures == 10


@pytest.mark.parametrize("known", [False, True])
def test_the_mail_about_wrong_codes_says_where_they_came_from(
    ana: Holder, clock: Clock, settings: Settings, known: bool
) -> None:
    mail.turn_on(settings)
    fail(replace(ana, known=known), clock, 3)
    told = Mail.objects.get(kind=Notice.WRONG_CODES).details
    assert told["source"] == "192.0.2.10"
