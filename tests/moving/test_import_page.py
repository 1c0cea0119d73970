"""Setup > Staff Management > Administrators > Import: seen first, then all of it or nothing."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in import mail
from tests.sign_in.conftest import Response

from vratar.accounts import links
from vratar.accounts.models import Administrator, Role
from vratar.audit.models import Event

PAGE = "/setup/staff/administrators/import"
HEAD = "username,email,first_name,role\n"
TWO = HEAD + "vesna,vesna@example.mk,Љубица,Support\nigor,igor@example.mk,,Auditor\n"


@pytest.fixture
def browser(ana: Administrator) -> Client:
    return states.two_factor(ana)


def send(browser: Client, text: str, **more: str) -> Response:
    return browser.post(PAGE, {"text": text, "link": "page", **more})


def confirm(browser: Client, preview: Response) -> Response:
    """Press Save Changes: whatever the page has hidden goes back."""
    hidden = re.findall(
        r'<input type="hidden" name="(\w+)" value="(.*?)">', preview.content.decode(), re.DOTALL
    )
    return browser.post(PAGE, {name: unescape(value) for name, value in hidden})


def usernames() -> set[str]:
    return set(Administrator.objects.values_list("username", flat=True))


def test_the_list_leads_there_and_the_page_says_what_it_wants(browser: Client) -> None:
    assert f'href="{PAGE}"' in browser.get("/setup/staff/administrators/").content.decode()
    page = browser.get(PAGE).content.decode()
    assert "username, email, first_name, last_name, role, language, time_zone" in page
    assert "Nothing is saved before you have seen what the file would do." in page


def test_first_it_shows_who_would_be_added(browser: Client) -> None:
    page = send(browser, TWO).content.decode()
    assert "2 administrators will be added" in page
    assert "<bdi>vesna</bdi>" in page
    assert "Љубица" in page
    assert usernames() == {"ana"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_and_counts_before_the_text(browser: Client, encoding: str) -> None:
    file = SimpleUploadedFile("people.csv", TWO.encode(encoding), "text/csv")
    preview = browser.post(PAGE, {"file": file, "text": "nonsense", "link": "page"})
    assert "2 administrators will be added" in preview.content.decode()
    assert confirm(browser, preview).status_code == 200
    assert usernames() == {"ana", "vesna", "igor"}


def test_then_everybody_is_there_and_the_links_are_shown_once(
    browser: Client, ana: Administrator
) -> None:
    done = confirm(browser, send(browser, TWO))
    page = done.content.decode()
    assert "2 administrators were added." in page
    urls = re.findall(r">(http://[^<]+)</code>", page)
    found = [links.read(links.Kind.SET_UP, url.rsplit("/", 1)[1]) for url in urls]
    assert [link.account.username for link in found if link] == ["vesna", "igor"]
    events = Event.objects.filter(action="administrator.created")
    assert {event.actor for event in events} == {f"administrator:{ana.pk}"}


def test_mailed_links_are_not_shown(browser: Client, settings: Settings) -> None:
    mail.turn_on(settings)
    done = confirm(browser, send(browser, TWO, link="mail"))
    assert (done.status_code, done["Location"]) == (303, "/setup/staff/administrators/")
    addresses = ["vesna@example.mk", "igor@example.mk"]
    assert mail.waiting() == [("set-up link", address) for address in addresses]
    page = browser.get("/account/security").content.decode()
    assert "2 administrators were added. Each was sent a set-up link." in page


def test_mistakes_stand_in_a_table_and_the_rows_can_be_mended(browser: Client) -> None:
    response = send(browser, f"{TWO}ana,nowhere,,Emperor\n")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was saved. Correct the rows and try again." in page
    assert page.count('<th scope="row">Line 4</th>') == 3
    assert "That username is taken." in page
    assert "Choose one of these roles: Owner, Administrator, Support, Auditor." in page
    assert "ana,nowhere,,Emperor" in page.partition("<textarea")[2]
    assert usernames() == {"ana"}


def test_nothing_sent_and_no_csv_are_said(browser: Client) -> None:
    assert "Choose a file, or paste the rows." in send(browser, " ").content.decode()
    file = SimpleUploadedFile("people.csv", "Ѓорѓи".encode("cp1251"), "text/csv")
    response = browser.post(PAGE, {"file": file, "link": "page"})
    assert "The file is not UTF-8." in response.content.decode()
    assert "The file is empty." not in response.content.decode()


def test_what_changed_after_the_preview_is_judged_anew(browser: Client) -> None:
    preview = send(browser, TWO)
    cast.make("igor", "Auditor")
    response = confirm(browser, preview)
    assert response.status_code == 422
    assert "That username is taken." in response.content.decode()
    assert "vesna" not in usernames()


def test_a_text_changed_on_the_way_is_judged_as_it_comes(browser: Client) -> None:
    forged = send(browser, f"{HEAD}mallory,m@example.mk,,Emperor\n", confirmed="yes")
    assert forged.status_code == 422
    assert usernames() == {"ana"}


def test_nobody_gives_a_role_above_their_own(boris: Administrator) -> None:
    browser = states.two_factor(boris)
    text = f"{HEAD}mallory,m@example.mk,,Owner\n"
    assert send(browser, text, confirmed="yes").status_code == 422
    assert "mallory" not in usernames()
    assert send(browser, TWO, confirmed="yes").status_code == 200


def test_without_the_permission_nothing_is_done(boris: Administrator) -> None:
    Role.objects.filter(pk=boris.role_id).update(permissions=["view_administrators"])
    browser = states.two_factor(boris)
    assert browser.get(PAGE).status_code == 403
    assert send(browser, TWO, confirmed="yes").status_code == 403
    assert usernames() == {"boris"}


def test_pasted_rows_are_kept_over_the_question_who_sits_there(
    ana: Administrator, clock: Clock
) -> None:
    secret = cast.enrol(ana)
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    browser.post("/login", {"username": "ana", "password": cast.PASSWORD})
    browser.post("/login/code", {"code": cast.code(secret)})
    clock.advance(15 * 60)
    asked = send(browser, TWO, confirmed="yes")
    assert asked["Location"].startswith("/reauthenticate")
    answer = {"password": cast.PASSWORD, "code": cast.code(secret)}
    back = browser.post(asked["Location"], answer)["Location"]
    assert usernames() == {"ana"}
    page = browser.get(back).content.decode()
    assert "vesna,vesna@example.mk" in page.partition("<textarea")[2]


def test_more_than_the_server_takes_is_refused_before_it_is_read(browser: Client) -> None:
    assert send(browser, TWO + "#" * 70_000).status_code == 413
    file = SimpleUploadedFile("people.csv", TWO.encode() + b"\n" * 70_000, "text/csv")
    assert browser.post(PAGE, {"file": file, "link": "page"}).status_code == 413
    assert usernames() == {"ana"}
