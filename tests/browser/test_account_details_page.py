"""My Account > Your details: language and time zone count from the next page on."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, log_in
from tests.browser.languages import catalogue
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation whose Owner changes her language."""
    with installation(tmp_path_factory.mktemp("details")) as server:
        yield server


def oldest_shown(visitor: Visitor) -> tuple[datetime, str]:
    """The moment of the oldest event on the page: as machines read it, and as people do."""
    time = visitor.page.locator(".events time").last
    return datetime.fromisoformat(str(time.get_attribute("datetime"))), time.inner_text()


def clock_time(moment: datetime, zone: str) -> str:
    """What a clock on the wall shows there."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def save(visitor: Visitor, language: str, time_zone: str) -> None:
    """Choose both and save them."""
    visitor.select("Language", language)
    visitor.select("Time zone", time_zone)
    visitor.press("Save Changes")


@pytest.mark.parametrize("way", WAYS)
def test_language_and_time_zone_count_at_once(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, protected_ana)
    visitor.open("/account/security")
    save(visitor, "Македонски", "Asia/Tokyo")
    visitor.catalogue = catalogue("mk")
    assert visitor.page.locator("html").get_attribute("lang") == "mk"
    assert visitor.heading == visitor.said("My Account") != "My Account"
    assert visitor.said("Your details are saved.") in visitor.text
    moment, in_tokyo = oldest_shown(visitor)
    assert clock_time(moment, "Asia/Tokyo") in in_tokyo

    save(visitor, "English", "Europe/Skopje")
    visitor.catalogue = catalogue("en")
    assert visitor.heading == "My Account"
    moment, in_skopje = oldest_shown(visitor)
    assert clock_time(moment, "Europe/Skopje") in in_skopje


def test_what_is_no_address_is_told_by_the_panel_and_stays_in_the_field(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.open("/account/security")
    visitor.type("Email", "ana at example.mk")
    visitor.press("Save Changes")
    assert "Enter an email address like name@example.com." in visitor.text
    assert visitor.labelled("Email").input_value() == "ana at example.mk"
    visitor.reload()
    visitor.open("/account/security")
    assert visitor.labelled("Email").input_value() == protected_ana.email
