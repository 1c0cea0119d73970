"""docs/reference/settings.md has every key with its default and what is allowed."""

from tests.docs.settings_page import PAGE, page


def test_the_page_is_what_the_settings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.docs.settings_page"
