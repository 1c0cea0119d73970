"""No answer leads to another site, names another host or takes over a cookie that is not ours."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests import cast
from tests.clock import Clock
from tests.config.sites import HTTPS, SITES, Site, served_at
from tests.policy import states
from tests.policy.walker import NAMES, Walker, address_of, transactions_of_their_own
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator
from vratar.sign_in.web import own_path

EVIL = "evil.example"
TARGETS = [
    f"//{EVIL}", f"///{EVIL}", f"/\\{EVIL}", f"\\/{EVIL}", f"\\\\{EVIL}", f"/\t/{EVIL}",
    f"/\n/{EVIL}", f"\x01//{EVIL}", f" //{EVIL}", f"http://{EVIL}", f"https://{EVIL}/",
    f"https:{EVIL}", f"https:/{EVIL}", f"http:///{EVIL}", f"HTTPS://{EVIL}", "javascript:alert(1)",
    "data:text/html,x", f"https://127.0.0.1:8000@{EVIL}/", f"//127.0.0.1:8000@{EVIL}",
    f"http://127.0.0.1:8000.{EVIL}/", "http://127.0.0.1:8000:80/", "http://127.0.0.1:9000/",
    f"/x\r\nLocation: https://{EVIL}", f"/x\x00//{EVIL}", f"/\u2028/{EVIL}", f"//{EVIL}%2f..",
    f".//{EVIL}", f"@{EVIL}", f"?next=//{EVIL}", f"//[::1]/{EVIL}", "//", "/\\", "",
    "/" + "a" * 5000, f"\uff0f\uff0f{EVIL}", f"/\u00ad/{EVIL}",
]  # fmt: skip


def stays(target: str) -> bool:
    """Whether a browser that is told this address (WHATWG URL) stays on the site."""
    read = target.strip("".join(map(chr, range(0x21))))
    read = read.translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return read.startswith("?") or (read.startswith("/") and not read.startswith("//"))


def leaves(location: str, site: Site) -> bool:
    """Whether this Location leads away from the site."""
    own = location == site.url or location.startswith(f"{site.url}/")
    return not own and not stays(location)


def ways_out(page: str) -> list[str]:
    """Addresses and kept values of a page that lead to the other site."""
    found = re.findall(r'(?:href|action|src|value|content)="([^"]*)"', page)
    return [text for text in map(unescape, found) if EVIL in text and not stays(text)]


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Be the one site, then the other."""
    chosen = SITES[request.param]
    with served_at(chosen):
        yield chosen


@hypothesis_settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="/\\:@?#.%25ef\t\r\n\0 aht", max_size=12).map(lambda t: f"/{t}{EVIL}"),
    )
)
@example("/account/security?a=1&b=%2F%2Fx")
def test_a_path_that_is_kept_stays_here(text: str) -> None:
    kept = own_path(text)
    assert kept in {"", text}
    assert kept == "" or stays(kept)


@pytest.mark.parametrize("target", TARGETS, ids=range(len(TARGETS)))
def test_no_form_keeps_or_follows_a_foreign_target(ana: Administrator, target: str) -> None:
    browser = states.in_time(ana)
    switched = browser.post("/language", {"language": "en", "next": target})
    assert switched["Location"] == "/"
    shown = states.anonymous(ana).get("/login", {"next": target}).content.decode()
    assert ways_out(shown) == []
    person = Person(states.anonymous(ana), ana)
    person.log_in(next=target)
    person.secret = cast.enrol(ana)
    landed = Person(states.anonymous(ana), ana)
    landed.log_in(next=target)
    assert EVIL not in landed.type_code(cast.code(person.secret))["Location"]


@pytest.mark.parametrize("path", [f"//{EVIL}", f"//{EVIL}/", f"/\\{EVIL}/", f"//{EVIL}/login/"])
def test_no_spelling_of_a_path_leads_away(db: None, site: Site, path: str) -> None:
    for secure in (True, False):
        client = Client(headers={"Host": site.host})
        response = client.get("/", PATH_INFO=path, secure=secure)
        assert not leaves(response.get("Location", "/"), site)


@pytest.mark.parametrize("state", ["anonymous", "recovering", "confirmed"])
def test_no_route_leads_away_or_names_another_host(
    ana: Administrator, site: Site, state: str
) -> None:
    walker, wrong = Walker(states.STATES[state](ana), secure=site.secure), []
    said = {
        "Host": site.host, "X-Forwarded-Host": EVIL, "X-Forwarded-Server": EVIL,
        "X-Original-URL": f"//{EVIL}", "X-Rewrite-URL": f"//{EVIL}", "Forwarded": f"host={EVIL}",
        "Referer": f"https://{EVIL}/",
    }  # fmt: skip
    with transactions_of_their_own():
        for name in NAMES:
            for method in ("GET", "POST"):
                address = f"{address_of(name, ana)}?next=//{EVIL}&url=//{EVIL}"
                answer = walker.ask(method, address, {"next": f"//{EVIL}"}, **said)
                # The page that is owed carries the query of the one that was asked for, as such.
                told = answer.get("Location", "/").partition("?")[0]
                if EVIL in told or leaves(told, site) or ways_out(answer.getvalue().decode()):
                    wrong.append((name, method, answer.status_code))
    assert wrong == []


def test_every_route_refuses_another_host_without_repeating_it(
    ana: Administrator, site: Site
) -> None:
    walker = Walker(states.in_time(ana), secure=site.secure)
    for name in NAMES:
        for host in (EVIL, f"{site.host}.{EVIL}", f"{EVIL}:443", f"{site.host}@{EVIL}"):
            answer = walker.ask("GET", address_of(name, ana), Host=host)
            assert (name, answer.status_code) == (name, 400)
            assert EVIL not in answer.content.decode() + str(dict(answer.headers))


@pytest.mark.parametrize("path", ["/login", "/", f"//{EVIL}/", f"/login?next=//{EVIL}"])
def test_plain_http_is_sent_to_the_site_itself(db: None, path: str) -> None:
    with served_at(HTTPS):
        answer = Client(headers={"Host": HTTPS.host}).generic("GET", path)
        assert answer.status_code == 301
        assert answer["Location"].startswith(f"{HTTPS.url}/")
        assert "Strict-Transport-Security" not in answer.headers


PLANTED = {
    "short": "x",
    "unknown": "A" * 43,
    "oversized": "A" * 100_000,
    "not text": "\xff\xfe\xd0",
    "quoted": '"A\\012"',
    "signed": f"{'A' * 22}:1abcde:{'A' * 43}",
    "a number": "0",
}


@pytest.mark.parametrize("value", PLANTED.values(), ids=PLANTED)
def test_a_cookie_that_is_not_ours_counts_as_absent_on_every_route(
    ana: Administrator, value: str
) -> None:
    kinds = ("session", "pending", "browser", "csrf")
    header = "; ".join(f"{settings.COOKIE_PREFIX}vratar-{kind}={value}" for kind in kinds)
    assert_like_absent(ana, header, value)


def test_a_cookie_sent_twice_counts_as_absent_on_every_route(ana: Administrator) -> None:
    first, second = states.confirmed(ana), states.in_time(cast.make("boris"))
    name = settings.SESSION_COOKIE_NAME
    values = [browser.cookies[name].value for browser in (first, second)]
    assert_like_absent(ana, f"{name}={values[0]}; {name}={values[1]}", values[0])


def assert_like_absent(ana: Administrator, header: str, value: str) -> None:
    """Every route answers like one without cookies, and sets none to this value."""
    planted = Walker(Client(headers={"Sec-Fetch-Site": "same-origin", "Cookie": header}))
    without = Walker(states.anonymous(ana))
    with transactions_of_their_own():
        for name in NAMES:
            for method in ("GET", "POST"):
                address = address_of(name, ana)
                got, should = planted.ask(method, address), without.ask(method, address)
                found = (got.status_code, got.get("Location", ""))
                found = (found[0], found[1].replace("notice=ended", "notice=needed"))
                assert (name, found) == (name, (should.status_code, should.get("Location", "")))
                assert value not in {morsel.value for morsel in got.cookies.values()}
