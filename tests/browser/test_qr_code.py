"""A phone's camera reads the QR code from the screen, whatever the screen looks like."""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.authenticators import scan, secret_in
from tests.browser.chromium import PHONE, NewVisitor
from tests.browser.journeys import Ana, begin, log_in

SCREENS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone, light": {"viewport": PHONE, "color_scheme": "light"},
    "phone, dark, no scripts": {
        "viewport": PHONE,
        "color_scheme": "dark",
        "java_script_enabled": False,
    },
    "forced colours": {"forced_colors": "active"},
    "high density": {"device_scale_factor": 2},
}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS.keys())
def test_the_screenshot_holds_what_the_link_holds(
    unprotected_ana: Ana, new_visitor: NewVisitor, screen: dict[str, Any], tmp_path: Path
) -> None:
    visitor = new_visitor(**screen)
    log_in(visitor, unprotected_ana)
    uri = begin(visitor, Ana(unprotected_ana.clock))
    picture = tmp_path / "page.png"
    visitor.page.screenshot(path=picture, full_page=True)
    assert scan(picture) == uri


def test_the_key_to_type_is_the_one_in_the_qr_code(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor(viewport=PHONE)
    log_in(visitor, unprotected_ana)
    uri = begin(visitor, Ana(unprotected_ana.clock))
    key = visitor.page.locator("#setup-key").inner_text()
    groups = key.split()
    assert [len(group) for group in groups] == [4] * 8
    assert "".join(groups) == secret_in(uri)


def test_what_a_screen_reader_speaks_of_it_holds_no_secret(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, unprotected_ana)
    uri = begin(visitor, Ana(unprotected_ana.clock))
    name = visitor.page.get_by_role("img", name="QR code").get_attribute("aria-label")
    assert name
    assert secret_in(uri) not in name
    assert "otpauth" not in name
