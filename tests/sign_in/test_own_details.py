"""One's own language, time zone and address."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person, Response

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.core import clock as now
from vratar.core.settings import current
from vratar.notices.models import Mail

PAGE = "/account/security"
TYPED = {"email": "ana@example.mk", "language": "en", "time_zone": "Europe/Skopje"}


def save(person: Person, **typed: str) -> Response:
    return person.client.post(PAGE, {**TYPED, **typed})


def prove(person: Person, clock: Clock) -> None:
    """Go through the re-authentication that saving asked for."""
    page = person.client.get("/reauthenticate").content.decode()
    assert "change your email address" in page
    assert person.reauthenticate(person.fresh_code(clock))["Location"] == PAGE


def test_language_and_time_zone_are_saved_at_once(ana: Person) -> None:
    ana.enter()
    response = save(ana, language="mk", time_zone="America/New_York")
    assert (response.status_code, response["Location"]) == (303, PAGE)
    state = SecurityState.objects.get()
    assert (state.language, state.time_zone) == ("mk", "America/New_York")
    assert response.cookies["vratar-language"].value == "mk"
    assert Administrator.objects.get().version == 2


def test_another_zone_moves_ones_deadline_and_is_recorded(ana: Person) -> None:
    ana.enter()
    save(ana, time_zone="UTC")  # the zone it was anyway
    assert not Event.objects.filter(action="administrator.changed").exists()
    save(ana, time_zone="America/New_York")
    event, who = (
        Event.objects.get(action="administrator.changed"),
        f"administrator:{ana.account.pk}",
    )
    assert (event.actor, event.target) == (who, who)
    assert event.content()["details"] == {
        "field": "time_zone",
        "old": "UTC",
        "new": "America/New_York",
    }


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"time_zone": "Europe/Nowhere"}, "Choose one of the listed values."),
        ({"language": "xx"}, "Choose one of the listed values."),
        ({"email": "nowhere"}, "Enter an email address like name@example.com."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(
    ana: Person, typed: dict[str, str], text: str
) -> None:
    ana.enter()
    response = save(ana, **typed)
    assert response.status_code == 422
    assert text in response.content.decode()
    assert SecurityState.objects.get().time_zone == ""


@pytest.mark.parametrize("email", ["ana@example.mk", "Ana@Example.MK", " ana@example.mk "])
def test_the_same_address_is_no_change(protected_ana: Person, email: str) -> None:
    protected_ana.enter()
    assert save(protected_ana, email=email)["Location"] == PAGE
    assert Administrator.objects.get().email == "ana@example.mk"


def test_with_the_password_alone_the_address_stays(ana: Person) -> None:
    ana.enter()
    response = save(ana, email="new@example.mk", time_zone="America/New_York")
    assert response["Location"] == "/account/two-factor/totp/required"
    assert Administrator.objects.get().email == "ana@example.mk"
    assert SecurityState.objects.get().time_zone == "America/New_York"


def test_a_new_address_needs_a_proof_and_counts_when_its_link_is_used(
    protected_ana: Person, settings: Settings, clock: Clock
) -> None:
    protected_ana.enter()
    mail.turn_on(settings)
    assert save(protected_ana, email="new@example.mk")["Location"] == "/reauthenticate"
    prove(protected_ana, clock)
    assert 'value="new@example.mk"' in protected_ana.client.get(PAGE).content.decode()
    assert save(protected_ana, email="new@example.mk")["Location"] == PAGE
    page = protected_ana.client.get(PAGE).content.decode()
    assert "We have sent a link to new@example.mk." in page
    assert mail.waiting() == [("confirm email", "new@example.mk")]
    assert Administrator.objects.get().email == "ana@example.mk"

    told = Mail.objects.get().details
    until = now.now().fromtimestamp(told["until"], now.now().tzinfo)
    url = links.url_for(Kind.EMAIL, protected_ana.account, told, until, told["email"]).removeprefix(
        "http://127.0.0.1:8000"
    )
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    form = stranger.get(url)["Location"]
    assert "new@example.mk" in stranger.get(form).content.decode()
    assert Administrator.objects.get().email == "ana@example.mk"
    assert stranger.post(form)["Location"] == "/login?notice=confirmed"
    assert Administrator.objects.get().email == "new@example.mk"
    assert mail.waiting()[1:] == [
        ("email changed", "ana@example.mk"),
        ("email changed", "new@example.mk"),
    ]
    assert Event.objects.filter(action="email.changed").count() == 1
    assert stranger.get(url).status_code == 404
    assert stranger.post(form).status_code == 404


def test_without_mail_it_changes_at_once_after_the_proof(
    protected_ana: Person, clock: Clock
) -> None:
    protected_ana.enter()
    save(protected_ana, email="new@example.mk")
    assert Administrator.objects.get().email == "ana@example.mk"
    prove(protected_ana, clock)
    save(protected_ana, email="new@example.mk")
    assert Administrator.objects.get().email == "new@example.mk"
    assert "Your email address was changed." in protected_ana.client.get(PAGE).content.decode()


def test_three_links_an_hour(protected_ana: Person, settings: Settings, clock: Clock) -> None:
    protected_ana.enter()
    mail.turn_on(settings)
    save(protected_ana, email="new@example.mk")
    prove(protected_ana, clock)
    answers = [save(protected_ana, email=f"new{n}@example.mk").status_code for n in range(4)]
    assert answers == [303, 303, 303, 422]
    assert Mail.objects.count() == 3


def test_a_stored_zone_that_nobody_knows_is_the_site_s(ana: Person) -> None:
    for name in ("Europe/Nowhere", "../etc/passwd", "Europe", "x" * 64):
        SecurityState.objects.update(time_zone=name)
        assert SecurityState.objects.get().zone.key == current().site.time_zone
    ana.enter()
    assert ana.client.get(PAGE).status_code == 200
