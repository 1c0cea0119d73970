"""The reference pages have every command and every audit event, in the words of the code."""

from tests.docs import commands_page, events_page


def test_every_command_stands_there_as_its_help_has_it() -> None:
    told = commands_page.PAGE.read_text(encoding="utf-8")
    assert told == commands_page.page(), "python -m tests.docs.commands_page"


def test_every_audit_event_stands_there_with_its_meaning() -> None:
    told = events_page.PAGE.read_text(encoding="utf-8")
    assert told == events_page.page(), "python -m tests.docs.events_page"
