"""The audit log as a page: what it shows, to whom, and how one finds something in it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.audit import Action, record
from vratar.audit.actions import DETAIL_KEYS
from vratar.audit.models import Checkpoint, Event, Verification
from vratar.core import clock as server_clock
from vratar.core.database import writing
from vratar.reports.services.event_groups import event_choices
from vratar.reports.services.event_query import Place, Wanted, _beyond, _strands
from vratar.reports.services.event_words import LABELS

PAGE = "/reports/audit"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock: Clock) -> Administrator:
    clock.set(1_795_000_000)
    return cast.make("ana")


@pytest.fixture
def client(ana: Administrator) -> Client:
    return states.two_factor(ana)


def happened(action: Action, **fields: object) -> Event:
    """Record one event."""
    with writing():
        record(action, **{"actor": "host", **fields})  # type: ignore[arg-type]
    return Event.objects.order_by("-pk")[0]


def texts(client: Client, query: str = "") -> list[str]:
    """The column Event of a page, from top to bottom."""
    response = client.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    return re.findall(r'data-label="Event"><span>([^<]*)<', response.content.decode())


def test_events_are_sentences_with_names_the_newest_first(
    client: Client, ana: Administrator, clock: Clock
) -> None:
    boris = cast.make("boris", "Administrator")
    clock.advance(5)
    happened(
        Action.TWO_FACTOR_RESET,
        actor=f"administrator:{ana.pk}",
        target=f"administrator:{boris.pk}",
        source="192.0.2.7",
        details={"reason": "Phone fell into the lake", "approver": f"administrator:{boris.pk}"},
    )
    happened(Action.ROLE_DELETED, target=f"role:{Role.objects.get(name='Support').pk}")
    shown = client.get(PAGE).content.decode()
    assert texts(client)[:2] == ["A role was deleted", "Two-factor authentication was reset"]
    for words in (
        *("<bdi>ana</bdi>", "<bdi>boris</bdi>", "<bdi>192.0.2.7</bdi>", "<bdi>Support</bdi>"),
        *("Reason: <bdi>Phone fell into the lake</bdi>", "Approved by: <bdi>boris</bdi>"),
        "the operator of the server",
    ):
        assert words in shown


def test_the_time_is_the_readers_and_utc_stands_in_the_title(
    client: Client, ana: Administrator, clock: Clock
) -> None:
    clock.set(datetime(2026, 11, 24, 22, 30, tzinfo=UTC).timestamp())
    SecurityState.objects.filter(account=ana).update(time_zone="Europe/Skopje")
    happened(Action.MIGRATED, actor="system")
    client = states.two_factor(ana)
    assert (
        '<time datetime="2026-11-24T22:30:00.000000Z" title="2026-11-24 22:30:00 UTC">'
        "24 Nov 2026, 23:30:00</time>" in client.get(PAGE).content.decode()
    )
    assert "The database was updated" in texts(client, "since=2026-11-24&until=2026-11-24")
    SecurityState.objects.filter(account=ana).update(time_zone="Asia/Tokyo")
    assert "The database was updated" not in texts(client, "until=2026-11-24")
    assert "The database was updated" in texts(client, "since=2026-11-25")


def test_each_filter_finds_its_own(ana: Administrator, clock: Clock) -> None:
    boris = f"administrator:{cast.make('boris', 'Auditor').pk}"
    happened(Action.MIGRATED, actor="system")
    clock.advance(2 * 24 * 3600)
    client = states.two_factor(ana)
    Event.objects.exclude(action=Action.MIGRATED).delete()
    happened(Action.SIGN_IN_SUCCEEDED, actor=boris, target=boris, source="2001:db8::1")
    happened(Action.PASSWORD_REFUSED, actor="anonymous", target=boris, result="failure")
    day = f"{server_clock.now():%Y-%m-%d}"
    logged_in, refused, updated = "Logged in", "Wrong password", "The database was updated"
    assert texts(client) == [refused, logged_in, updated]
    assert texts(client, f"since={day}") == [refused, logged_in]
    assert texts(client, f"until={server_clock.now() - timedelta(days=1):%Y-%m-%d}") == [updated]
    assert texts(client, "who=BORIS") == [refused, logged_in]
    assert texts(client, "who=vratar") == [updated]
    assert texts(client, "who=not+logged") == [refused]
    assert texts(client, "who=nobody-like-this") == []
    assert texts(client, "event=sign_in.succeeded") == [logged_in]
    assert texts(client, "result=failure") == [refused]
    assert texts(client, "result=success&who=boris") == [logged_in]
    assert texts(client, "source=2001:0db8:0:0::1") == [logged_in]
    assert "No events match." in client.get(f"{PAGE}?source=192.0.2.99").content.decode()


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("since=2026-02-30", "since", "Enter a date like 18 Nov 2026."),
        ("until=0001-01-01", "until", "Enter a date like 18 Nov 2026."),
        ("until=9999-12-31", "until", "Enter a date like 18 Nov 2026."),
        ("since=2026-03-02&until=2026-03-01", "since", "From must not be after To."),
        ("source=192.0.2.300", "source", "Enter an IP address."),
        ("event=nothing", "event", "Choose one of the listed values."),
        ("result=perhaps", "result", "Choose one of the listed values."),
        (f"who={'x' * 201}", "who", "Use at most 200 characters."),
        ("who=a%00b", "who", "Remove the characters that cannot be shown."),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_listed(
    client: Client, query: str, field: str, words: str
) -> None:
    response = client.get(f"{PAGE}?{query}")
    shown = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#{field}">{words}</a>' in shown
    assert "<table" not in shown
    assert "No events match" not in shown


def test_a_name_that_too_many_have_must_be_longer(client: Client) -> None:
    for number in range(11):
        cast.make(f"twin.{number}", "Auditor")
    response = client.get(f"{PAGE}?who=twin")
    assert response.status_code == 422
    assert "More than 10 administrators have a name like this." in response.content.decode()
    assert client.get(f"{PAGE}?who=twin.1").status_code == 200


def test_a_date_as_the_language_writes_it_is_taken(client: Client) -> None:
    assert client.get(f"{PAGE}?since=1 Nov 2026&until=24/11/2026").status_code == 200


def cursor(client: Client, query: str, side: str) -> str:
    """The cursor behind Older ("before") or Newer ("after"); empty without such a link."""
    found = re.search(rf'href="\?{side}=([0-9-]+)', client.get(f"{PAGE}?{query}").content.decode())
    return found[1] if found else ""


def test_pages_are_fifty_long_and_stay_as_they_are_while_events_are_added(
    client: Client, clock: Clock
) -> None:
    Event.objects.all().delete()
    for number in range(120):
        clock.advance(0.001 if number % 3 else 0)  # several in the same moment
        happened(Action.MIGRATED, actor="system", details={"version": number})

    def versions(query: str) -> list[int]:
        shown = client.get(f"{PAGE}?{query}").content.decode()
        return [int(found) for found in re.findall(r"Version: <bdi>(\d+)<", shown)]

    first = versions("")
    second_page = f"before={cursor(client, '', 'before')}"
    second = versions(second_page)
    third_page = f"before={cursor(client, second_page, 'before')}"
    assert [len(first), len(second), len(versions(third_page))] == [50, 50, 20]
    assert first + second + versions(third_page) == list(range(119, -1, -1))
    assert cursor(client, "", "after") == ""
    assert cursor(client, third_page, "before") == ""
    for number in range(120, 180):
        clock.advance(1)
        happened(Action.MIGRATED, actor="system", details={"version": number})
    assert versions(second_page) == second
    back = f"after={cursor(client, second_page, 'after')}"
    assert versions(back) == list(range(119, 69, -1))
    newest = f"after={cursor(client, back, 'after')}"
    assert versions(newest) == list(range(169, 119, -1))
    assert versions(f"after={cursor(client, newest, 'after')}") == list(range(179, 129, -1))


@pytest.mark.parametrize(
    "cursor_text",
    ["x", "1-1", "99999999999999999-1", "-1-1", "1", "٣-1", "1795000000000000-" + "9" * 19],
)
def test_a_cursor_that_leads_nowhere_shows_the_newest(client: Client, cursor_text: str) -> None:
    happened(Action.MIGRATED, actor="system")
    shown = client.get(PAGE, {"before": cursor_text}).content.decode()
    assert "Showing the newest entries." in shown
    assert "The database was updated" in shown
    assert "Showing the newest entries." not in client.get(PAGE).content.decode()


def test_the_filter_is_kept_while_pages_are_turned(client: Client, clock: Clock) -> None:
    for _ in range(51):
        happened(Action.MIGRATED, actor="system")
        happened(Action.ROLE_DELETED, actor="system")
    older = f"before={cursor(client, 'event=role.deleted', 'before')}&event=role.deleted"
    assert texts(client, older) == ["A role was deleted"]
    shown = client.get(f"{PAGE}?{older}").content.decode()
    assert '<a href="/reports/audit?event=role.deleted">Check for new events</a>' in shown


def test_a_name_nobody_has_stays_masked(client: Client) -> None:
    client.post("/login", {"username": "my secret password", "password": "x"})
    shown = client.get(PAGE).content.decode()
    assert "m…(18)" in shown
    assert "my secret password" not in shown


def test_it_says_what_is_verified_and_exported(client: Client, clock: Clock) -> None:
    assert "The log has not been verified yet." in client.get(PAGE).content.decode()
    now = server_clock.now()
    Verification.objects.create(size=7, at=now)
    assert "No checkpoint has been exported yet." in client.get(PAGE).content.decode()
    Checkpoint.objects.create(size=7, root=b"", subtrees=b"", text="", at=now, exported_at=now)
    time = "18 Nov 2026, 11:06"
    assert (
        f"Log verified up to entry 7, {time}; last checkpoint exported {time}."
        in client.get(PAGE).content.decode()
    )
    Verification.objects.update(damaged=8, why="truncated")
    shown = client.get(PAGE).content.decode()
    assert "Log damaged at entry 8: truncated. Tell the operator." in shown
    assert "note bad" in shown
    assert "The audit log is damaged" in client.get("/").content.decode()
    Verification.objects.update(damaged=None)
    assert "The audit log is damaged" not in client.get("/").content.decode()


def test_without_the_permission_there_is_no_page_and_no_item_in_the_menu(
    client: Client, clock: Clock
) -> None:
    assert f'href="{PAGE}"' in client.get("/").content.decode()
    Role.objects.filter(name="Support").update(permissions=["view_adoption"])
    other = states.two_factor(cast.make("vera", "Support"))
    assert f'href="{PAGE}"' not in other.get("/").content.decode()
    happened(Action.MIGRATED)
    Event.objects.update(seq=None)
    for path in (PAGE, f"{PAGE}/1", f"{PAGE}/1/proof", f"{PAGE}/export"):
        response = other.get(path)
        assert response.status_code == 403
        assert "You do not have permission to open this page." in response.content.decode()


def test_one_event_is_shown_whole(client: Client, ana: Administrator) -> None:
    event = happened(Action.MIGRATED, details={"old": "<b>", "new": True})
    Event.objects.filter(pk=event.pk).update(seq=41, leaf=b"\xab" * 32)
    shown = client.get(reverse("audit-event", args=[41])).content.decode()
    assert "<h1>Event 41</h1>" in shown
    for words in ("<dt>Old</dt><dd><bdi>&lt;b&gt;</bdi></dd>", "<bdi>Yes</bdi>", "ab" * 32):
        assert words in shown
    assert client.get(f"{PAGE}/42").status_code == 404
    assert client.get(f"{PAGE}/{10**30}").status_code == 404


def test_the_page_costs_the_same_number_of_statements_however_many_events_there_are(
    client: Client, clock: Clock, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        happened(Action.MIGRATED, actor=f"administrator:{number}", target=f"role:{number}")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(PAGE)


def test_a_person_under_a_deadline_owes_the_set_up_first(ana: Administrator) -> None:
    assert Person(states.in_time(ana), ana).client.get(PAGE).status_code == 303


def test_every_detail_that_an_event_may_tell_has_a_word() -> None:
    assert set(LABELS) >= DETAIL_KEYS - {"browser"}  # that one has a column


def test_every_event_can_be_chosen_once() -> None:
    chosen = [value for _, group in event_choices()[1:] for value, _ in group]
    assert sorted(chosen) == sorted(Action)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)},
        {"who": ("administrator:1", "host")},
        {"action": "role.changed"},
        {"result": "failure"},
        {"source": "192.0.2.7"},
        {"who": ("administrator:1",), "action": "role.changed", "result": "failure"},
    ],
)
def test_no_filter_makes_the_database_sort_or_read_the_whole_table(asked: dict[str, Any]) -> None:
    start = Place(datetime(2026, 6, 1, tzinfo=UTC), 7)
    for rows in _strands(Wanted(**asked)):
        for newest_first, order in ((True, ("-at", "-pk")), (False, ("at", "pk"))):
            page = rows.filter(_beyond(start, newest_first)).order_by(*order)[:51]
            plan = page.explain()
            assert "USING INDEX" in plan
            assert "TEMP B-TREE" not in plan
            assert plan.count("\n") == 0
