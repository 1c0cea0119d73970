"""Every answer of a whole sign-in and of every refusal: headers and cookies of security.md."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.sign_in.conftest import Person
from tests.whole.header_walk import Answer, walk

pytestmark = [
    pytest.mark.usefixtures("disk"),
    pytest.mark.xdist_group("headers"),  # one worker, so that each walk is gone once
]

ONE_YEAR = "31536000"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
POLICY = {
    *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'"),
    *("connect-src 'self'", "form-action 'self'", "object-src 'none'", "base-uri 'none'"),
    *("frame-ancestors 'none'", "require-trusted-types-for 'script'"),
}
STATUSES = {
    "sign-in needed": 303,
    "the form": 200,
    "empty form": 422,
    "wrong password": 422,
    "right password": 303,
    "code form": 200,
    "wrong code": 422,
    "right code": 303,
    "a page": 200,
    "language": 303,
    "re-authentication owed": 303,
    "nothing there": 404,
    "another spelling": 301,
    "wrong method": 405,
    "unknown method": 405,
    "too large": 413,
    "unknown host": 400,
    "from another site": 403,
    "unknown session": 303,
    "no pending sign-in": 303,
    "a file": 200,
    "no such file": 404,
    "alive": 200,
    "log-out": 303,
}
SAME_SITE = {"session": "Lax", "csrf": "Lax", "language": "Lax", "pending": "Strict"}
SAME_SITE["browser"] = "Strict"
# An id; a language; the id of a known browser with its time and signature.
OPAQUE = r"[A-Za-z0-9_-]{32,43}|mk||[A-Za-z0-9_-]{22}:[A-Za-z0-9]+:[A-Za-z0-9_-]{43}"


WALKED: dict[str, list[Answer]] = {}


def walk_here(ana: Person) -> list[Answer]:
    """On the http site of this test."""
    return list(walk("127.0.0.1:8000", ana.secret, secure=False))


def walk_on_https(ana: Person) -> list[Answer]:
    """In a process of its own, whose site is https."""
    script = Path(__file__).with_name("header_walk.py")
    https = {"VRATAR_SITE_URL": "https://panel.example.mk", "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, script, "panel.example.mk", ana.secret.hex()],
        env=os.environ | https,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Answer(**answer) for answer in json.loads(told.stdout.splitlines()[-1])]


WALKS = {"loopback": walk_here, "https": walk_on_https}


def walked(site: str, request: pytest.FixtureRequest) -> list[Answer]:
    """The walk on this site, gone once for all tests here."""
    if site not in WALKED:
        WALKED[site] = WALKS[site](request.getfixturevalue("ana_on_disk"))
    return WALKED[site]


@pytest.fixture(params=WALKS)
def answers(request: pytest.FixtureRequest) -> list[Answer]:
    """Both walks, one after the other."""
    return walked(request.param, request)


@pytest.fixture
def on_loopback(request: pytest.FixtureRequest) -> list[Answer]:
    """Only the one."""
    return walked("loopback", request)


@pytest.fixture
def on_https(request: pytest.FixtureRequest) -> list[Answer]:
    """Only the other."""
    return walked("https", request)


def wrong(answers: list[Answer], is_right: Callable[[Answer], bool]) -> list[str]:
    """Which answers are not as they should be."""
    return [answer.what for answer in answers if not is_right(answer)]


def test_the_walk_went_where_it_should(answers: list[Answer]) -> None:
    found = {answer.what: answer.status for answer in answers if "http " not in answer.what}
    assert found == STATUSES


def test_every_answer_has_the_fixed_headers(answers: list[Answer]) -> None:
    def is_right(answer: Answer) -> bool:
        policy = set(answer.headers["Content-Security-Policy"].split("; "))
        return answer.headers.items() >= HEADERS.items() and policy == POLICY

    assert wrong(answers, is_right) == []


def test_only_files_are_kept_and_everything_else_varies(answers: list[Answer]) -> None:
    def is_right(answer: Answer) -> bool:
        if answer.what in {"a file", "http /static/vratar/app.css"}:
            return "Cookie" not in answer.headers.get("Vary", "")
        kept_by_nobody = "no-store" in answer.headers["Cache-Control"]
        varies = {"Accept-Language", "Cookie"} <= set(answer.headers.get("Vary", "").split(", "))
        return kept_by_nobody and (varies or answer.what == "no such file")

    assert wrong(answers, is_right) == []


def test_every_cookie_is_closed_to_scripts_and_to_other_sites(answers: list[Answer]) -> None:
    for answer in answers:
        for cookie in answer.cookies:
            kind = cookie["name"].rpartition("-")[2]
            closed = (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
            assert (answer.what, kind, *closed) == (
                *(answer.what, kind, "True", SAME_SITE[kind], "/", ""),
            )


def test_every_cookie_is_opaque(answers: list[Answer]) -> None:
    for answer in answers:
        for cookie in answer.cookies:
            assert re.fullmatch(OPAQUE, cookie["value"])


def test_the_walk_saw_every_cookie_come_and_go(answers: list[Answer]) -> None:
    seen = {
        (cookie["name"].rpartition("-")[2], bool(cookie["value"]))
        for answer in answers
        for cookie in answer.cookies
    }
    assert seen == {
        *(("csrf", True), ("csrf", False), ("session", True), ("session", False)),
        *(("pending", True), ("pending", False), ("language", True)),
        ("browser", True),
    }


def test_logging_out_clears_cache_and_storage_but_no_sibling(answers: list[Answer]) -> None:
    told = {a.what: a.headers["Clear-Site-Data"] for a in answers if "Clear-Site-Data" in a.headers}
    assert told == {"log-out": '"cache", "storage"'}


def test_on_https_every_cookie_is_secure_and_bound_to_its_host(on_https: list[Answer]) -> None:
    for answer in on_https:
        for cookie in answer.cookies:
            assert cookie["name"].startswith("__Host-vratar-")
            assert (answer.what, cookie["secure"]) == (answer.what, "True")


def test_on_https_the_browser_is_told_to_stay_there(on_https: list[Answer]) -> None:
    def is_right(answer: Answer) -> bool:
        over_http = answer.what.startswith("http ")
        return over_http or answer.headers.get("Strict-Transport-Security") == (
            f"max-age={ONE_YEAR}"
        )

    assert wrong(on_https, is_right) == []


def test_on_https_plain_http_is_sent_there_and_only_probes_are_served(
    on_https: list[Answer],
) -> None:
    over_http = {answer.what: answer for answer in on_https if answer.what.startswith("http ")}
    for path in ("/login", "/static/vratar/app.css"):
        answer = over_http[f"http {path}"]
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://panel.example.mk{path}"
    assert over_http["http /livez"].status == 200


def test_on_loopback_cookies_have_no_prefix_that_http_refuses(on_loopback: list[Answer]) -> None:
    for answer in on_loopback:
        for cookie in answer.cookies:
            assert cookie["name"].startswith("vratar-")
            assert cookie["secure"] == ""
    assert not any("Strict-Transport-Security" in answer.headers for answer in on_loopback)
