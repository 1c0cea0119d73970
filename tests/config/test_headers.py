import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
}
PAGES = ["/login", "/nothing-here", "/forbidden", "/defect/x", "/busy", "/", "/livez"]


@pytest.mark.parametrize("path", [*PAGES, "/static/vratar/app.css"])
def test_every_answer_has_the_fixed_headers(path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    response.close()
    assert {name: response.headers.get(name) for name in FIXED} == FIXED
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_kept_by_anybody(path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    assert "no-store" in response.headers["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


def test_an_answer_may_say_how_it_is_kept(client: Client) -> None:
    assert client.get("/kept").headers["Cache-Control"] == "private"


def test_a_static_file_may_be_kept_and_is_the_same_for_everybody(client: Client) -> None:
    response = client.get("/static/vratar/app.css")
    response.close()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=86400, public"
    assert "Cookie" not in response.headers.get("Vary", "")
