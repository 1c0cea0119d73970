"""The filters above the list: each one, all of them together, and values that mean nothing."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from tests import cast, company
from tests.staff.list_page import LIST, Reader, store, text_of

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing

PEOPLE = 24
"""Fewer than a page holds, and every state three times."""


@pytest.fixture
def reader(ana: Administrator) -> Reader:
    """Ana, who came in with two factors, and a company of which one authenticator is blocked."""
    reader = Reader(ana)
    company.fill(PEOPLE)
    blocked = TotpAuthenticator.objects.filter(account__username="person.1")
    blocked.update(status=Status.DISABLED)
    unused = TotpAuthenticator.objects.filter(account__username="person.6")
    unused.update(**dict.fromkeys(("created_at", "last_used_at"), clock.now() - timedelta(days=7)))
    codes_of("person.2", saved=False, used=0)
    codes_of("person.6", saved=True, used=6)
    codes_of("person.9", saved=True, used=7)
    attacked()
    later = clock.now() + timedelta(days=3)
    state = SecurityState.objects.all()
    state.filter(account__username="person.3").update(postponed_until=later)
    state.filter(account__username__in=["person.6", "person.11"]).update(exempt_until=later)
    return reader


def attacked() -> None:
    """One of the company for each of what can happen to a sign-in."""
    marked = SecurityState.objects.filter(account__username="person.10")
    marked.update(password_compromised_at=clock.now())
    events = {
        "person.17": [(Action.SECOND_FACTOR_REFUSED, "wrong")] * 3,
        "person.18": [(Action.SECOND_FACTOR_REFUSED, "replayed")],
        "person.22": [(Action.NEW_BROWSER, "")],
    }
    for username, happened in events.items():
        who = f"administrator:{Administrator.objects.get(username=username).pk}"
        for action, reason in happened:
            with writing():
                record(action, actor=who, target=who, details={"reason": reason})


def codes_of(username: str, *, saved: bool, used: int) -> None:
    """Give somebody a set of ten recovery codes, so many of them used."""
    account, now = Administrator.objects.get(username=username), clock.now()
    held = RecoveryCodeSet.objects.create(
        account=account, issued_at=now, saved_at=now if saved else None, asked=1, session=0
    )
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            code_set=held,
            account=account,
            number=number,
            key_id=1,
            used_at=now if number <= used else None,
        )
        for number in range(1, 11)
    )


def people(*states: str) -> set[str]:
    """Who of the company was made in one of these states."""
    places = len(company.STATES)
    named = enumerate(company.STATES * (PEOPLE // places), start=1)
    return {f"person.{number}" for number, state in named if state in states}


EXPECTED = {
    "": {"ana", *people(*company.STATES)},
    "protected": {"ana", *people("protected")} - {"person.1"},
    "not-protected": people("off", "overdue", "invited", "expired") | {"person.1"},
    "overdue": people("overdue"),
    "postponed": {"person.3"},
    "exempt": {"person.11"},
    "unsaved": {"person.2"},
    "few-codes": {"person.9"},
    "unused": {"person.6"},
    "blocked": {"person.1"},
    "marked": {"person.10"},
    "wrong-codes": {"person.17"},
    "replayed": {"person.18"},
    "new-browser": {"person.22"},
    "invited": people("invited", "expired"),
    "inactive": people("inactive"),
}


@pytest.mark.parametrize("status", EXPECTED)
def test_a_status_shows_who_has_it_and_nobody_else(reader: Reader, status: str) -> None:
    assert set(reader.finds(status=status)) == EXPECTED[status]


def test_every_status_of_the_list_is_tried(reader: Reader) -> None:
    page = text_of(reader.ask())
    for status in EXPECTED:
        assert f'<option value="{status}"' in page
    assert page.count("<option") == len(EXPECTED) + 1 + Role.objects.count()


def test_who_is_late_by_the_policy_alone_is_overdue(reader: Reader, ana: Administrator) -> None:
    late = store("late")
    late.security_state.created_at = clock.now() - timedelta(days=16)
    late.security_state.save()
    assert "late" in reader.finds(status="overdue")
    cast.enrol(late)
    assert "late" not in reader.finds(status="overdue")
    assert "late" in reader.finds(status="protected")


def test_who_has_left_is_inactive_and_nothing_else(reader: Reader) -> None:
    Administrator.objects.filter(username="person.1").update(is_active=False)
    for status in EXPECTED:
        assert ("person.1" in reader.finds(status=status)) == (status in {"", "inactive"})


@pytest.mark.parametrize("name", ["Owner", "Administrator", "Support", "Auditor"])
def test_a_role_shows_who_has_it(reader: Reader, name: str) -> None:
    role = Role.objects.get(name=name)
    assert set(reader.finds(role=role.pk)) == usernames_in(role.administrators.all())


def test_a_role_of_ones_own_can_be_chosen(reader: Reader) -> None:
    role = Role.objects.create(name="Ноќна смена", level=3)
    Administrator.objects.filter(username="person.7").update(role=role)
    assert "Ноќна смена</option>" in text_of(reader.ask())
    assert reader.finds(role=role.pk) == ["person.7"]


@pytest.mark.parametrize("status", EXPECTED)
@pytest.mark.parametrize("name", ["", "Support", "Owner"])
@pytest.mark.parametrize("search", ["", "ПЕТРОВ", "iv", "ng"])
def test_filters_add_up(reader: Reader, status: str, name: str, search: str) -> None:
    having = Administrator.objects.filter(search_key__contains=search.casefold())
    role = Role.objects.get(name=name) if name else None
    if role:
        having = having.filter(role=role)
    found = reader.finds(status=status, role=role.pk if role else "", search=search)
    assert set(found) == EXPECTED[status] & usernames_in(having)


def test_what_was_chosen_stays_chosen(reader: Reader) -> None:
    role = Role.objects.get(name="Support")
    page = text_of(reader.ask(search="Љубов", status="blocked", role=role.pk))
    assert 'value="Љубов"' in page
    assert '<option value="blocked" selected>' in page
    assert f'<option value="{role.pk}" selected>' in page


def test_the_sentence_counts_everybody_active_whatever_is_filtered(reader: Reader) -> None:
    active = PEOPLE + 1 - len(EXPECTED["inactive"])
    sentence = f"{active} administrators, {len(EXPECTED['protected'])} protected."
    for query in ({}, {"status": "inactive"}, {"search": "nobody-is-called-this"}):
        assert sentence in text_of(reader.ask(**query))


def test_nobody_found_leads_back_to_everybody(reader: Reader) -> None:
    page = text_of(reader.ask(search="nobody-is-called-this"))
    assert f'No administrator matches. <a href="{LIST}">Clear</a>' in page
    assert "<tbody>" not in page


@pytest.mark.parametrize(
    ("query", "at"),
    [
        *(({"status": value}, "status") for value in ("off", "Protected", "0", "'", "\0", "🦉")),
        *(
            ({"role": value}, "role")
            for value in ("Owner", "0", "-1", "1.5", "9" * 30, "9" * 5000, "1 OR 1=1")
        ),
    ],
)
def test_a_value_outside_the_list_is_an_error_at_its_field(
    reader: Reader, query: dict[str, str], at: str
) -> None:
    response = reader.ask(**query)
    assert response.status_code == 422
    page = text_of(response)
    assert f'<a href="#{at}">Choose one of the listed values.' in page
    assert "<title>Error: Administrators" in page
    assert "<tbody>" not in page
    assert "No administrator matches." not in page


def test_one_bad_value_among_good_ones_lists_nobody(reader: Reader) -> None:
    response = reader.ask(search="ivan", status="protected", role="none", sort="username")
    assert response.status_code == 422
    page = text_of(response)
    assert "<tbody>" not in page
    assert 'value="ivan"' in page
    assert '<option value="protected" selected>' in page


def test_parameters_nobody_knows_are_ignored(reader: Reader) -> None:
    query = {"colour": "red", "search[]": "x", "Status": "nonsense", "\0": "\0"}
    assert reader.finds(**query) == reader.finds()


def test_of_a_filter_given_twice_the_last_counts(reader: Reader) -> None:
    page = text_of(reader.follow("?status=nonsense&status=blocked"))
    assert "person.1<" in page
    assert "person.2<" not in page


def usernames_in(found: Iterable[Administrator]) -> set[str]:
    """The usernames of these."""
    return {person.username for person in found}
