from dataclasses import replace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as DjangoSettings

from vratar.core.settings import current

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]


def status(method: str = "POST", host: str = "127.0.0.1:8000", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(headers={"Host": host, **named}).generic(method, "/echo").status_code


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", "Same-Origin"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_a_browser_says_comes_from_elsewhere_is_refused(site: str, method: str) -> None:
    own = "http://127.0.0.1:8000"
    assert status(method, Sec_Fetch_Site=site, Origin=own) == 403


def test_what_a_browser_says_is_our_own_passes() -> None:
    assert status(Sec_Fetch_Site="same-origin") == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_changes_nothing_passes(method: str) -> None:
    assert status(method, Sec_Fetch_Site="cross-site") == 200


def test_saying_nothing_at_all_is_refused() -> None:
    assert status() == 403


@pytest.mark.parametrize(
    ("host", "origin", "answer"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000", 200),
        ("localhost:8000", "http://localhost:8000", 200),
        ("[::1]:8000", "http://[::1]:8000", 200),
        ("localhost", "http://localhost", 200),
        ("[::1]", "http://[::1]", 200),
        ("localhost:8000", "http://localhost:3000", 403),
        ("localhost:8000", "https://localhost:8000", 403),
        ("127.0.0.1:8000", "http://localhost:8000", 403),
        ("127.0.0.1:8000", "null", 403),
        ("127.0.0.1:8000", "http://example.mk", 403),
        ("127.0.0.1:8000", "", 403),
    ],
)
def test_without_fetch_metadata_the_origin_must_be_ours(
    host: str, origin: str, answer: int
) -> None:
    assert status(host=host, Origin=origin) == answer


def test_behind_a_proxy_only_the_configured_origin_is_ours(settings: DjangoSettings) -> None:
    site = replace(current().site, url="https://panel.example.mk")
    settings.VRATAR = replace(current(), site=site)
    settings.ALLOWED_HOSTS = ["panel.example.mk", "localhost"]
    host = "panel.example.mk"
    assert status(host=host, Origin="https://panel.example.mk") == 200
    assert status(host=host, Origin="http://panel.example.mk") == 403
    assert status(host="localhost:8000", Origin="http://localhost:8000") == 403
