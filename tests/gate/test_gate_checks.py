"""The gate over a real database: what ends a session anywhere ends it for the next request here."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from tests import cast
from tests.clock import Clock
from tests.gate.conftest import HOST, Proxy, changed

from vratar.accounts.models import Administrator, Role
from vratar.accounts.services import raise_epoch
from vratar.core import clock as time
from vratar.crypto import keyed_digest
from vratar.gate.answers import IDENTITY
from vratar.gate.checks import COOKIE, id_in, language_in
from vratar.gate.models import GatedApplication, GatedPath, GateRefusal
from vratar.sessions.ids import new_id
from vratar.sessions.models import GateSession, Level
from vratar.sessions.services import Client, cut_off, start

pytestmark = pytest.mark.django_db(transaction=True)

Entered = tuple[str, GateSession]


def test_who_entered_with_two_factors_is_let_through_by_name(proxy: Proxy) -> None:
    answer = proxy.ask()
    assert answer.status == 200
    found = dict(answer.headers)
    assert [found[name] for name in IDENTITY] == ["ana", "ana", "ana@example.mk", "support", ""]


class TestRevocation:
    """Each is seen by the very next request."""

    def test_of_the_session(self, proxy: Proxy, entered: Entered) -> None:
        assert proxy.why() == ""
        entered[1].delete()
        assert proxy.why() == "none"

    def test_of_all_sessions_of_a_person(self, proxy: Proxy, ana: Administrator) -> None:
        assert proxy.why() == ""
        raise_epoch(ana.pk)
        assert proxy.why() == "expired"
        cut_off(ana, kept=None)
        assert proxy.why() == "none"

    def test_of_a_person(self, proxy: Proxy, ana: Administrator) -> None:
        assert proxy.why() == ""
        Administrator.objects.filter(pk=ana.pk).update(is_active=False)
        assert proxy.why() == "expired"

    def test_by_another_role(self, proxy: Proxy, ana: Administrator) -> None:
        assert proxy.why() == ""
        auditor = Role.objects.get(name="Auditor")
        Administrator.objects.filter(pk=ana.pk).update(role=auditor)
        assert proxy.why() == "role"

    def test_of_a_role(self, proxy: Proxy, application: GatedApplication) -> None:
        assert proxy.why() == ""
        application.roles.clear()
        changed()
        assert proxy.why() == "role"

    def test_of_an_application(self, proxy: Proxy, application: GatedApplication) -> None:
        assert proxy.why() == ""
        GatedApplication.objects.update(enabled=False)
        changed()
        assert proxy.why() == "disabled"
        application.delete()
        changed()
        assert proxy.why() == "unknown_host"

    def test_of_a_path(self, proxy: Proxy) -> None:
        assert proxy.why() == ""
        GatedPath.objects.update(prefix="/other/")
        changed()
        assert proxy.why() == "unknown_path"
        assert proxy.why("/other/x") == ""

    def test_by_idleness(self, proxy: Proxy, clock: Clock) -> None:
        clock.advance(1799)
        assert proxy.why() == ""
        clock.advance(1)
        assert proxy.why() == "expired"

    def test_by_age_however_busy(self, proxy: Proxy, clock: Clock) -> None:
        for _ in range(16):
            clock.advance(1799)
            assert proxy.why() == ""
            proxy.notes.write()
        clock.advance(16)
        assert proxy.why() == "expired"


def test_a_rule_that_is_made_stricter_counts_at_once(proxy: Proxy, clock: Clock) -> None:
    clock.advance(601)
    assert proxy.why() == ""
    rule = {"path": "/admin/staff/", "methods": [], "max_age": 600}
    GatedApplication.objects.update(step_up=[rule])
    changed()
    assert proxy.why("/admin/") == ""
    assert proxy.why("/admin/staff/7") == "age"


def test_a_network_that_is_set_counts_at_once(proxy: Proxy) -> None:
    GatedApplication.objects.update(networks=["10.0.0.0/8", "2001:db8::/32"])
    changed()
    assert proxy.why() == "network"
    assert proxy.why(HTTP_VRATARADDR="10.1.2.3") == ""
    assert proxy.why(HTTP_VRATARADDR="2001:db8::7") == ""


def test_a_bypass_needs_nobody_and_names_nobody(proxy: Proxy) -> None:
    GatedApplication.objects.update(bypass=[["/admin/ping", "GET"]])
    changed()
    proxy.cookie = ""
    answer = proxy.ask("/admin/ping")
    assert answer.status == 200
    assert {dict(answer.headers)[name] for name in IDENTITY} == {""}
    assert proxy.why("/admin/ping", "POST") == "none"


@pytest.mark.parametrize("dead", ["idle", "of another host"])
def test_a_bypass_brings_no_session_back_to_life(proxy: Proxy, clock: Clock, dead: str) -> None:
    GatedApplication.objects.update(bypass=[["/admin/ping", "GET"]])
    changed()
    if dead == "idle":
        clock.advance(1800)
    else:
        clock.advance(120)
        GateSession.objects.update(host="other.example.com")
    before = GateSession.objects.get().last_seen_at
    assert proxy.why("/admin/ping") == ""
    proxy.notes.write()
    assert GateSession.objects.get().last_seen_at == before
    assert proxy.why() == "expired"


def test_limits_that_were_made_stricter_hold_for_every_application(proxy: Proxy) -> None:
    sessions = replace(proxy.checks.settings.sessions, idle_minutes=5, absolute_hours=1)
    proxy.checks.rows.settings = replace(proxy.checks.settings, sessions=sessions)
    changed()
    (application,) = proxy.checks.rows.find(None).registry.by_host[HOST]
    assert (application.idle, application.absolute) == (300, 3600)


class TestCookies:
    """Exactly one id that the database knows for this host; anything else is none at all."""

    def test_of_another_host(self, proxy: Proxy) -> None:
        GateSession.objects.update(host="other.example.com")
        assert proxy.why() == "expired"

    def test_of_the_panel(self, proxy: Proxy, ana: Administrator) -> None:
        raw_id, _ = start(ana, Level.AAL2, Client("203.0.113.9"))
        proxy.cookie = raw_id
        assert proxy.why() == "none"

    def test_whose_digest_was_planted_for_another_purpose(self, proxy: Proxy) -> None:
        raw_id = new_id()
        GateSession.objects.update(digest=keyed_digest("session-id", raw_id))
        proxy.cookie = raw_id
        assert proxy.why() == "none"

    @pytest.mark.parametrize(
        "form",
        [
            *("", "x", "{0}x", "x{0}", '"{0}"', "{0}; {name}={0}", "{0}; {name}=", "; {name}={0}"),
            *("{0}\x00", "{0}\n", "{0}, {name}={0}", "{0}\u00e9"),
        ],
    )
    def test_that_are_not_exactly_one_id(self, proxy: Proxy, form: str, entered: Entered) -> None:
        cookie = f"{COOKIE}=" + form.format(entered[0], name=COOKIE)
        assert proxy.why(HTTP_COOKIE=cookie) == "none"

    def test_with_one_bit_changed(self, proxy: Proxy, entered: Entered) -> None:
        raw_id = entered[0]
        proxy.cookie = ("A" if raw_id[0] != "A" else "B") + raw_id[1:]
        assert proxy.why() == "none"

    def test_among_others_of_any_kind(self, proxy: Proxy, entered: Entered) -> None:
        others = "x=1; my__Host-vratar-gate=2; __host-vratar-gate=3; __Host-vratar-gate2=4"
        assert proxy.why(HTTP_COOKIE=f"{others};  {COOKIE}={entered[0]} ; y") == "none"
        assert proxy.why(HTTP_COOKIE=f"{others}; {COOKIE}={entered[0]}; y=5") == ""

    def test_too_many_to_look_at(self, proxy: Proxy, entered: Entered) -> None:
        assert proxy.why(HTTP_COOKIE=f"{COOKIE}={entered[0]}; x={'y' * 100_000}") == "none"
        assert id_in("") == ""


class TestDoubt:
    """No answer that allows comes from anything but a decision."""

    @pytest.mark.parametrize("peer", ["", "10.0.0.1", "unknown", "127.0.0.1, 10.0.0.1", "::1"])
    def test_a_peer_that_is_no_proxy_of_ours_gets_nothing(self, proxy: Proxy, peer: str) -> None:
        answer = proxy.ask(REMOTE_ADDR=peer)
        assert (answer.status, answer.body) == (403, b"")
        assert {dict(answer.headers)[name] for name in IDENTITY} == {""}

    @pytest.mark.parametrize("at", ["", "nginx/", "NGINX", "apache", "nginx/caddy", "../nginx"])
    def test_there_are_four_endpoints(self, proxy: Proxy, at: str) -> None:
        assert proxy.ask(at=at).status == 404

    def test_a_table_that_is_gone(self, proxy: Proxy, caplog: pytest.LogCaptureFixture) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE vratar_sessions_gatesession RENAME TO elsewhere")
        try:
            with caplog.at_level(logging.CRITICAL):
                answer = proxy.ask()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE elsewhere RENAME TO vratar_sessions_gatesession")
        assert answer.status == 503
        assert {dict(answer.headers)[name] for name in IDENTITY} == {""}
        assert proxy.why() == "", "the next one is judged again"

    def test_a_row_that_cannot_be_read(self, proxy: Proxy) -> None:
        GatedApplication.objects.update(networks=["nonsense"])
        changed()
        assert proxy.ask().status == 503

    def test_a_clock_that_fails(self, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail() -> None:
            raise OSError("no clock")

        monkeypatch.setattr(time, "now", fail)
        assert proxy.ask().status == 503

    def test_a_question_that_cannot_be_read(self, proxy: Proxy) -> None:
        assert proxy.ask("//admin/").status == 403
        assert proxy.ask("//admin/", at="caddy").status == 400
        assert proxy.why("/admin/..;/", at="haproxy") == "malformed"


class TestNotes:
    def test_a_session_is_seen_once_a_minute_and_never_backwards(
        self, proxy: Proxy, entered: Entered, clock: Clock
    ) -> None:
        session = entered[1]
        clock.advance(59)
        proxy.ask()
        proxy.notes.write()
        session.refresh_from_db()
        assert session.last_seen_at == session.started_at
        clock.advance(1)
        proxy.ask()
        proxy.notes.write()
        session.refresh_from_db()
        assert session.last_seen_at == session.started_at + timedelta(seconds=60)
        later = session.last_seen_at + timedelta(hours=1)
        clock.advance(120)
        proxy.ask()
        GateSession.objects.update(last_seen_at=later)
        proxy.notes.write()
        session.refresh_from_db()
        assert session.last_seen_at == later

    def test_who_is_refused_is_written_once_a_quarter_of_an_hour(
        self, proxy: Proxy, application: GatedApplication, ana: Administrator, clock: Clock
    ) -> None:
        application.roles.clear()
        changed()
        clock.set(1_800_000_000)
        GateSession.objects.update(
            started_at=time.now(), last_seen_at=time.now(), second_factor_at=time.now()
        )
        for _ in range(3):
            for _ in range(3):
                assert proxy.why() == "role"
            proxy.notes.write()
        clock.advance(899)
        assert proxy.why() == "role"
        proxy.notes.write()
        refusal = GateRefusal.objects.get()
        assert (refusal.account, refusal.application, refusal.why) == (ana, "whmcs", "role")
        assert (refusal.source, refusal.told) == ("203.0.113.9", False)
        clock.advance(1)
        assert proxy.why() == "role"
        proxy.notes.write()
        assert GateRefusal.objects.count() == 2

    def test_nothing_is_written_about_nobody(self, proxy: Proxy) -> None:
        proxy.cookie = ""
        assert proxy.why() == "none"
        assert proxy.why("/x") == "unknown_path"
        proxy.notes.write()
        assert not GateRefusal.objects.exists()


@pytest.mark.parametrize(
    ("cookies", "language"),
    [
        ("", "en"),
        ("__Host-vratar-language=mk", "mk"),
        ("x=y; __Host-vratar-language=mk; z", "mk"),
        ("__Host-vratar-language=xx", "en"),
        ('__Host-vratar-language="><script>', "en"),
    ],
)
def test_the_language_is_one_that_we_speak(cookies: str, language: str) -> None:
    assert language_in(cookies, "en") == language


def test_somebody_elses_session_lets_nobody_else_in(proxy: Proxy, entered: Entered) -> None:
    other = cast.make("boris", "Support")
    GateSession.objects.update(account=other, epoch=F("epoch"))
    answer = proxy.ask()
    assert dict(answer.headers)["Remote-User"] == "boris", HOST
