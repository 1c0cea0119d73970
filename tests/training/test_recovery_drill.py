"""The recovery drill: a real code, used up, that signs nobody in (training.md §5)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in import mail
from tests.staff.acting import session_of
from tests.whole.on_disk import restore_roles

from vratar import otp
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.config.housekeeping import tasks
from vratar.core import clock as time
from vratar.notices.models import Mail
from vratar.sessions.models import Session
from vratar.throttle import services as budgets
from vratar.training.models import Drill
from vratar.training.services import drills
from vratar.verification.outcomes import Accepted

PAGE = "/training/drill/recovery"
REFUSED = "That recovery code is not correct or has already been used."


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    """Somebody with two factors and ten codes."""
    return cast.make("boris", "Support")


@pytest.fixture
def browser(boris: Administrator) -> Client:
    """The browser he is signed in with."""
    return states.two_factor(boris)


def codes_of(account: Administrator) -> list[str]:
    return cast.recovery_codes_of(account)


def keep(account: Administrator, count: int) -> None:
    """Use up all codes but so many."""
    left = RecoveryCode.objects.filter(account=account, used_at=None).order_by("number")
    gone = list(left.values_list("pk", flat=True))[count:]
    RecoveryCode.objects.filter(pk__in=gone).update(used_at=time.now(), digest=None)


def type_code(browser: Client, text: str) -> tuple[int, str]:
    """Status and text, or where it led."""
    response = browser.post(PAGE, {"recovery_code": text})
    return response.status_code, response.get("Location") or response.content.decode()


def events(action: str) -> list[str]:
    return list(Event.objects.filter(action=action).order_by("pk").values_list("result", flat=True))


def test_a_right_code_is_used_up_and_the_others_stay_valid(
    browser: Client, boris: Administrator
) -> None:
    first, second, *_ = codes_of(boris)
    session = Session.objects.get(account=boris)
    assert type_code(browser, first) == (303, f"{PAGE}?done")
    page = browser.get(f"{PAGE}?done").content.decode()
    assert "It works." in page
    assert "9 codes left." in page
    assert "/account/recovery-codes/new" in page
    assert 'name="recovery_code"' not in page
    assert type_code(browser, first)[0] == 422
    assert type_code(browser, second)[0] == 303
    assert recovery_codes.remaining(boris.pk) == 8
    after = Session.objects.get(account=boris)
    assert (after.digest, after.finish_recovery_by) == (session.digest, None)


def test_right_and_wrong_are_recorded(browser: Client, boris: Administrator) -> None:
    type_code(browser, otp.generate_recovery_code())
    type_code(browser, codes_of(boris)[0])
    drilled = Drill.objects.filter(account=boris, kind="recovery").order_by("pk")
    assert list(drilled.values_list("right", flat=True)) == [False, True]
    assert events("training.recovery_drill") == ["failure", "success"]
    assert events("recovery_codes.used") == ["success"]
    refused = Event.objects.get(action="recovery_codes.refused")
    assert refused.content()["details"]["purpose"] == "recovery drill"
    shown = browser.get("/account/security").content.decode()
    assert "The recovery drill was done" in shown


def test_no_code_stands_in_the_log_or_on_the_page(browser: Client, boris: Administrator) -> None:
    wrong, right = otp.generate_recovery_code(), codes_of(boris)[0]
    for text in (wrong, right):
        _, page = type_code(browser, text)
        assert text not in page
    told = " ".join(Event.objects.values_list("text", flat=True))
    assert wrong not in told
    assert right not in told


@pytest.mark.parametrize("whose", ["nobody", "another", "used"])
def test_everything_wrong_has_one_answer(browser: Client, boris: Administrator, whose: str) -> None:
    ana = cast.make("ana")
    cast.enrol(ana)
    used = codes_of(boris)[0]
    type_code(browser, used)
    typed = {"nobody": otp.generate_recovery_code(), "another": codes_of(ana)[0], "used": used}
    status, page = type_code(browser, typed[whose])
    assert (status, REFUSED in page) == (422, True)
    assert recovery_codes.remaining(ana.pk) == 10


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter one of your recovery codes."),
        ("7K3M9-PQX2R", "A recovery code has 25 letters and digits; you typed 10."),
    ],
)
def test_what_is_no_recovery_code_is_not_counted(browser: Client, typed: str, said: str) -> None:
    status, page = type_code(browser, typed)
    assert (status, said in page) == (422, True)
    assert not Drill.objects.exists()
    assert events("training.recovery_drill") == []


def test_capitals_spaces_and_hyphens_do_not_matter(browser: Client, boris: Administrator) -> None:
    typed = codes_of(boris)[0].lower().replace("-", "  ")
    assert type_code(browser, typed)[0] == 303


def use_up_the_tries(boris: Administrator, number: int = 20) -> None:
    for _ in range(number):
        budgets.reserve_recovery_code(boris.pk, time.now(), known=True)


def test_the_fifth_wrong_code_ends_the_session_before_the_tries_of_its_owner_do(
    browser: Client, boris: Administrator
) -> None:
    for _ in range(4):
        assert type_code(browser, otp.generate_recovery_code())[0] == 422
    assert type_code(browser, otp.generate_recovery_code()) == (303, "/login?notice=ended")
    assert not Session.objects.filter(account=boris).exists()
    assert Drill.objects.filter(right=False).count() == 5


def test_after_too_many_it_waits_and_refuses_the_right_code_too(
    browser: Client, boris: Administrator, clock: Clock
) -> None:
    right = codes_of(boris)[0]
    use_up_the_tries(boris)
    response = browser.post(PAGE, {"recovery_code": right})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Too many attempts. Try again in" in response.content.decode()
    assert recovery_codes.remaining(boris.pk) == 10
    assert not Drill.objects.exists()
    clock.advance(int(response["Retry-After"]))
    assert type_code(browser, right)[0] == 303


def test_the_tries_come_out_of_the_budget_of_the_sign_in(
    browser: Client, boris: Administrator
) -> None:
    for _ in range(4):
        type_code(browser, otp.generate_recovery_code())
    use_up_the_tries(boris, 16)
    # Confirming who one is, with a recovery code, waits as well.
    browser.get("/account/recovery-codes/new")
    typed = {"password": cast.PASSWORD, "recovery_code": codes_of(boris)[0]}
    assert browser.post("/reauthenticate?with=recovery-code", typed).status_code == 429


def test_with_one_code_left_it_asks_for_new_ones_first(
    browser: Client, boris: Administrator
) -> None:
    last = codes_of(boris)[0]
    keep(boris, 1)
    page = browser.get(PAGE).content.decode()
    assert "You have one recovery code left. Make new codes first" in page
    assert 'name="recovery_code"' not in page
    assert type_code(browser, last) == (303, PAGE)
    assert recovery_codes.remaining(boris.pk) == 1
    assert not Drill.objects.exists()


def test_with_no_code_left_it_asks_for_new_ones(browser: Client, boris: Administrator) -> None:
    keep(boris, 0)
    page = browser.get(PAGE).content.decode()
    assert "You have no recovery codes left. Make new codes first" in page
    assert 'name="recovery_code"' not in page


def test_with_two_left_one_can_be_used(browser: Client, boris: Administrator) -> None:
    first = codes_of(boris)[0]
    keep(boris, 2)
    assert type_code(browser, first)[0] == 303
    assert "1 code left." in browser.get(f"{PAGE}?done").content.decode()


def test_who_has_nothing_set_up_finds_no_field(browser: Client, boris: Administrator) -> None:
    right = codes_of(boris)[0]
    TotpAuthenticator.objects.filter(account=boris).delete()
    page = browser.get(PAGE).content.decode()
    assert "Turn on two-factor authentication first." in page
    assert 'name="recovery_code"' not in page
    assert type_code(browser, right) == (303, PAGE)
    assert recovery_codes.remaining(boris.pk) == 10


def test_the_password_alone_does_not_open_it(db: None, clock: Clock) -> None:
    browser = states.in_time(cast.make("igor", "Support"))
    assert browser.get(PAGE)["Location"] == "/account/two-factor/totp/required"


def test_done_cannot_be_claimed_by_the_address(browser: Client) -> None:
    page = browser.get(f"{PAGE}?done").content.decode()
    assert "It works." not in page
    assert 'name="recovery_code"' in page


def test_the_person_is_told_by_mail(
    browser: Client, boris: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    first, second, *_ = codes_of(boris)
    keep(boris, 4)
    type_code(browser, otp.generate_recovery_code())
    type_code(browser, first)
    assert mail.waiting() == [
        ("recovery code used", boris.email),
        ("recovery codes low", boris.email),
    ]
    used = Mail.objects.get(kind="recovery code used")
    assert (used.details["drill"], used.details["proof"]) == (True, False)
    assert second not in str(list(Mail.objects.values_list("details", flat=True)))


def test_drills_are_kept_for_24_months(boris: Administrator) -> None:
    now = time.now()
    for days in (732, 731, 730, 0):
        at = now - timedelta(days=days)
        Drill.objects.create(account=boris, kind="recovery", at=at, right=True)
    next(task for task in tasks() if task.name == "what has expired").run()
    assert [(now - drill.at).days for drill in Drill.objects.order_by("at")] == [730, 0]


def attempt(session: Session, text: str, together: threading.Barrier) -> bool:
    """Type it; whether it was taken."""
    together.wait(20)
    try:
        return isinstance(drills.recovery_drill(session, text, cast.ANAS_LAPTOP), Accepted)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_uses_the_code() -> None:
    restore_roles()
    boris = cast.make("boris", "Support")
    cast.enrol(boris)
    right, session, together = codes_of(boris)[0], session_of(boris), threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        hands = [pool.submit(attempt, session, right, together) for _ in range(4)]
        taken = [hand.result(30) for hand in hands]
    assert taken.count(True) == 1
    assert recovery_codes.remaining(boris.pk) == 9
    assert sorted(events("training.recovery_drill")) == ["failure"] * 3 + ["success"]
    assert Drill.objects.filter(right=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_codes_at_once_the_last_is_spared() -> None:
    restore_roles()
    boris = cast.make("boris", "Support")
    cast.enrol(boris)
    typed = codes_of(boris)[:2]
    keep(boris, 2)
    session, together = session_of(boris), threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        hands = [pool.submit(attempt, session, text, together) for text in typed]
        taken = [hand.result(30) for hand in hands]
    assert sorted(taken) == [False, True]
    assert recovery_codes.remaining(boris.pk) == 1
