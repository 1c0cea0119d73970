"""Reminders: who is asked, how often, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast, company
from tests.clock import Clock
from tests.sign_in import mail
from tests.staff.acting import LIST, browser_of, session_of

from vratar.accounts.models import Administrator, Role
from vratar.audit.models import Event
from vratar.notices.models import Mail
from vratar.staff.services.reminders import audience, remind

REMIND = f"{LIST}/remind"


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    mail.turn_on(settings)


def ids(*people: Administrator) -> dict[str, list[int]]:
    return {"chosen": [person.pk for person in people]}


def test_the_list_leads_to_the_names_and_then_to_the_mails(
    ana: Administrator, boris: Administrator, igor: Administrator
) -> None:
    browser = browser_of(ana)
    page = browser.post(REMIND, ids(boris, igor))
    assert page.status_code == 200
    assert "<bdi>boris</bdi>" in page.content.decode()
    assert not Mail.objects.exists()
    response = browser.post(REMIND, {**ids(boris, igor), "confirmed": "yes"})
    assert (response.status_code, response["Location"]) == (303, f"{LIST}/")
    assert mail.waiting() == [("reminder", "boris@example.mk"), ("reminder", "igor@example.mk")]
    assert "Reminder sent to 2 people." in browser.get("/account/security").content.decode()
    event = Event.objects.get(action="administrator.reminded")
    assert '"count":2' in event.text


def test_a_link_of_one_entry_is_enough(ana: Administrator, igor: Administrator) -> None:
    page = browser_of(ana).get(f"{REMIND}?chosen={igor.pk}").content.decode()
    assert "<bdi>igor</bdi>" in page
    assert not Mail.objects.exists()


def test_nobody_is_asked_twice_in_a_day(
    ana: Administrator, boris: Administrator, igor: Administrator, clock: Clock
) -> None:
    browser = browser_of(ana)
    browser.post(REMIND, {**ids(igor), "confirmed": "yes"})
    browser.get("/account/security")
    browser.post(REMIND, {**ids(boris, igor), "confirmed": "yes"})
    text = browser.get("/account/security").content.decode()
    assert "Reminder sent to 1 person. Reminded today; not sent again to 1 person." in text
    assert Mail.objects.count() == 2
    clock.advance(24 * 3600 - 1)
    assert audience(ana, [igor.pk]).already == 1
    clock.advance(1)
    assert audience(ana, [igor.pk]).people == [igor]


def test_who_needs_none_is_left_out_and_counted(ana: Administrator, igor: Administrator) -> None:
    protected, left, invited = (cast.make(name, "Auditor") for name in ("p", "l", "i"))
    cast.enrol(protected)
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    invited.set_unusable_password()
    invited.save()
    chosen = ids(protected, left, invited, igor)
    browser = browser_of(ana)
    assert "3 people need no reminder" in browser.post(REMIND, chosen).content.decode()
    browser.post(REMIND, {**chosen, "confirmed": "yes"})
    assert "3 people need no reminder" in browser.get("/account/security").content.decode()
    assert mail.waiting() == [("reminder", "igor@example.mk")]


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
def test_with_nobody_chosen_it_says_so(
    ana: Administrator, boris: Administrator, confirmed: dict[str, str]
) -> None:
    browser = browser_of(boris)
    for chosen in ([], [ana.pk], [boris.pk], [10**6], ["x", "-1", "9" * 40, "٣", ""]):
        response = browser.post(REMIND, {**confirmed, "chosen": chosen})
        assert response.status_code == 422
        assert "Choose at least one administrator." in response.content.decode()
    assert not Mail.objects.exists()
    assert browser.get(REMIND).status_code == 200


def test_who_sees_nobody_reminds_nobody(igor: Administrator) -> None:
    Role.objects.create(name="Blind", level=9, permissions=["manage_administrators"])
    reached = remind(session_of(cast.make("blind", "Blind")), [igor.pk], cast.ANAS_LAPTOP)
    assert reached.is_empty
    assert not Mail.objects.exists()


def test_an_old_proof_is_renewed_and_the_choice_kept(
    ana: Administrator, igor: Administrator, clock: Clock
) -> None:
    browser = browser_of(ana)
    clock.advance(601)
    assert browser.post(REMIND, ids(igor)).status_code == 200
    response = browser.post(REMIND, {**ids(igor), "confirmed": "yes"})
    assert response["Location"] == "/reauthenticate"
    assert "send set-up reminders" in browser.get("/reauthenticate").content.decode()
    assert not Mail.objects.exists()
    assert "<bdi>igor</bdi>" in browser.get(REMIND).content.decode()


def test_without_a_mail_server_it_says_so_and_sends_nothing(
    ana: Administrator, igor: Administrator, settings: Settings
) -> None:
    mail.turn_off(settings)
    for typed in (ids(igor), {**ids(igor), "confirmed": "yes"}):
        text = browser_of(cast.make(f"o{len(typed)}")).post(REMIND, typed).content.decode()
        assert "No mail server is set up" in text
        assert 'name="confirmed"' not in text
    remind(session_of(ana), [igor.pk], cast.ANAS_LAPTOP)
    assert not Mail.objects.exists()
    assert not Event.objects.filter(action="administrator.reminded").exists()


def test_a_name_is_text(ana: Administrator, igor: Administrator) -> None:
    Administrator.objects.filter(pk=igor.pk).update(first_name="<script>")
    assert "<bdi>&lt;script&gt;</bdi>" in browser_of(ana).post(REMIND, ids(igor)).content.decode()


def test_ten_thousand_are_no_ten_thousand_queries(ana: Administrator) -> None:
    company.fill(10_000)
    chosen = list(Administrator.objects.values_list("pk", flat=True))
    session = session_of(ana)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reached = remind(session, chosen, cast.ANAS_LAPTOP)
    assert len(reached.people) == Mail.objects.count() > 1000
    assert len(queries) < 200
