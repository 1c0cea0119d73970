"""`/training/team`: who sees whom, what of them, how fast, and as a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast, company
from tests.clock import Clock
from tests.policy import states
from tests.sign_in import mail
from tests.staff.acting import session_of
from tests.training.learners import do_lessons, finish, require, take_quiz

from vratar.accounts.models import Administrator, Role
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.core.csv_lines import csv_lines
from vratar.notices.models import Mail
from vratar.training.models import Drill
from vratar.training.services import team
from vratar.training.services.reminding import audience, remind

TEAM, CSV, REMIND = "/training/team", "/training/team/csv", "/training/team/remind"


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """The Owner."""
    return cast.make("ana")


@pytest.fixture
def browser(ana: Administrator) -> Client:
    return states.two_factor(ana)


def person(name: str, first: str = "") -> Administrator:
    """A colleague with this name."""
    account = cast.make(name, "Support")
    account.first_name = first or name.capitalize()
    account.save()
    return account


def text_of(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def file_of(browser: Client, query: str = "") -> list[dict[str, str]]:
    """The rows of the file."""
    response = browser.get(f"{CSV}{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.streaming
    sent = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert sent.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(sent.decode("utf-8-sig"), newline="")))


def test_it_shows_how_far_everybody_is(browser: Client) -> None:
    now = time.now()
    finish(person("boris"), now - timedelta(days=3))
    person("lena")
    igor = person("igor")
    do_lessons(igor, now - timedelta(days=9), 2)
    Drill.objects.create(account=igor, kind="recovery", at=now, right=True)
    rows = {row.username: row for row in team.rows([*_ids()])}
    assert (rows["boris"].done, rows["boris"].score, rows["boris"].is_finished) == (7, 11, True)
    assert (rows["igor"].done, rows["igor"].score, rows["igor"].drill_at) == (2, None, now)
    assert rows["igor"].last_activity == now
    assert (rows["lena"].done, rows["lena"].last_activity) == (0, None)
    page = text_of(browser, TEAM)
    for told in ("<bdi>Boris</bdi>", "7 of 7", "11 of 12", "3 days ago", "2 of 7", "Never"):
        assert told in page
    assert "4 administrators, 1 passed the quiz." in page


def _ids() -> list[int]:
    return list(Administrator.objects.order_by("pk").values_list("pk", flat=True))


def test_the_score_is_that_of_the_newest_attempt(ana: Administrator) -> None:
    now = time.now()
    take_quiz(ana, now - timedelta(days=2), 12)
    take_quiz(ana, now - timedelta(days=1), 4)
    row = team.rows([ana.pk])[0]
    assert (row.score, row.passed) == (4, True)


def test_a_wrong_drill_is_none(ana: Administrator) -> None:
    Drill.objects.create(account=ana, kind="recovery", at=time.now(), right=False)
    Drill.objects.create(account=ana, kind="cards", at=time.now(), right=True)
    row = team.rows([ana.pk])[0]
    assert (row.drill_at, row.last_activity) == (None, time.now())


def test_what_is_due_stands_there(browser: Client, ana: Administrator) -> None:
    require(months=12)
    finish(ana, time.now() - timedelta(days=500))
    row = team.rows([ana.pk])[0]
    assert row.is_due
    assert row.due is not None
    assert f'datetime="{row.due.isoformat()}"' in text_of(browser, TEAM)


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_the_mean_of_fewer_than_five_is_not_shown(
    browser: Client, people: int, *, shown: bool
) -> None:
    for number in range(people):
        take_quiz(person(f"p{number}"), time.now(), 12 - number)
    assert ("Mean score:" in text_of(browser, TEAM)) is shown
    assert (team.team().mean is not None) is shown


def test_the_mean_counts_each_person_once_and_nobody_who_left(ana: Administrator) -> None:
    for number in range(6):
        account = person(f"p{number}")
        take_quiz(account, time.now() - timedelta(days=1), 2)
        take_quiz(account, time.now(), 12 if number else 0)
    Administrator.objects.filter(username="p0").update(is_active=False)
    assert team.team().mean == 12


@pytest.mark.parametrize("page", [TEAM, CSV])
def test_without_the_permission_nobody_sees_it(db: None, clock: Clock, page: str) -> None:
    Role.objects.create(name="Blind", level=9, permissions=["manage_administrators"])
    assert states.two_factor(cast.make("blind", "Blind")).get(page).status_code == 403


def test_the_search_finds_in_every_script(browser: Client) -> None:
    person("stojan", "Стојан")
    person("igor")
    page = text_of(browser, f"{TEAM}?search=стојан")
    assert "<bdi>Стојан</bdi>" in page
    assert "<bdi>Igor</bdi>" not in page
    assert "1 administrator found." in page
    assert "No administrator matches." in text_of(browser, f"{TEAM}?search=nobody")
    assert browser.get(f"{TEAM}?search={'x' * 201}").status_code == 422


def test_it_shows_fifty_a_page(browser: Client) -> None:
    company.fill(130)
    assert len(team.page_of("", "2")[1]) == 50
    assert "Page 2 of" in text_of(browser, f"{TEAM}?page=2")
    assert "There is no such page. Showing page 1." in text_of(browser, f"{TEAM}?page=x")


def test_who_left_is_not_listed(browser: Client) -> None:
    gone = person("gone")
    Administrator.objects.filter(pk=gone.pk).update(is_active=False)
    assert "Gone" not in text_of(browser, TEAM)
    assert [row["username"] for row in file_of(browser)] == ["ana"]


@pytest.mark.parametrize("people", [60, 10_000])
def test_the_number_of_queries_does_not_grow_with_the_team(browser: Client, people: int) -> None:
    require(months=12)
    company.fill(people)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(TEAM).status_code == 200
    assert len(queries) <= 29


def test_the_file_has_iso_dates_and_english_names(browser: Client, ana: Administrator) -> None:
    require(months=12)
    at = time.now() - timedelta(days=10)
    finish(ana, at)
    Drill.objects.create(account=ana, kind="recovery", at=at, right=True)
    row = team.rows([ana.pk])[0]
    assert row.due is not None
    assert file_of(browser) == [
        {
            "name": "ana",
            "username": "ana",
            "lessons_done": "7",
            "score": "11",
            "quiz_passed": "yes",
            "last_activity": at.date().isoformat(),
            "due": row.due.isoformat(),
            "recovery_drill": at.date().isoformat(),
        }
    ]


def test_the_file_has_what_was_searched_for(browser: Client) -> None:
    person("igor")
    assert [row["username"] for row in file_of(browser, "?search=igor")] == ["igor"]


def test_a_search_that_is_no_search_leads_back_to_its_error(browser: Client) -> None:
    response = browser.get(f"{CSV}?search={'x' * 201}")
    assert response.status_code == 303
    assert browser.get(response["Location"]).status_code == 422


@pytest.mark.parametrize("first", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_becomes_a_formula(first: str) -> None:
    head, line = csv_lines(["name"], [[first]])
    assert head == "\ufeffname\r\n"
    assert line.strip('"').startswith(f"'{first[0]}")


@pytest.mark.parametrize("separator", [";", ",", "\n"])
def test_no_cell_becomes_a_formula_where_another_sign_parts_the_cells(separator: str) -> None:
    _, line = csv_lines(["name"], [[f"Ana{separator}=1+1{separator}x"]])
    assert f"{separator}'=1+1{separator}x" in line


def test_the_file_of_ten_thousand_comes_in_parts(browser: Client) -> None:
    company.fill(10_000)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(CSV)
        before = len(queries)
        lines = sum(part.count(b"\n") for part in response.streaming_content)  # type: ignore[attr-defined]
    assert lines > 5000
    assert before < 20
    assert len(queries) < 250


@pytest.fixture
def igor(ana: Administrator, settings: Settings) -> Administrator:
    """Somebody who has not begun, in a house with a mail server."""
    mail.turn_on(settings)
    return person("igor")


def ids(*people: Administrator) -> dict[str, list[int]]:
    return {"chosen": [one.pk for one in people]}


def test_the_list_leads_to_the_names_and_then_to_the_mails(
    browser: Client, igor: Administrator
) -> None:
    boris = person("boris")
    page = browser.post(REMIND, ids(boris, igor))
    assert page.status_code == 200
    assert "<bdi>Boris</bdi>" in page.content.decode()
    assert not Mail.objects.exists()
    response = browser.post(REMIND, {**ids(boris, igor), "confirmed": "yes"})
    assert (response.status_code, response["Location"]) == (303, TEAM)
    assert mail.waiting() == [
        ("training due", "boris@example.mk"),
        ("training due", "igor@example.mk"),
    ]
    assert "Reminder sent to 2 people." in text_of(browser, TEAM)
    event = Event.objects.get(action="training.reminded")
    assert '"count":2' in event.text


def test_nobody_is_asked_twice_in_a_day(
    browser: Client, ana: Administrator, igor: Administrator, clock: Clock
) -> None:
    boris = person("boris")
    browser.post(REMIND, {**ids(igor), "confirmed": "yes"})
    text_of(browser, TEAM)
    browser.post(REMIND, {**ids(boris, igor), "confirmed": "yes"})
    told = "Reminder sent to 1 person. Reminded today; not sent again to 1 person."
    assert told in text_of(browser, TEAM)
    assert Mail.objects.count() == 2
    clock.advance(24 * 3600 - 1)
    assert audience(ana, [igor.pk]).already == 1
    clock.advance(1)
    assert audience(ana, [igor.pk]).people == [igor]


def test_who_needs_none_is_left_out_and_counted(browser: Client, igor: Administrator) -> None:
    done, left, invited = person("d"), person("l"), person("i")
    finish(done, time.now())
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    invited.set_unusable_password()
    invited.save()
    chosen = {**ids(done, left, invited, igor), "confirmed": "yes"}
    browser.post(REMIND, chosen)
    assert "3 people need no reminder: finished, inactive or invited." in text_of(browser, TEAM)
    assert mail.waiting() == [("training due", "igor@example.mk")]


def test_who_has_finished_is_reminded_when_it_is_due_again(
    ana: Administrator, igor: Administrator
) -> None:
    require(months=12)
    finish(igor, time.now() - timedelta(days=500))
    reached = remind(session_of(ana), [igor.pk], cast.ANAS_LAPTOP)
    assert reached.people == [igor]
    due = reached.until[igor.pk]
    assert due is not None
    until = Mail.objects.get().details["until"]
    assert abs(until - time.timestamp()) > 86400
    assert until < time.timestamp()


def test_oneself_and_who_stands_higher_are_nobody(ana: Administrator, igor: Administrator) -> None:
    boris = cast.make("boris", "Administrator")
    reached = remind(session_of(boris), [ana.pk, boris.pk, 10**6], cast.ANAS_LAPTOP)
    assert reached.is_empty
    assert not Mail.objects.exists()


def test_who_may_only_look_sends_nothing(igor: Administrator) -> None:
    auditor = states.two_factor(cast.make("auditor", "Auditor"))
    page = text_of(auditor, TEAM)
    assert "Send reminder" not in page
    assert auditor.post(REMIND, {**ids(igor), "confirmed": "yes"}).status_code == 403
    assert not Mail.objects.exists()


def test_who_may_not_see_the_training_reminds_nobody(igor: Administrator) -> None:
    Role.objects.create(name="Blind", level=9, permissions=["manage_administrators"])
    reached = remind(session_of(cast.make("blind", "Blind")), [igor.pk], cast.ANAS_LAPTOP)
    assert reached.is_empty


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "yes"}])
def test_with_nobody_chosen_it_says_so(
    browser: Client, igor: Administrator, confirmed: dict[str, str]
) -> None:
    response = browser.post(REMIND, {**confirmed, "chosen": ["x", "-1", "٣", ""]})
    assert response.status_code == 422
    assert "Choose at least one administrator." in response.content.decode()


def test_an_old_proof_is_renewed_and_the_choice_kept(
    browser: Client, igor: Administrator, clock: Clock
) -> None:
    clock.advance(601)
    response = browser.post(REMIND, {**ids(igor), "confirmed": "yes"})
    assert response["Location"] == "/reauthenticate"
    assert "send training reminders" in text_of(browser, "/reauthenticate")
    assert not Mail.objects.exists()
    assert "<bdi>Igor</bdi>" in text_of(browser, REMIND)


def test_without_a_mail_server_it_says_so(
    browser: Client, igor: Administrator, settings: Settings
) -> None:
    mail.turn_off(settings)
    page = browser.post(REMIND, {**ids(igor), "confirmed": "yes"}).content.decode()
    assert "No mail server is set up" in page
    assert not Mail.objects.exists()
