"""Whatever a record is made of, one harmless line comes out (security.md §13)."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any
from unicodedata import category

import pytest
import structlog
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.config.test_log import log, records

from vratar.config.logging import FIELDS, LONGEST, OneLineHandler

__all__ = ["log"]

SECRET = "nine blue herons under one pike"
HOSTILE = [
    "a\r\nSet-Cookie: b=c",
    '"}\n{"event": "All is well", "level": "info"}',
    "\x1b[2J\x1b]0;title\x07",
    "a\x85b\u2028c\u2029d\x0be\x0cf",
    "\u202egnirts\u2066",
    "\x00" * 300,
    "é" * 10_000,
    "%s %d %(name)s {0} {event}",
]


def our_handler() -> OneLineHandler:
    return next(each for each in logging.getLogger().handlers if isinstance(each, OneLineHandler))


@pytest.fixture
def debug() -> Iterator[None]:
    """Log as much as there is."""
    loggers = [logging.getLogger(name) for name in (None, "django", "django.request", "vratar")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_one_line_of_one_object(log: StringIO, text: str) -> None:
    structlog.get_logger("vratar.test").error(text, action=text)
    logging.getLogger("vratar.test").error("%s", text)
    assert log.getvalue().count("\n") == len(log.getvalue().splitlines()) == 2
    for record in records(log):
        assert set(record) <= FIELDS
        assert len(record["event"]) <= LONGEST
        assert not {category(letter) for letter in record["event"]} & {"Cc", "Zl", "Zp", "Cs"}
        assert not {"\u202e", "\u2066"} & set(record["event"])
    log.getvalue().encode()  # what a stream does with it


@pytest.mark.parametrize(
    "value", [b"4815162342", {"password": SECRET}, (SECRET,), Exception(SECRET)]
)
def test_of_what_is_no_text_and_no_number_only_its_type_is_told(log: StringIO, value: Any) -> None:
    structlog.get_logger("vratar.test").error(value, action=value, count=value)
    (record,) = records(log)
    name = f"<{type(value).__name__}>"
    assert (record["event"], record["action"], record["count"]) == (name, name, name)


def test_a_long_list_is_cut_and_so_is_what_it_holds(log: StringIO) -> None:
    structlog.get_logger("vratar.test").error("Failed", frames=["x" * 1000, {"a": SECRET}] * 50)
    (record,) = records(log)
    assert len(record["frames"]) == 12
    assert record["frames"][:2] == ["x" * LONGEST, "<dict>"]


def test_errors_that_libraries_derive_from_those_of_the_system_keep_their_words(
    log: StringIO,
) -> None:
    logger = logging.getLogger("vratar.test")
    logger.error("Failed", exc_info=SMTPRecipientsRefused({"ana@example.mk": (550, b"no")}))
    logger.error("Failed", exc_info=ConnectionRefusedError(111, "Connection refused"))
    assert [record["exception"] for record in records(log)] == [
        "SMTPRecipientsRefused",
        "ConnectionRefusedError: [Errno 111] Connection refused",
    ]


def test_half_a_character_is_written_as_a_whole_one(log: StringIO) -> None:
    # Past the loggers: pytest keeps what they get, and xdist cannot send it on.
    record = logging.LogRecord("vratar.test", logging.ERROR, "", 0, "half: \ud83d", (), None)
    our_handler().handle(record)
    assert records(log)[0]["event"] == "half: \N{REPLACEMENT CHARACTER}"
    log.getvalue().encode()  # what a stream does with it


def test_a_record_that_cannot_be_written_says_so_without_its_words(
    log: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    record = logging.LogRecord("vratar.test", logging.ERROR, "", 0, "%d", (SECRET,), None)
    our_handler().handle(record)
    (told,) = records(log)
    assert (told["logger"], told["exception"]) == ("vratar.test", "TypeError")
    assert set(told) <= FIELDS
    assert SECRET not in log.getvalue()
    assert capsys.readouterr() == ("", "")


@pytest.mark.django_db
@pytest.mark.usefixtures("debug")
def test_at_level_debug_the_log_holds_no_more_of_a_sign_in(
    log: StringIO, client: Client, clock: Clock
) -> None:
    ana = cast.make("ana")
    secret = cast.enrol(ana)
    logging.getLogger("vratar.test").debug("As much as there is")
    client.get(f"/nothing/{SECRET}?code=481516", headers={"User-Agent": SECRET})
    client.post("/login", {"username": SECRET, "password": SECRET})
    client.post("/login", {"username": "ana", "password": cast.PASSWORD})
    client.post("/login/code", {"code": cast.wrong_code(secret)})
    client.post("/login/code", {"code": cast.code(secret)})
    ids = [cookie.value for cookie in client.cookies.values() if cookie.value]
    found = records(log)
    assert "debug" in {record["level"] for record in found}
    assert all(set(record) <= FIELDS for record in found)
    for text in (SECRET, "481516", cast.code(secret), cast.PASSWORD, *ids):
        assert text not in log.getvalue()


@pytest.mark.django_db
@pytest.mark.urls("tests.config.urls")
def test_each_error_has_a_number_of_its_own_on_its_page_and_in_the_log(log: StringIO) -> None:
    browser = Client(raise_request_exception=False)
    pages = [browser.get("/defect/x").content.decode() for _ in range(3)]
    numbers = [record["error_number"] for record in records(log)]
    assert len(set(numbers)) == 3
    for number, page in zip(numbers, pages, strict=True):
        assert number in page


@pytest.mark.django_db
def test_the_audit_log_holds_of_a_name_nobody_has_its_first_letter_and_its_length(
    client: Client,
) -> None:
    from vratar.audit.models import Event

    client.post("/login", {"username": SECRET, "password": "something else"})
    client.post("/login/forgotten", {"username": SECRET})
    texts = [event.text for event in Event.objects.all()]
    assert not [text for text in texts if "herons" in text]
    assert json.dumps(f"n…({len(SECRET)})", ensure_ascii=False)[1:-1] in "".join(texts)
