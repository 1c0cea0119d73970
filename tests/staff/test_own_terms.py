"""One person gets a deadline of their own, or is excused for a while; nobody excuses themself."""

from datetime import date, timedelta

import pytest
from tests import cast
from tests.clock import Clock
from tests.staff.acting import LIST, browser_of, refused, session_of
from tests.staff.list_page import Reader, text_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.policy.authority import NotAllowedError
from vratar.policy.services import standing
from vratar.staff.services.details import stored
from vratar.staff.services.editing import Saved, change
from vratar.staff.services.terms import Terms

REASON = "On parental leave"


def state_of(account: Administrator) -> SecurityState:
    return SecurityState.objects.select_related("account").get(pk=account.pk)


def today(account: Administrator) -> date:
    return time.now().astimezone(state_of(account).zone).date()


def save(
    actor: Administrator, target: Administrator, terms: Terms | None, required: bool | None = None
) -> object:
    """Save the entry as it stands, but for this."""
    target = Administrator.objects.select_related("security_state", "role").get(pk=target.pk)
    return change(
        session_of(actor),
        target.pk,
        target.version,
        stored(target),
        required=required,
        terms=terms,
        client=cast.ANAS_LAPTOP,
    )


def typed(account: Administrator, **other: str) -> dict[str, str]:
    """The form of an entry, as a browser sends it back unchanged but for this."""
    account = Administrator.objects.select_related("security_state").get(pk=account.pk)
    return {
        "username": account.username,
        "email": account.email,
        "role": str(account.role_id),
        "version": str(account.version),
        "method": "off",
    } | other


def entry(account: Administrator) -> str:
    return f"{LIST}/{account.pk}/"


def told(account: Administrator, action: str = "administrator.changed") -> list[dict[str, str]]:
    """The details of what was recorded about this person."""
    found = Event.objects.filter(action=action, target=f"administrator:{account.pk}")
    return [event.content()["details"] for event in found.order_by("pk")]


def test_who_is_exempt_is_not_overdue_before_the_day_ends_where_they_live(
    ana: Administrator, boris: Administrator, clock: Clock
) -> None:
    clock.advance(20 * 24 * 3600)
    SecurityState.objects.update(time_zone="Asia/Tokyo")
    assert standing(state_of(boris)).overdue
    day = today(boris) + timedelta(days=2)
    assert save(ana, boris, Terms(None, day, REASON)) == Saved(details=True)
    state = state_of(boris)
    assert state.exempt_until is not None
    there = state.exempt_until.astimezone(state.zone)
    assert (there.date(), there.hour, there.minute) == (day, 23, 59)
    assert standing(state).exempt
    assert not standing(state).overdue
    clock.advance(3 * 24 * 3600)
    assert standing(state_of(boris)).overdue


def test_an_exemption_is_recorded_with_its_reason_and_what_stood_there(
    ana: Administrator, boris: Administrator
) -> None:
    first, second = today(boris) + timedelta(days=5), today(boris) + timedelta(days=9)
    save(ana, boris, Terms(None, first, REASON))
    save(ana, boris, Terms(None, second, "Longer than planned"))
    save(ana, boris, Terms())
    assert told(boris) == [
        {"field": "exempt_until", "old": "", "new": str(first), "reason": REASON},
        {
            "field": "exempt_until",
            "old": str(first),
            "new": str(second),
            "reason": "Longer than planned",
        },
        {"field": "exempt_until", "old": str(second), "new": ""},
    ]
    assert (state_of(boris).exempt_until, state_of(boris).exempt_reason) == (None, "")


def test_another_reason_alone_is_recorded_too(ana: Administrator, boris: Administrator) -> None:
    day = today(boris) + timedelta(days=5)
    save(ana, boris, Terms(None, day, REASON))
    save(ana, boris, Terms(None, day, "Another reason"))
    assert told(boris)[1] == {"field": "exempt_reason", "old": REASON, "new": "Another reason"}


def test_saving_the_same_again_changes_and_records_nothing(
    ana: Administrator, boris: Administrator
) -> None:
    terms = Terms(today(boris) + timedelta(days=40), today(boris) + timedelta(days=5), REASON)
    save(ana, boris, terms)
    number = Event.objects.count()
    assert save(ana, boris, terms) == Saved(details=False)
    assert Event.objects.count() == number


def test_nobody_exempts_themself(ana: Administrator) -> None:
    with refused(NotAllowedError):
        save(ana, ana, Terms(None, today(ana), REASON))
    assert state_of(ana).exempt_until is None


def test_an_owner_is_exempted_by_an_owner_alone(ana: Administrator, boris: Administrator) -> None:
    terms = Terms(None, today(ana), REASON)
    with refused(NotAllowedError):
        save(boris, ana, terms)
    assert save(cast.make("olga"), ana, terms) == Saved(details=True)


def test_a_deadline_of_ones_own_counts_where_it_is_earlier(
    ana: Administrator, boris: Administrator
) -> None:
    save(ana, boris, Terms(deadline=today(boris) + timedelta(days=3)))
    assert standing(state_of(boris)).days_left == 3
    save(ana, boris, Terms(deadline=today(boris) + timedelta(days=60)))
    assert standing(state_of(boris)).days_left == 14
    assert [one["field"] for one in told(boris)] == ["deadline", "deadline"]


def test_required_at_the_next_login_ends_what_was_granted(
    ana: Administrator, boris: Administrator
) -> None:
    later = time.now() + timedelta(days=5)
    granted = {"postponed_until": later, "exempt_until": later, "exempt_reason": REASON}
    SecurityState.objects.filter(pk=boris.pk).update(postponed_reason="No phone now", **granted)
    terms = Terms(None, later.date(), REASON)
    assert save(ana, boris, terms, required=True) == Saved(details=False, required=True)
    state = state_of(boris)
    assert (state.postponed_until, state.exempt_until, state.exempt_reason) == (None, None, "")
    assert state.postponed_reason == "No phone now"  # it stays the one time
    assert standing(state).overdue
    assert told(boris, "two_factor.required") != []


def test_a_reset_ends_them_too(ana: Administrator, boris: Administrator) -> None:
    from tests.staff.acting import ACTIONS

    save(ana, boris, Terms(None, today(boris) + timedelta(days=9), REASON))
    cast.enrol(boris)
    ACTIONS["reset"](session_of(ana), boris.pk)
    assert standing(state_of(boris)).overdue


def test_a_day_of_ones_own_is_not_required_at_the_next_login(
    ana: Administrator, boris: Administrator
) -> None:
    save(ana, boris, Terms(deadline=today(boris) + timedelta(days=3)))
    form = browser_of(ana).get(entry(boris)).context["form"]
    assert form["method"].value() == "off"


def test_the_page_saves_all_three(ana: Administrator, boris: Administrator) -> None:
    own, until = today(boris) + timedelta(days=10), today(boris) + timedelta(days=30)
    terms = {"deadline": str(own), "exempt_until": str(until), "exempt_reason": REASON}
    browser = browser_of(ana)
    assert browser.post(entry(boris), typed(boris, **terms))["Location"] == f"{LIST}/"
    assert standing(state_of(boris)).exempt
    page = browser.get(entry(boris)).content.decode()
    for value in terms.values():
        assert f'value="{value}"' in page


@pytest.mark.parametrize("days", [-1, 31])
def test_a_day_outside_the_next_thirty_is_refused(
    ana: Administrator, boris: Administrator, days: int
) -> None:
    day = str(today(boris) + timedelta(days=days))
    answer = browser_of(ana).post(
        entry(boris), typed(boris, exempt_until=day, exempt_reason=REASON)
    )
    assert answer.status_code == 422
    assert "Enter a date within the next 30 days." in answer.content.decode()
    assert state_of(boris).exempt_until is None


def test_an_exemption_without_a_reason_is_refused(ana: Administrator, boris: Administrator) -> None:
    day = str(today(boris) + timedelta(days=3))
    answer = browser_of(ana).post(entry(boris), typed(boris, exempt_until=day, exempt_reason=" "))
    assert answer.status_code == 422
    assert "Enter a reason." in answer.content.decode()
    assert state_of(boris).exempt_until is None


def test_a_deadline_that_has_passed_is_refused(ana: Administrator, boris: Administrator) -> None:
    day = str(today(boris) - timedelta(days=1))
    answer = browser_of(ana).post(entry(boris), typed(boris, deadline=day))
    assert answer.status_code == 422
    assert "The deadline must be in the future." in answer.content.decode()


def test_a_day_beside_asked_for_at_the_next_login_is_refused(
    ana: Administrator, boris: Administrator
) -> None:
    browser, day = browser_of(ana), str(today(boris) + timedelta(days=3))
    text = "Leave this empty: two-factor is asked for at the next login."
    both = {"deadline": day, "exempt_until": day, "exempt_reason": REASON}
    answer = browser.post(entry(boris), typed(boris, method="totp", **both))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert [name for name, texts in errors.items() if text in texts] == ["deadline", "exempt_until"]
    assert not standing(state_of(boris)).overdue


def test_who_is_asked_at_the_next_login_can_be_excused_all_the_same(
    ana: Administrator, boris: Administrator
) -> None:
    save(ana, boris, None, required=True)
    day = str(today(boris) + timedelta(days=3))
    terms = {"exempt_until": day, "exempt_reason": REASON}
    answer = browser_of(ana).post(entry(boris), typed(boris, method="totp", **terms))
    assert answer.status_code == 303
    assert standing(state_of(boris)).exempt
    assert not standing(state_of(boris)).overdue


def test_neither_the_own_entry_nor_that_of_somebody_protected_has_the_fields(
    ana: Administrator, boris: Administrator
) -> None:
    browser = browser_of(ana)
    cast.enrol(boris)
    day = str(today(ana))
    for account, method in ((ana, "off"), (boris, "totp")):
        assert "Exempt until" not in browser.get(entry(account)).content.decode()
        terms = {"exempt_until": day, "exempt_reason": REASON}
        browser.post(entry(account), typed(account, method=method, **terms))
        assert state_of(account).exempt_until is None


def test_the_list_and_the_entry_say_until_when(ana: Administrator, boris: Administrator) -> None:
    day = today(boris) + timedelta(days=5)
    save(ana, boris, Terms(None, day, REASON))
    words = f"Exempt until {day.day} {day:%b %Y}"
    reader = Reader(ana)
    assert words in text_of(reader.ask(status="exempt"))
    assert "Off. Exempt until" in browser_of(ana).get(entry(boris)).content.decode()


def test_an_earlier_day_that_somebody_sets_counts_also_after_a_postponement(
    ana: Administrator, boris: Administrator
) -> None:
    later = time.now() + timedelta(days=7)
    SecurityState.objects.filter(pk=boris.pk).update(postponed_until=later)
    save(ana, boris, Terms(deadline=today(boris) + timedelta(days=1)))
    found = standing(state_of(boris)).deadline
    assert found is not None
    assert found < time.now() + timedelta(days=3)
