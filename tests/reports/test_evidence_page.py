"""The report for a customer as a page: who, what and when, and the form above it."""

import re

import pytest
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.reports.sealed import PAGE, REASON, Company, company

from vratar.accounts.models import Administrator, Role
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.reports.services.evidence import initials_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(clock: Clock) -> Company:
    return company(clock)


def shown(firm: Company, query: str = "") -> str:
    """The page, without its markup's white space."""
    response = firm.client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_it_tells_who_is_protected_since_when_who_left_and_what_was_reset_and_changed(
    firm: Company,
) -> None:
    page = shown(firm)
    assert "2 of 2 administrators are protected." in page
    assert "Two-factor authentication is required of all administrators." in page
    boris = page[page.index("<bdi>boris</bdi>") :]
    # Not since the replacement of the phone: that left no gap.
    assert '">24 Sep 2026</time>' in boris[: boris.index("</tr>")]
    assert "<bdi>vera</bdi>" in page
    assert f"Reason: <bdi>{REASON}</bdi>" in page
    assert "Days until it is required</bdi> · Old: <bdi>14</bdi> · New: <bdi>7</bdi>" in page
    assert "No further admin area is registered" in page
    assert "It does not prove that nothing else is in the log" in page


def test_a_person_whose_set_up_the_log_does_not_have_is_protected_without_a_date(
    firm: Company,
) -> None:
    page = shown(firm)
    ana = page[page.index('<th scope="row"><bdi>ana</bdi>') :]
    assert "Not in the log" in ana[: ana.index("</tr>")]


def test_initials_stand_for_names(firm: Company) -> None:
    Administrator.objects.filter(pk=firm.boris.pk).update(
        first_name="Борис", last_name="Ѓорѓиев Петров"
    )
    page = shown(firm, "?period=90&people=initials")
    assert f"<bdi>Б. Ѓ. П. ({firm.boris.pk})</bdi>" in page
    main = page[page.index("<main") :]
    assert "Ѓорѓиев" not in main
    assert "vera" not in main
    assert initials_of("ana") == "A."


def test_a_period_of_ones_own_has_two_days_in_their_order(firm: Company) -> None:
    page = shown(firm, "?period=own&since=2026-09-23&until=2026-09-23&people=names")
    assert REASON in page
    assert "Nobody was deactivated in this period." in page
    assert "The policy was not changed in this period." in page
    other = shown(firm, "?period=own&since=2026-09-26&until=2026-10-30&people=names")
    assert "No two-factor authentication was reset in this period." in other


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("period=7&people=names", "period", "Choose one of the listed values."),
        ("period=30&people=numbers", "people", "Choose one of the listed values."),
        ("period=own&people=names&until=2026-09-01", "since", "This field is required."),
        ("period=own&people=names&since=2026-09-01", "until", "This field is required."),
        ("period=own&people=names&since=x&until=2026-09-01", "since", "Enter a date like "),
        (
            "period=own&people=names&since=2026-09-02&until=2026-09-01",
            "since",
            "From must not be after To.",
        ),
    ],
)
def test_what_cannot_be_is_told_and_no_report_is_made(
    firm: Company, query: str, field: str, words: str
) -> None:
    response = firm.client.get(f"{PAGE}?{query}")
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#{field}">{words}' in page
    assert "<table" not in page
    assert firm.client.post(PAGE, {"period": "7", "people": "names"}).status_code == 422


def test_the_file_is_recorded_and_sealed(firm: Company) -> None:
    firm.file(period="30")
    taken = Event.objects.get(action=Action.AUDIT_EXPORTED)
    assert taken.actor == f"administrator:{firm.ana.pk}"
    assert Event.objects.filter(action=Action.REPORT_SEALED, seq__isnull=False).count() == 1


def test_who_did_not_prove_lately_who_they_are_is_asked_first(firm: Company) -> None:
    firm.clock.advance(11 * 60)
    response = firm.client.post(PAGE, {"period": "30", "people": "initials"})
    assert (response.status_code, response["Location"]) == (303, "/reauthenticate")
    assert '<option value="initials" selected>' in shown(firm)
    assert not Event.objects.filter(action=Action.REPORT_SEALED).exists()


def test_a_damaged_log_gives_no_file(firm: Company) -> None:
    reset = Event.objects.get(action=Action.TWO_FACTOR_RESET)
    Event.objects.filter(pk=reset.pk).update(text=reset.text.replace("lake", "lame"))
    response = firm.client.post(PAGE, {"period": "90", "people": "names"})
    assert "Content-Disposition" not in response
    assert "The report could not be sealed." in response.content.decode()


@pytest.mark.parametrize("permissions", [["view_audit_log"], ["view_adoption"]])
def test_without_both_permissions_there_is_no_report_and_no_item_in_the_menu(
    firm: Company, permissions: list[str]
) -> None:
    assert f'href="{PAGE}"' in firm.client.get("/").content.decode()
    Role.objects.filter(name="Support").update(permissions=permissions)
    other = states.confirmed(cast.make("igor", "Support"))
    assert f'href="{PAGE}"' not in other.get("/").content.decode()
    assert other.get(PAGE).status_code == 403
    assert other.post(PAGE, {"period": "30", "people": "names"}).status_code == 403
    assert not Event.objects.filter(action=Action.REPORT_SEALED).exists()


def test_an_installation_without_any_event_has_a_report(clock: Clock) -> None:
    firm = company(clock)
    Event.objects.all().delete()
    page = shown(firm)
    assert "2 of 2 administrators are protected." in page


def test_the_page_costs_the_same_however_many_administrators_there_are(
    firm: Company, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        cast.make(f"one.{number}", "Auditor")
    with django_assert_max_num_queries(33):  # type: ignore[operator]
        shown(firm)
