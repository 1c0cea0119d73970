"""What is typed about a person is checked, shown as text, and never put away wrong."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.staff.acting import LIST, browser_of

from vratar.accounts.models import Administrator, Role

ADD = f"{LIST}/add"
UNSHOWABLE = "Remove the characters that cannot be shown."


@pytest.fixture
def browser(ana: Administrator) -> Client:
    """Where the Owner sits."""
    return browser_of(ana)


def typed(**other: str) -> dict[str, str]:
    role = Role.objects.get(name="Support")
    usual = {"username": "new", "email": "new@example.mk", "role": str(role.pk), "link": "page"}
    return {**usual, "first_name": "", "last_name": "", "language": "", "time_zone": "", **other}


BAD = {
    "right-to-left override": ("first_name", "abc\u202edcba", UNSHOWABLE),
    "isolate": ("last_name", "\u2066abc", UNSHOWABLE),
    "control character": ("first_name", "abc\x07", UNSHOWABLE),
    "null character": ("last_name", "a\x00b", UNSHOWABLE),
    "zero-width space": ("first_name", "a\u200bb", UNSHOWABLE),
    "500 characters of a name": ("first_name", "a" * 500, "Use at most 150 characters."),
    "500 characters of a username": ("username", "a" * 500, "Use 1 to 30 letters"),
    "markup in a username": (
        "username",
        "<b>new</b>",
        "Use 1 to 30 letters, digits, dots, hyphens, underscores or @.",
    ),
    "bidi in a username": (
        "username",
        "new\u202e",
        "Use 1 to 30 letters, digits, dots, hyphens, underscores or @.",
    ),
    "no username": ("username", " ", "Enter"),
    "no address": ("email", "new at example.mk", "Enter an email address like name@example.com."),
    "an address with a line after it": ("email", "new@example.mk\nBcc: m@example.mk", "Enter"),
    "500 characters of an address": ("email", f"{'a' * 490}@example.mk", "Enter"),
    "no role": ("role", "", "Choose a role."),
    "a role that is not there": ("role", "999", "Choose one of the listed values."),
    "a role that is no number": ("role", "Owner", "Choose one of the listed values."),
    "a language nobody offers": ("language", "tlh", "Choose one of the listed values."),
    "a zone nobody knows": ("time_zone", "Mars/Olympus", "Choose one of the listed values."),
    "a delivery nobody offers": ("link", "pigeon", "Choose one of the listed values."),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_told_at_its_field_and_adds_nobody(browser: Client, kind: str) -> None:
    name, text, why = BAD[kind]
    response = browser.post(ADD, typed(**{name: text}))
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [name]
    assert str(errors[name][0]).startswith(why)
    assert Administrator.objects.count() == 1


@pytest.mark.parametrize("kind", [kind for kind in BAD if BAD[kind][0] != "link"])
def test_bad_input_changes_no_entry(browser: Client, vera: Administrator, kind: str) -> None:
    name, text, _ = BAD[kind]
    as_is = typed(username="vera", email=vera.email, method="off", version="1")
    response = browser.post(f"{LIST}/{vera.pk}/", {**as_is, name: text})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    vera.refresh_from_db()
    assert (vera.username, vera.first_name, vera.version) == ("vera", "", 1)


def test_markup_in_a_name_is_shown_as_text_wherever_it_appears(browser: Client) -> None:
    markup = "<script>alert(1)</script>"
    shown = browser.post(ADD, typed(first_name=markup, last_name='"><img src=x>'))
    made = Administrator.objects.get(username="new")
    entry = browser.get(f"{LIST}/{made.pk}/")
    listed = browser.get(f"{LIST}/")
    leaving = browser.get(f"{LIST}/{made.pk}/deactivate")
    for page in (shown, entry, listed, leaving):
        assert page.status_code == 200
        source = page.content.decode()
        assert markup not in source
        assert "<img src=x>" not in source
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source


def test_a_role_one_may_not_give_is_not_taken_from_a_forged_form(
    boris: Administrator, vera: Administrator
) -> None:
    browser, owner = browser_of(boris), Role.objects.get(name="Owner")
    added = browser.post(ADD, typed(role=str(owner.pk)))
    changed = browser.post(
        f"{LIST}/{vera.pk}/",
        typed(username="vera", email=vera.email, method="off", version="1", role=str(owner.pk)),
    )
    for response in (added, changed):
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["role"]
    assert not Administrator.objects.filter(username="new").exists()
    vera.refresh_from_db()
    assert vera.role.name == "Support"


def test_the_joiners_of_a_script_stay_in_a_name(browser: Client) -> None:
    name = "\u0646\u0627\u0645\u200c\u0647\u0627"
    assert browser.post(ADD, typed(first_name=name)).status_code == 200
    assert Administrator.objects.get(username="new").first_name == name


@pytest.mark.parametrize("page", ["add", "entry"])
def test_what_was_typed_comes_back_after_the_proof_was_renewed(
    ana: Administrator, vera: Administrator, clock: Clock, client: Client, page: str
) -> None:
    person = Person(client, ana)
    person.secret = cast.enrol(ana)
    person.enter()
    path = ADD if page == "add" else f"{LIST}/{vera.pk}/"
    clock.advance(601)
    late = typed(username="veronika", first_name="Љубица", method="totp", version="1")
    assert client.post(path, late)["Location"] == "/reauthenticate"
    assert set(Administrator.objects.values_list("username", flat=True)) == {"ana", "vera"}
    assert person.reauthenticate(person.fresh_code(clock))["Location"] == path
    form = client.get(path).context["form"]
    names = ("username", "first_name", "email", "role")
    assert {name: form[name].value() for name in names} == {name: late[name] for name in names}
    assert client.post(path, late).status_code in {200, 303}
    assert Administrator.objects.get(username="veronika").first_name == "Љубица"
