"""The dashboard says how far the server's clock is off, as measured beside the panel."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.config.test_dashboard_attention import told
from tests.core.time_answers import answering
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.config import server_clock
from vratar.core.settings import current

Asks = Callable[[str], None]


@pytest.fixture
def asks(settings: Settings, tmp_path: Path) -> Asks:
    """Let the installation ask this time server."""

    def ask(server: str) -> None:
        site = replace(current().site, time_server=server)
        settings.VRATAR = replace(current(), site=site, home=tmp_path)

    return ask


@pytest.mark.parametrize(
    ("ahead", "kind"), [(0, "ok"), (-8, "warn"), (8, "warn"), (-90, "bad"), (90, "bad")]
)
def test_a_measurement_is_kept(asks: Asks, ahead: int, kind: str) -> None:
    asks(answering(ahead))
    server_clock.measure()
    reading = server_clock.last_reading()
    assert reading is not None
    assert reading.offset == pytest.approx(-ahead, abs=1)
    assert reading.kind == kind


def test_without_a_time_server_nothing_is_asked_or_said(asks: Asks, tmp_path: Path) -> None:
    asks(answering(0))
    server_clock.measure()
    asks("")
    server_clock.measure()
    assert server_clock.last_reading() is None


def test_a_server_that_gives_no_time_is_a_warning(asks: Asks) -> None:
    asks(answering(0, mode=3))
    server_clock.measure()
    reading = server_clock.last_reading()
    assert reading is not None
    assert (reading.offset, reading.kind) == (None, "warn")


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"offset": 0, "taken_at": 1}', "nonsense"])
def test_what_is_old_or_spoilt_counts_as_not_measured(
    asks: Asks, tmp_path: Path, kept: str
) -> None:
    asks("127.0.0.1:9")
    (tmp_path / "server-clock.json").write_text(kept)
    assert server_clock.last_reading() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ahead", "words"),
    [(0, "Right to the second."), (-8, "8 seconds fast."), (90, "90 seconds slow.")],
)
def test_the_dashboard_shows_it(
    protected_ana: Person,  # noqa: F811 - the fixture above
    asks: Asks,
    ahead: int,
    words: str,
) -> None:
    asks(answering(ahead))
    server_clock.measure()
    protected_ana.enter()
    page = protected_ana.client.get("/").content.decode()
    assert words in page
    assert told(protected_ana, "clock is wrong") is (ahead != 0)


@pytest.mark.django_db
def test_not_measured_the_dashboard_says_so(protected_ana: Person) -> None:  # noqa: F811
    protected_ana.enter()
    assert "Server clock not checked." in protected_ana.client.get("/").content.decode()
