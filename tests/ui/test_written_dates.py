from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from vratar.core import clock
from vratar.ui import dates

AT = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _skopje() -> object:
    with timezone.override("Europe/Skopje"):
        yield


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", dates.short_date, "3 Nov 2026"),
        ("en", dates.long_date, "3 November 2026"),
        ("en", dates.date_time, "3 Nov 2026, 15:05"),
        ("en", dates.with_seconds, "3 Nov 2026, 15:05:09"),
        ("en", dates.clock_time, "15:05"),
        ("mk", dates.short_date, "03.11.2026"),
        ("mk", dates.date_time, "03.11.2026, 15:05"),
        ("mk", dates.with_seconds, "03.11.2026, 15:05:09"),
        ("mk", dates.clock_time, "15:05"),
        ("tr", dates.short_date, "3 Nov 2026"),
    ],
)
def test_a_time_is_written_in_the_readers_language_and_zone(
    language: str, words: object, expected: str
) -> None:
    with translation.override(language):
        assert callable(words)
        assert words(AT) == expected


def test_a_calendar_date_has_no_zone() -> None:
    assert dates.short_date(date(2026, 11, 3)) == "3 Nov 2026"
    assert dates.machine(date(2026, 11, 3)) == "2026-11-03"


def test_the_day_is_the_readers_day() -> None:
    assert dates.short_date(datetime(2026, 11, 3, 23, 30, tzinfo=UTC)) == "4 Nov 2026"


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=-1, seconds=-30), "1 minute ago"),
        (timedelta(minutes=-40), "40 minutes ago"),
        (timedelta(hours=-5, minutes=-59), "5 hours ago"),
        (timedelta(days=-1, hours=-3), "1 day ago"),
        (timedelta(seconds=5), "in 1 minute"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(days=-31), "3 Oct 2026"),
        (timedelta(days=31), "4 Dec 2026"),
    ],
)
def test_distances_are_relative_up_to_thirty_days(
    distance: timedelta, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    assert dates.ago(AT + distance) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, "1 second"),
        (90, "90 seconds"),
        (91, "2 minutes"),
        (5400, "90 minutes"),
        (5401, "2 hours"),
    ],
)
def test_a_wait_is_rounded_up(seconds: int, expected: str) -> None:
    assert dates.wait(seconds) == expected


def test_filters_tell_machines_the_moment_with_its_offset() -> None:
    source = "{% load vratar_ui %}{{ at|v_datetime }} {{ none|v_datetime }}"
    assert Template(source).render(Context({"at": AT, "none": None})) == (
        '<time datetime="2026-11-03T15:05:09+01:00">3 Nov 2026, 15:05</time> '
    )


def test_a_relative_time_carries_its_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=2))
    assert Template("{% load vratar_ui %}{{ at|v_ago }}").render(Context({"at": AT})) == (
        '<time datetime="2026-11-03T15:05:09+01:00" title="3 Nov 2026, 15:05">2 days ago</time>'
    )
