"""The banner before the deadline: on every page, as a warning from three days before on."""

from datetime import timedelta

import pytest
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

DAY = timedelta(days=1).total_seconds()
PAGES = ("/account/security", "/account/sessions", "/setup/staff/administrators/")


def banner(person: Person, path: str) -> str:
    """The kind of the banner's note, and its text."""
    page = person.client.get(path).content.decode()
    before, found, after = page.partition("Set up two-factor authentication ")
    assert found, path
    kind = before.rpartition('<div class="note ')[2].partition('"')[0]
    return f"{kind}: {after.partition('<a')[0]}"


@pytest.mark.parametrize(
    ("days", "kind", "said"),
    [
        (0, "info", "14 days left."),
        (10, "info", "4 days left."),
        (11, "warn", "3 days left."),
        (13, "warn", "1 day left."),
        (14, "warn", "today. From tomorrow on nothing else"),
    ],
)
def test_it_says_how_many_days_are_left_and_warns_at_the_end(
    ana: Person, clock: Clock, days: int, kind: str, said: str
) -> None:
    clock.advance(days * DAY)
    ana.log_in()
    for path in PAGES:
        told = banner(ana, path)
        assert told.startswith(f"{kind}: ")
        assert said in told


def test_the_set_up_page_comes_once_a_session_with_later(ana: Person) -> None:
    first = ana.log_in()
    assert first["Location"] == "/account/two-factor/totp/1"
    page = ana.client.get(first["Location"]).content.decode()
    assert '<a class="cancel" href="/">Later</a>' in page
    assert ana.client.get("/").status_code == 200
