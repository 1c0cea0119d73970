"""Allow needs everything; each thing that is missing has its own answer (gate.md §6)."""

import ipaddress
import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vratar.gate.applications import Application, Registry, StepUpRule
from vratar.gate.decisions import (
    Allow,
    Asked,
    Decision,
    Deny,
    SessionRow,
    SignIn,
    StepUp,
    Why,
    decide,
)
from vratar.gate.target import Target, parse

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOST = "admin.example.com"
WHMCS = Application(
    slug="whmcs",
    host=HOST,
    prefixes=("/admin/",),
    roles=frozenset({1, 2}),
    idle=1800,
    absolute=12 * 3600,
)
SESSION = SessionRow(
    pk=7,
    host=HOST,
    epoch=3,
    current_epoch=3,
    is_active=True,
    started_at=NOW - timedelta(hours=2),
    last_seen_at=NOW - timedelta(minutes=5),
    second_factor_at=NOW - timedelta(hours=2),
    account_id=11,
    role_id=2,
    role="support",
    username="ana",
    name="Ana Petrova",
    email="ana@example.com",
)


def target(uri: str = "/admin/index.php", method: str = "GET", host: str = HOST) -> Target:
    return parse(method, "https", host, uri, "203.0.113.9")


def asked(
    what: Target | None = None,
    application: Application = WHMCS,
    session: SessionRow | None = SESSION,
    pinned: str = "whmcs",
) -> Decision:
    return decide(Asked(what or target(), pinned), Registry.of([application]), session, NOW)


def test_a_session_that_passes_every_check_is_let_through() -> None:
    assert asked() == Allow(WHMCS, SESSION)


SESSIONS: dict[Why, list[SessionRow | None]] = {
    Why.NONE: [None],
    Why.EXPIRED: [
        replace(SESSION, host="other.example.com"),
        replace(SESSION, is_active=False),
        replace(SESSION, epoch=2),
        replace(SESSION, current_epoch=4),
        replace(SESSION, last_seen_at=NOW - timedelta(seconds=1800)),
        replace(SESSION, started_at=NOW - timedelta(hours=12)),
    ],
}


@pytest.mark.parametrize(
    ("why", "session"), [(why, one) for why, some in SESSIONS.items() for one in some]
)
def test_without_a_live_session_a_sign_in_is_needed(why: Why, session: SessionRow | None) -> None:
    assert asked(session=session) == SignIn(why)


def test_a_second_before_its_limit_a_session_lives() -> None:
    assert isinstance(
        asked(session=replace(SESSION, last_seen_at=NOW - timedelta(seconds=1799))), Allow
    )
    assert isinstance(
        asked(session=replace(SESSION, started_at=NOW - timedelta(hours=12, seconds=-1))), Allow
    )


@pytest.mark.parametrize(
    ("what", "pinned", "why"),
    [
        (target(host="other.example.com"), "whmcs", Why.UNKNOWN_HOST),
        (target("/"), "whmcs", Why.UNKNOWN_PATH),
        (target("/administrator/"), "whmcs", Why.UNKNOWN_PATH),
        (target("/ADMIN/"), "whmcs", Why.UNKNOWN_PATH),
        (target(), "", Why.MISMATCH),
        (target(), "other", Why.MISMATCH),
    ],
)
def test_what_is_no_applications_own_is_denied(what: Target, pinned: str, why: Why) -> None:
    assert asked(what, pinned=pinned) == Deny(why)


def test_off_means_that_everything_is_denied() -> None:
    off = replace(WHMCS, enabled=False, bypass=frozenset({("/admin/ping", "GET")}))
    assert asked(application=off) == Deny(Why.DISABLED)
    assert asked(target("/admin/ping"), off) == Deny(Why.DISABLED)


def test_a_role_that_may_not_enter_is_denied() -> None:
    assert asked(session=replace(SESSION, role_id=3)) == Deny(Why.ROLE)
    assert asked(application=replace(WHMCS, roles=frozenset())) == Deny(Why.ROLE)


def test_a_network_that_is_not_on_the_list_is_denied() -> None:
    inside = replace(WHMCS, networks=(ipaddress.ip_network("203.0.113.0/24"),))
    outside = replace(WHMCS, networks=(ipaddress.ip_network("2001:db8::/32"),))
    assert isinstance(asked(application=inside), Allow)
    assert asked(application=outside) == Deny(Why.NETWORK)
    assert asked(application=outside, session=None) == SignIn(Why.NONE), "no list for strangers"


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/login.php", "/admin/a/b/c"])
def test_a_prefix_covers_itself_and_all_below(path: str) -> None:
    assert isinstance(asked(target(path)), Allow)


def test_the_longest_prefix_decides_whose_path_it_is() -> None:
    whole = replace(WHMCS, slug="whole", prefixes=("/",))
    registry = Registry.of([whole, WHMCS])
    assert decide(Asked(target(), "whmcs"), registry, SESSION, NOW) == Allow(WHMCS, SESSION)
    assert decide(Asked(target(), "whole"), registry, SESSION, NOW) == Deny(Why.MISMATCH)
    assert decide(Asked(target("/x"), "whole"), registry, SESSION, NOW) == Allow(whole, SESSION)


def test_where_the_disk_ignores_case_so_does_the_gate() -> None:
    windows = replace(WHMCS, ignores_case=True, step_up=(StepUpRule("/admin/Settings/", 60),))
    assert isinstance(asked(target("/ADMIN/x"), windows), Allow)
    assert asked(target("/Admin/sETTINGS/x"), windows) == StepUp(60)


@pytest.mark.parametrize("path", ["x.php.", "x.php%20", "x.php::$DATA", "a./x", "a%20/x"])
def test_a_name_that_windows_shortens_is_refused_there(path: str) -> None:
    what = target(f"/admin/{path}")
    assert asked(what, replace(WHMCS, ignores_case=True)) == Deny(Why.MALFORMED)
    assert isinstance(asked(what), Allow)


class TestBypass:
    open = replace(WHMCS, bypass=frozenset({("/admin/ping", "GET")}))

    def test_an_exact_path_and_method_need_nobody(self) -> None:
        assert asked(target("/admin/ping?x"), self.open, None) == Allow(self.open, None)

    def test_a_proxy_whose_word_on_the_path_is_not_enough_has_none(self) -> None:
        question = Asked(target("/admin/ping"), "whmcs", may_bypass=False)
        assert decide(question, Registry.of([self.open]), None, NOW) == SignIn(Why.NONE)

    @pytest.mark.parametrize(
        ("uri", "method"),
        [
            *(("/admin/ping", "POST"), ("/admin/ping", "HEAD"), ("/admin/ping/", "GET")),
            *(("/admin/ping/x", "GET"), ("/admin/PING", "GET"), ("/admin/pin", "GET")),
        ],
    )
    def test_nothing_near_it_does(self, uri: str, method: str) -> None:
        assert asked(target(uri, method), self.open, None) == SignIn(Why.NONE)


class TestStepUp:
    strict = replace(
        WHMCS,
        second_factor_max_age=3 * 3600,
        step_up=(
            StepUpRule("/admin/staff/", 600),
            StepUpRule("/admin/staff/", 300, frozenset({"GET"})),
            StepUpRule("/admin/export.php", 900, frozenset({"POST"})),
        ),
    )

    @pytest.mark.parametrize(
        ("uri", "method", "seconds"),
        [
            ("/admin/", "GET", 3 * 3600),
            ("/admin/", "POST", 3 * 3600 + 300),
            ("/admin/staff", "GET", 300),
            ("/admin/staff/7", "GET", 300),
            ("/admin/staff/7", "HEAD", 300),
            ("/admin/staff/7", "OPTIONS", 300),
            ("/admin/staff/7", "XGET", 300),
            ("/admin/staff/7", "POST", 900),
            ("/admin/staffing/", "GET", 3 * 3600),
            ("/admin/export.php", "GET", 3 * 3600),
            ("/admin/export.php", "POST", 1200),
            ("/admin/export.php/x", "POST", 1200),
            ("/admin/export.php/", "POST", 1200),
            ("/admin/export.php", "PROPFIND", 900),
            ("/admin/export.phpx", "POST", 3 * 3600 + 300),
        ],
    )
    def test_the_strictest_rule_wins_to_the_second(
        self, uri: str, method: str, seconds: int
    ) -> None:
        what = target(uri, method)
        fresh = replace(SESSION, second_factor_at=NOW - timedelta(seconds=seconds))
        stale = replace(SESSION, second_factor_at=NOW - timedelta(seconds=seconds + 1))
        assert isinstance(asked(what, self.strict, fresh), Allow)
        assert asked(what, self.strict, stale) == StepUp(seconds)

    @pytest.mark.parametrize(("asked_age", "seconds"), [(60, 60), (5000, 300), (None, 300)])
    def test_the_proxy_can_ask_for_more_and_not_for_less(
        self, asked_age: int | None, seconds: int
    ) -> None:
        registry = Registry.of([self.strict])
        question = Asked(target("/admin/staff/"), "whmcs", asked_age)
        assert decide(question, registry, SESSION, NOW) == StepUp(seconds)

    def test_without_a_rule_the_session_is_enough(self) -> None:
        old = replace(SESSION, second_factor_at=NOW - timedelta(hours=11))
        assert isinstance(asked(session=old), Allow)


def test_only_where_nothing_is_missing_anybody_is_let_through() -> None:
    """Each of these alone keeps the door shut; all their combinations together, too."""
    rule = (StepUpRule("/admin/", 60),)
    wrong: dict[str, list[Any]] = {
        "session": [SESSION, *SESSIONS[Why.NONE], *SESSIONS[Why.EXPIRED]],
        "role": [2, 3],
        "enabled": [True, False],
        "pinned": ["whmcs", "other"],
        "path": ["/admin/", "/x/"],
        "step_up": [(), rule],
        "networks": [(), (ipaddress.ip_network("10.0.0.0/8"),)],
    }
    allowed = []
    for combination in itertools.product(*wrong.values()):
        session, role, enabled, pinned, path, step_up, networks = combination
        decision = asked(
            target(path),
            replace(WHMCS, enabled=enabled, step_up=step_up, networks=networks),
            session and replace(session, role_id=role),
            pinned,
        )
        if isinstance(decision, Allow):
            allowed.append(combination)
    assert allowed == [tuple(values[0] for values in wrong.values())]
