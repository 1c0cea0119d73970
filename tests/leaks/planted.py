"""Tests that let secrets out, and tests that only look so; `test_planted_leaks.py` runs them."""

import json
import logging
import secrets
import subprocess
import sys

import pytest
import structlog
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.browser.server import Log

from vratar import otp
from vratar.core.settings import current

pytestmark = pytest.mark.urls("tests.leaks.leaking_urls")

PASSWORD = "nine blue herons & one pike"


@pytest.fixture
def browser(settings: Settings) -> Client:
    settings.MIDDLEWARE = []
    return Client()


def from_a_process(text: str) -> None:
    program = [sys.executable, "-c", f"print({text!r})"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        Log(process).end()


def test_leak_of_an_id_in_a_line_of_the_log() -> None:
    logging.getLogger("vratar.test").error("Refused: %s", secrets.token_urlsafe(32))


def test_leak_of_a_code_in_a_line_of_the_log(browser: Client) -> None:
    browser.post("/away", {"code": "481516", "text": "nothing"})
    structlog.get_logger("vratar.test").error("Refused", action="code=481516")


def test_leak_of_bytes_in_a_line_of_the_log() -> None:
    logging.getLogger("vratar.test").error("Sealed %r", otp.generate_secret())


def test_leak_of_a_key_in_a_line_of_the_log(settings: Settings) -> None:
    logging.getLogger("vratar.test").error("Signed with %s", settings.SECRET_KEY)


def test_leak_of_a_code_in_a_page(browser: Client) -> None:
    browser.post("/page", {"code": "481516"})


def test_leak_of_a_computed_code_in_a_page(browser: Client) -> None:
    code = otp.totp(otp.generate_secret(), 0)
    browser.post("/page", {"text": code})


def test_leak_of_a_password_in_a_page(browser: Client) -> None:
    browser.post("/page", {"password": PASSWORD})


def test_leak_of_a_secret_in_groups_in_a_page(browser: Client) -> None:
    secret = otp.base32_encode(otp.generate_secret()).lower()
    groups = " ".join(secret[start : start + 4] for start in range(0, 32, 4))
    browser.post("/page", {"text": f"Key: {groups}"})


def test_leak_of_a_recovery_code_in_an_address(browser: Client) -> None:
    browser.post("/away", {"text": otp.generate_recovery_code().replace("-", "")})


def test_leak_of_an_id_in_another_cookie(browser: Client) -> None:
    browser.post("/cookie", {"text": secrets.token_urlsafe(32)})


def test_leak_of_another_secret_on_the_page_of_codes(browser: Client) -> None:
    browser.post("/codes", {"text": otp.base32_encode(otp.generate_secret())})


@pytest.mark.django_db
def test_leak_of_a_secret_that_is_bound(browser: Client) -> None:
    secret = cast.enrol(cast.make("ana"))
    browser.post("/scan", {"text": otp.base32_encode(secret)})


def test_leak_of_a_key_in_the_output_of_a_server() -> None:
    key = json.loads(current().keys.key_ring.read_text())["keys"]["1"]
    from_a_process(json.dumps({"event": f"The key is {key}"}))


def test_leak_of_an_id_in_the_output_of_a_server() -> None:
    from_a_process(f"Traceback: {secrets.token_urlsafe(32)}")


def test_clean_codes_of_another_test_and_numbers_around(browser: Client) -> None:
    browser.post("/away", {"code": "234234", "text": "nothing"})
    browser.post("/page", {"text": "481516 1234234 234234f"})


def test_clean_page_that_is_there_to_show_it(browser: Client) -> None:
    browser.post("/scan", {"text": otp.base32_encode(otp.generate_secret())})
    browser.post("/codes", {"text": otp.generate_recovery_code()})


def test_clean_text_that_was_typed_openly_too(browser: Client) -> None:
    browser.post("/page", {"username": PASSWORD, "password": PASSWORD})


def test_clean_link_that_a_server_prints() -> None:
    from_a_process(f"  http://127.0.0.1:8000/first-run/{secrets.token_urlsafe(32)}")


def test_clean_page_and_log(browser: Client) -> None:
    code = otp.totp(otp.generate_secret(), 0)
    browser.post("/page", {"text": "a quiet page"})
    browser.post("/away", {"code": code, "text": "code"})
    logging.getLogger("vratar.test").error("A quiet line")
