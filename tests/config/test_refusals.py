import json
import re
from typing import Any

import pytest
from django.http.request import UnreadablePostError
from django.test import Client

from vratar.config import errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]


@pytest.fixture
def browser() -> Client:
    """A browser that shows the answer instead of raising what happened."""
    return Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})


def test_an_unexpected_error_shows_its_number_and_nothing_else(browser: Client) -> None:
    response = browser.get("/defect/secret-token")
    assert response.status_code == 500
    text = response.content.decode()
    assert re.search(r"Error number [0-9A-F]{8}\.", text)
    assert "123456" not in text
    assert "ValueError" not in text


@pytest.mark.parametrize("path", ["/busy", "/no-key"])
def test_a_missing_key_or_database_is_503_and_says_when_to_come_back(
    browser: Client, path: str
) -> None:
    response = browser.get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert b"Try again in a minute." in response.content


def test_a_database_that_fails_before_the_page_is_503_too(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from vratar.sessions import middleware

    def fail(_request: object) -> None:
        raise OperationalError

    monkeypatch.setattr(middleware, "session_of", fail)
    assert browser.get("/echo").status_code == 503


def test_a_megabyte_is_refused_unread(browser: Client) -> None:
    response = browser.post("/echo", {"text": "x" * 1_000_000})
    assert response.status_code == 413


def test_a_length_that_is_no_number_counts_as_none(browser: Client) -> None:
    assert browser.get("/echo", CONTENT_LENGTH="many").status_code == 200


def test_a_body_that_grows_past_the_limit_while_it_is_read_is_413() -> None:
    from django.core.exceptions import RequestDataTooBig
    from django.test import RequestFactory

    response = errors.bad_request(RequestFactory().get("/"), RequestDataTooBig())
    assert response.status_code == 413


def test_a_body_that_breaks_off_is_400() -> None:
    response = errors.answer_to(UnreadablePostError("the client went away"))
    assert response is not None
    assert response.status_code == 400


def test_too_many_fields_are_400(browser: Client) -> None:
    fields = {f"field{number}": "x" for number in range(200)}
    assert browser.post("/echo", fields).status_code == 400


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=\xff\xfe%ff%00\x00", "application/x-www-form-urlencoded"),
        (b"text=x", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"text=x", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b'{"text": ["x"', "application/json"),
        (b"", ""),
    ],
)
def test_input_that_cannot_be_read_is_never_a_500(browser: Client, body: bytes, kind: str) -> None:
    response = browser.generic("POST", "/echo", body, content_type=kind)
    assert response.status_code in (200, 400, 403)


@pytest.mark.parametrize("charset", ["utf-16", "rot13", "zlib", "latin-1", "UTF-7"])
def test_another_encoding_is_400(browser: Client, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert browser.generic("POST", "/echo", b"text=x", content_type=kind).status_code == 400


def test_a_cookie_that_was_sent_twice_counts_as_absent(browser: Client) -> None:
    once = browser.get("/echo", headers={"Cookie": "language=mk"})
    twice = browser.get("/echo", headers={"Cookie": "a=1; language=mk;  language=en"})
    assert once.wsgi_request.COOKIES == {"language": "mk"}
    assert twice.wsgi_request.COOKIES == {"a": "1"}


@pytest.mark.parametrize("path", ["/%ff%fe", "/%00", "/a%0d%0ab", "/login/%2e%2e"])
def test_a_path_that_means_nothing_is_404(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_another_host_is_400(browser: Client) -> None:
    assert browser.get("/login", headers={"Host": "example.mk"}).status_code == 400


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "nonsense"])
def test_another_method_is_405(browser: Client, method: str) -> None:
    assert browser.generic(method, "/login").status_code == 405


def test_a_page_of_an_error_that_cannot_be_rendered_is_plain_text(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Any:
        raise RuntimeError

    monkeypatch.setattr(errors, "select_template", fail)
    response = browser.get("/busy")
    assert response.status_code == 503
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_json_where_a_form_is_expected_has_an_answer(browser: Client) -> None:
    response = browser.post("/login", json.dumps({"username": "ana"}), "application/json")
    assert response.status_code in (400, 403, 422)
