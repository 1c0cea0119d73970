"""Dates as Macedonian writes them: small months, nouns that agree with their number."""

# ruff: noqa: RUF001

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from vratar.core import clock
from vratar.ui import dates, months

AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
MONTHS = [
    "јануари",
    "февруари",
    "март",
    "април",
    "мај",
    "јуни",
    "јули",
    "август",
    "септември",
    "октомври",
    "ноември",
    "декември",
]


@pytest.fixture(autouse=True)
def _macedonian(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(clock, "now", lambda: AT)
    with translation.override("mk"):
        yield


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_months_have_no_capital(number: int, name: str) -> None:
    assert months.full(number) == name
    assert months.short(number).removesuffix(".") == name[:3]


def test_a_long_date_ends_with_the_word_year() -> None:
    assert _plain(dates.long_date(date(2026, 11, 24))) == "24 ноември 2026 г."


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (timedelta(days=3), "за 3 дена"),
        (timedelta(days=21), "за 21 ден"),
        (timedelta(hours=5), "за 5 часа"),
        (timedelta(minutes=11), "за 11 минути"),
        (timedelta(), "штотуку"),
        (timedelta(minutes=-21), "пред 21 минута"),
        (timedelta(hours=-1), "пред 1 час"),
        (timedelta(days=-1), "пред 1 ден"),
    ],
)
def test_distances_agree_with_their_number(distance: timedelta, text: str) -> None:
    assert _plain(dates.ago(AT + distance)) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "1 секунда"), (40, "40 секунди"), (120, "2 минути"), (7200, "2 часа")]
)
def test_so_do_waits(seconds: int, text: str) -> None:
    assert _plain(dates.wait(seconds)) == text
