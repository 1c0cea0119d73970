"""Signing in on a gated host: two factors or nothing, a cookie of that host alone, a way back."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.test.utils import override_script_prefix
from tests import cast
from tests.clock import Clock
from tests.gate.conftest import HOST, Proxy, changed

from vratar import otp
from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.gate.checks import COOKIE
from vratar.gate.models import GatedApplication
from vratar.gate.mounting import MOUNTED
from vratar.sessions import gated, services
from vratar.sessions.models import GateSession, Level, PendingSignIn, Session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(application: GatedApplication) -> Iterator[Client]:
    """A browser at the gated host, under the prefix."""
    with override_script_prefix("/.vratar/"):
        yield visitor(HOST)


def visitor(host: str) -> Client:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    mounted: dict[str, Any] = {"SCRIPT_NAME": "/.vratar", MOUNTED: True, "HTTP_HOST": host}
    browser.defaults.update({**mounted, "wsgi.url_scheme": "https"})
    return browser


@pytest.fixture
def secret(ana: Administrator) -> bytes:
    """What is in her phone."""
    return cast.enrol(ana)


def give_password(browser: Client, password: str = cast.PASSWORD, **more: str) -> str:
    response = browser.post("/sign-in", {"username": "ana", "password": password, **more})
    return response.get("Location", "") or str(response.status_code)


def give_code(browser: Client, secret: bytes, address: str = "/sign-in/code", **more: str) -> str:
    code = otp.totp(secret, time.timestamp())
    response = browser.post(address, {"code": code, **more})
    return response.get("Location", "") or str(response.status_code)


def test_password_and_code_open_the_gate_and_not_the_panel(
    browser: Client, secret: bytes, proxy: Proxy
) -> None:
    asked = "/admin/clients?id=7&x=%2f"
    assert give_password(browser, next=asked) == "/.vratar/sign-in/code"
    assert COOKIE not in browser.cookies
    assert give_code(browser, secret) == asked
    cookie = browser.cookies[COOKIE]
    assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "")
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    proxy.cookie = cookie.value
    assert proxy.why(asked.replace("%2f", "y")) == ""
    assert not Session.objects.exists()
    assert not PendingSignIn.objects.exists()
    event = Event.objects.get(action="gate.entered")
    assert event.content()["details"] == {"host": HOST}


def test_the_password_alone_opens_nothing(browser: Client, secret: bytes) -> None:
    give_password(browser)
    assert give_code(browser, b"x" * 20) == "422"
    assert not GateSession.objects.exists()
    assert COOKIE not in browser.cookies


def test_a_code_is_spent_for_the_panel_too(browser: Client, secret: bytes) -> None:
    give_password(browser)
    assert give_code(browser, secret) == "/admin/"
    other = visitor(HOST)
    give_password(other)
    assert give_code(other, secret) == "422"
    assert GateSession.objects.count() == 1


def test_who_has_no_second_factor_is_sent_to_the_panel(browser: Client) -> None:
    response = browser.post("/sign-in", {"username": "ana", "password": cast.PASSWORD})
    assert response.status_code == 403
    assert "Log in at the panel first" in response.content.decode()
    assert not Session.objects.exists()
    assert not GateSession.objects.exists()
    assert "vratar-session" not in browser.cookies


def test_a_marked_password_is_sent_to_the_panel(browser: Client, secret: bytes) -> None:
    SecurityState.objects.update(password_compromised_at=time.now())
    assert give_password(browser) == "403"
    assert not PendingSignIn.objects.exists()


def test_a_wrong_password_is_told_as_everywhere(browser: Client) -> None:
    assert give_password(browser, "wrong") == "422"


class TestHalfASignIn:
    """A pending sign-in belongs to the host it was begun on."""

    def test_of_the_panel_is_none_here(self, browser: Client, secret: bytes) -> None:
        with override_script_prefix("/"):
            panel = Client(headers={"Sec-Fetch-Site": "same-origin"})
            panel.post("/login", {"username": "ana", "password": cast.PASSWORD})
        browser.cookies["vratar-pending"] = panel.cookies["vratar-pending"].value
        assert give_code(browser, secret) == "/.vratar/sign-in?notice=unfinished"
        assert not GateSession.objects.exists()

    def test_from_here_is_none_of_the_panels(self, browser: Client, secret: bytes) -> None:
        give_password(browser)
        with override_script_prefix("/"):
            panel = Client(headers={"Sec-Fetch-Site": "same-origin"})
            panel.cookies["vratar-pending"] = browser.cookies["vratar-pending"].value
            assert give_code(panel, secret, "/login/code") == "/login?notice=unfinished"
        assert not Session.objects.exists()

    def test_of_another_gated_host_is_none_here(self, browser: Client, secret: bytes) -> None:
        give_password(browser)
        PendingSignIn.objects.update(host="other.example.com")
        assert give_code(browser, secret) == "/.vratar/sign-in?notice=unfinished"

    @pytest.mark.usefixtures("secret")
    def test_can_be_given_up(self, browser: Client) -> None:
        give_password(browser)
        assert browser.post("/sign-in/cancel")["Location"] == "/.vratar/sign-in"
        assert not PendingSignIn.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        *("", "https://evil.example/", "//evil.example/", "/\\evil.example", "/admin/../x"),
        *("/admin//x", "/..//evil", "/other/", "/", "javascript:alert(1)", "/admin/%0d%0aX"),
        *("/admin/?" + "x" * 2048, "/admin/#x", "admin/", "/admin\x00", "/admin/" + "x" * 9000),
    ],
)
def test_the_way_back_is_into_the_application_or_to_its_start(
    browser: Client, secret: bytes, text: str
) -> None:
    give_password(browser, next=text)
    assert give_code(browser, secret) == "/admin/"


@pytest.mark.usefixtures("browser")
class TestHosts:
    def test_what_is_no_gated_host_has_no_such_pages(self) -> None:
        for host in ("other.example.com", "127.0.0.1", "", "a,b", HOST + ".evil.example"):
            assert visitor(host).get("/sign-in").status_code == 404, host

    def test_a_host_is_one_however_it_is_written(self) -> None:
        for host in (HOST.upper(), f"{HOST}:8443", f"{HOST}."):
            assert visitor(host).get("/sign-in").status_code == 200, host

    def test_an_application_that_is_off_has_none(self, browser: Client) -> None:
        GatedApplication.objects.update(enabled=False)
        assert browser.get("/sign-in").status_code == 404

    def test_the_panel_is_not_served_there(self, browser: Client) -> None:
        for path in ("/login", "/account/security", "/setup/staff/administrators/", "/first-run"):
            assert browser.get(path).status_code == 404, path

    def test_a_session_of_a_panel_on_the_same_host_is_nothing_there(
        self, browser: Client, ana: Administrator
    ) -> None:
        raw_id, _ = services.start(ana, Level.AAL2, services.Client("203.0.113.9"))
        browser.cookies["vratar-session"] = raw_id
        assert browser.get("/sign-in").status_code == 200
        assert browser.get("/")["Location"] == "/.vratar/sign-in"
        assert "vratar-session" in browser.cookies

    def test_the_panel_does_not_answer_to_a_gated_host(self) -> None:
        with override_script_prefix("/"):
            assert Client().get("/login", headers={"Host": HOST}).status_code == 400


class TestStepUp:
    @pytest.fixture
    def inside(self, browser: Client, secret: bytes, clock: Clock) -> Client:
        """Somebody who came in a while ago."""
        give_password(browser)
        give_code(browser, secret)
        clock.advance(900)
        return browser

    def test_a_fresh_code_renews_the_factor_under_a_new_id(
        self, inside: Client, secret: bytes, proxy: Proxy
    ) -> None:
        rule = {"path": "/admin/staff/", "methods": [], "max_age": 600}
        GatedApplication.objects.update(step_up=[rule])
        changed()
        before = proxy.cookie = inside.cookies[COOKIE].value
        assert proxy.why("/admin/staff/7") == "age"
        page = inside.get("/step-up", {"next": "/admin/staff/7"})
        assert 'name="next" value="/admin/staff/7"' in page.content.decode()
        assert give_code(inside, secret, "/step-up", next="/admin/staff/7") == "/admin/staff/7"
        assert proxy.why("/admin/") == "none", "the old id is dead"
        proxy.cookie = inside.cookies[COOKIE].value
        assert proxy.cookie != before
        assert proxy.why("/admin/staff/7") == ""
        assert Event.objects.filter(action="gate.stepped_up").count() == 1

    def test_a_used_code_does_not(self, inside: Client, secret: bytes) -> None:
        give_code(inside, secret, "/step-up")
        assert give_code(inside, secret, "/step-up") == "422"

    def test_five_wrong_codes_end_the_session(self, inside: Client, clock: Clock) -> None:
        for _ in range(5):
            assert inside.cookies[COOKIE].value
            answer = give_code(inside, b"y" * 20, "/step-up", next="/admin/x")
            clock.advance(100)
        assert answer == "/.vratar/sign-in?next=%2Fadmin%2Fx"
        assert not GateSession.objects.exists()

    def test_without_a_session_there_is_a_sign_in_first(self, browser: Client) -> None:
        response = browser.get("/step-up", {"next": "/admin/staff/"})
        assert response["Location"] == "/.vratar/sign-in?next=%2Fadmin%2Fstaff%2F"


def test_logging_out_asks_and_then_ends_this_session_alone(
    browser: Client, secret: bytes, ana: Administrator
) -> None:
    give_password(browser)
    give_code(browser, secret)
    assert "Do you want to log out?" in browser.get("/sign-out").content.decode()
    response = browser.post("/sign-out")
    assert response["Location"] == "/.vratar/sign-in?notice=out"
    assert "Clear-Site-Data" not in response, "it would wipe the application's storage"
    assert browser.cookies[COOKIE].value == ""
    assert not GateSession.objects.exists()


def test_who_is_in_is_led_on_and_not_asked_again(browser: Client, secret: bytes) -> None:
    give_password(browser)
    give_code(browser, secret)
    assert browser.get("/sign-in", {"next": "/admin/x"})["Location"] == "/admin/x"
    assert browser.get("/")["Location"] == "/admin/"


def test_who_was_away_too_long_for_the_application_logs_in_anew(
    browser: Client, secret: bytes, clock: Clock, proxy: Proxy
) -> None:
    """Its own limit counts at both ends: no way round in a circle, and none by a code alone."""
    give_password(browser)
    give_code(browser, secret)
    clock.advance(1800)
    proxy.cookie = browser.cookies[COOKIE].value
    assert proxy.why("/admin/x") == "expired"
    assert browser.get("/sign-in", {"next": "/admin/x"}).status_code == 200
    assert give_code(browser, secret, "/step-up", next="/admin/x") == "/admin/x"
    proxy.cookie = browser.cookies[COOKIE].value
    assert proxy.why("/admin/x") == "expired"
    assert browser.get("/sign-in", {"next": "/admin/x"}).status_code == 200


def test_the_other_spelling_of_an_address_is_below_the_prefix_too(browser: Client) -> None:
    assert browser.get("/sign-in/")["Location"] == "/.vratar/sign-in"


def test_an_old_browser_that_names_its_origin_alone_can_log_in(
    browser: Client, secret: bytes
) -> None:
    del browser.defaults["HTTP_SEC_FETCH_SITE"]
    browser.handler.enforce_csrf_checks = False
    for origin, answer in {
        "https://127.0.0.1": "403",
        f"https://{HOST}": "/.vratar/sign-in/code",
    }.items():
        browser.defaults["HTTP_ORIGIN"] = origin
        assert give_password(browser) == answer


def test_a_recovery_code_is_for_the_panel(browser: Client, secret: bytes) -> None:
    give_password(browser)
    page = browser.get("/sign-in/recovery").content.decode()
    assert "Use a recovery code at the panel" in page
    assert browser.post("/sign-in/recovery", {"recovery_code": "x"}).status_code == 405


def test_every_address_of_the_pages_is_below_the_prefix(browser: Client) -> None:
    page = browser.get("/sign-in").content.decode()
    found = [text.partition('"')[0] for text in page.split('action="')[1:]]
    found += [text.partition('"')[0] for text in page.split('href="')[1:]]
    found += [text.partition('"')[0] for text in page.split('src="')[1:]]
    assert found
    for address in found:
        if not address.startswith("#") and not urlsplit(address).netloc:
            assert address.startswith("/.vratar/"), address


class TestDenied:
    def ask(self, browser: Client, method: str = "GET", why: str = "none", **more: str) -> Any:
        told = {
            "VratarMethod": method,
            "VratarScheme": "https",
            "VratarHost": HOST,
            "VratarUri": "/admin/x?y",
            "VratarAddr": "203.0.113.9",
            "VratarApp": "whmcs",
            "VratarReason": why,
            "Accept": "text/html",
            **more,
        }
        return browser.get("/denied", headers=told)

    def test_a_page_leads_to_the_sign_in(self, browser: Client) -> None:
        response = self.ask(browser)
        assert response.status_code == 302
        assert response["Location"] == "/.vratar/sign-in?next=%2Fadmin%2Fx%3Fy"
        assert response["X-Vratar-Reason"] == "none"

    def test_an_old_factor_leads_to_the_step_up(self, browser: Client) -> None:
        assert self.ask(browser, why="age")["Location"].startswith("/.vratar/step-up?")

    def test_a_form_and_a_script_are_not_redirected(self, browser: Client) -> None:
        form = self.ask(browser, "POST")
        assert form.status_code == 401
        assert "Keep this page." in form.content.decode()
        script = self.ask(browser, Accept="application/json")
        assert script.status_code == 401
        assert script.json()["error"] == "sign_in_required"

    @pytest.mark.parametrize("uri", ["//evil.example/", "https://evil.example/", "/\\evil"])
    def test_nothing_leads_away(self, browser: Client, uri: str) -> None:
        assert self.ask(browser, VratarUri=uri).status_code == 403


def test_the_known_browser_is_this_hosts_own(browser: Client, secret: bytes) -> None:
    give_password(browser)
    give_code(browser, secret)
    session = gated.find(browser.cookies[COOKIE].value, HOST)
    assert session is not None
    assert session.browser is not None
    assert browser.cookies["vratar-browser"].value
