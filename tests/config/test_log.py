import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.core.exceptions import RequestDataTooBig
from django.test import Client

from vratar.config.log_line import LineFormatter, line
from vratar.config.logging import CONFIGURATION, FIELDS, LONGEST


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is written while the test runs."""
    (handler,) = filter(_is_ours, logging.getLogger().handlers)
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)


def records(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(text) for text in log.getvalue().splitlines()]


@pytest.mark.django_db
@pytest.mark.urls("tests.config.urls")
def test_an_error_is_logged_with_the_number_on_its_page_and_no_secret(log: StringIO) -> None:
    browser = Client(raise_request_exception=False)
    response = browser.get("/defect/secret-token?code=654321", headers={"Cookie": "a=cookie-value"})
    record = records(log)[-1]
    assert record["error_number"] in response.content.decode()
    assert (record["event"], record["status"]) == ("Request failed", 500)
    assert (record["route"], record["method"]) == ("defect/<str:token>", "GET")
    assert record["exception"] == "ValueError"
    assert record["frames"][-1].endswith(" defect")
    for secret in ("secret-token", "123456", "654321", "cookie-value"):
        assert secret not in log.getvalue()


@pytest.mark.django_db
@pytest.mark.urls("tests.config.urls")
def test_an_error_of_an_error_page_is_logged_too(
    log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vratar.config import context

    def fail(_request: object) -> None:
        raise LookupError

    monkeypatch.setattr(context, "navigation", fail)
    Client(raise_request_exception=False).get("/forbidden")
    assert records(log)[-1]["exception"].startswith("LookupError < PermissionDenied")


@pytest.mark.django_db
@pytest.mark.urls("tests.config.urls")
def test_a_refusal_is_logged_without_what_was_sent(log: StringIO) -> None:
    Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"}).post(
        "/echo", {"text": "typed-by-somebody"}
    )
    Client().get("/login", headers={"Host": "evil.example.mk"})
    assert [record["event"] for record in records(log)] == ["Request refused"] * 2
    assert "typed-by-somebody" not in log.getvalue()
    assert "evil" not in log.getvalue()


def test_only_listed_fields_are_written(log: StringIO) -> None:
    structlog.get_logger("vratar.test").warning(
        "Something", count=3, exit_code=7, password="p", code="481516", stack_info=True
    )
    (record,) = records(log)
    assert (record["count"], record["exit_code"]) == (3, 7)
    assert record["logger"] == "vratar.test"
    assert set(record) <= FIELDS
    assert not FIELDS & {"password", "code", "secret", "token", "key", "path", "body", "stack"}


def test_one_event_is_one_line_and_not_longer_than_allowed(log: StringIO) -> None:
    structlog.get_logger("vratar.test").error("a\nb\x1b[31m\u2028" + "c" * 10_000)
    assert log.getvalue().count("\n") == 1
    (record,) = records(log)
    assert record["event"].startswith("a\N{REPLACEMENT CHARACTER}b")
    assert len(record["event"]) == LONGEST


def test_the_text_of_an_exception_is_told_only_where_it_is_ours(log: StringIO) -> None:
    logger = structlog.get_logger("vratar.test")
    error = OSError(28, "No space left on device")
    error.__cause__ = RequestDataTooBig("123456")
    logger.error("Failed", exc_info=error)
    (record,) = records(log)
    assert record["exception"] == (
        "OSError: [Errno 28] No space left on device < RequestDataTooBig"
    )


def test_a_record_without_an_exception_says_so_by_silence(log: StringIO) -> None:
    structlog.get_logger("vratar.test").error("Failed", exc_info=True)
    logging.getLogger("vratar.test").error("Failed")
    assert ["exception" in record for record in records(log)] == [False, False]


def test_django_sends_its_records_nowhere_else() -> None:
    assert CONFIGURATION["loggers"]["django"]["handlers"] == []  # type: ignore[index]
    assert logging.getLogger("django").handlers == []


def test_small_processes_write_the_same_fields() -> None:
    assert set(json.loads(line("Ended", "warning", child="panel", exit_code=1))) <= FIELDS
    record = logging.LogRecord("_granian", logging.ERROR, "", 0, "Exit of %s", ("worker",), None)
    told = json.loads(LineFormatter().format(record))
    assert (told["event"], told["level"], told["logger"]) == ("Exit of worker", "error", "_granian")
