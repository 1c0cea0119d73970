"""Every form of Vratar: where it is, who sees it, what may be typed into it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.test import Client
from tests import cast
from tests.policy.states import STATES

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.authenticators.totp.models import PendingEnrolment
from vratar.policy.models import Policy, Requirement
from vratar.sessions.models import Session
from vratar.sign_in.services.first_run import issue_first_run_link
from vratar.staff.policy_form import typed_values


@dataclass(frozen=True)
class Form:
    """A form, and somebody who stands before it."""

    path: str
    stand: Callable[[Administrator], Client]
    fields: dict[str, str] = field(default_factory=dict)
    # Fields whose text a page never repeats.
    secret: tuple[str, ...] = ()

    def typed(self) -> dict[str, str]:
        """What a careful person types."""
        pending = PendingEnrolment.objects.first()
        return {
            name: str(pending.pk) if name == "offered" and pending else value
            for name, value in self.fields.items()
        }


def enrolling(ana: Administrator) -> Client:
    """On step 2 of the set-up."""
    client = STATES["in time"](ana)
    assert client.post("/account/two-factor/totp/1").status_code == 303
    return client


def with_new_codes(ana: Administrator) -> Client:
    """On step 3, with ten new codes."""
    client = STATES["confirmed"](ana)
    assert client.post("/account/recovery-codes/new").status_code == 303
    return client


def about_to_turn_off(ana: Administrator) -> Client:
    """Where nobody must, with a long password and another Owner."""
    Policy.objects.create(requirement=Requirement.NOBODY)
    cast.enrol(cast.make("vesna"))
    client = STATES["confirmed"](ana)
    Session.objects.update(data={"password_stands_alone": True})
    return client


def with_first_run_link(ana: Administrator) -> Client:
    """Nobody exists yet; the link is open."""
    ana.security_state.delete()
    Administrator.objects.all().delete()
    link = issue_first_run_link()
    assert link
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.get(link.removeprefix("http://127.0.0.1:8000"))
    return client


def with_reset_link(ana: Administrator) -> Client:
    """A link to a new password was opened."""
    url = links.url_for(Kind.RESET, ana, links.bound_to(ana), links.expiry(Kind.RESET))
    client = STATES["anonymous"](ana)
    client.get(url.removeprefix("http://127.0.0.1:8000"))
    return client


def past_the_deadline(ana: Administrator) -> Client:
    """Where nothing but the set-up opens; the policy lets it be put off."""
    Policy.objects.create(deadline_days=0)
    return STATES["in time"](ana)


def with_a_quiz(ana: Administrator) -> Client:
    """Before the first question of the quiz."""
    client = STATES["in time"](ana)
    assert client.post("/training/quiz").status_code == 303
    return client


NEW = {
    "password": "another river under tall pines",
    "password_repeat": "another river under tall pines",
}
ANA = {"username": "ana", "password": cast.PASSWORD}
OWNER = {**ANA, "email": "ana@example.mk", "password_repeat": cast.PASSWORD}
TOTP = "/account/two-factor/totp/"

FORMS = {
    "login": Form("/login", STATES["anonymous"], ANA, ("password",)),
    "code": Form("/login/code", STATES["halfway"], {"code": "000000"}, ("code",)),
    "recovery code": Form(
        "/login/recovery",
        STATES["halfway"],
        {"recovery_code": "00000-00000-00000-00000-00000"},
        ("recovery_code",),
    ),
    "cancel": Form("/login/cancel", STATES["halfway"]),
    "choice": Form("/login/recovered", STATES["recovering"], {"choice": "continue"}),
    "log-out": Form("/logout", STATES["two-factor"]),
    "language": Form("/language", STATES["in time"], {"language": "mk", "next": "/login"}),
    "re-authentication": Form(
        "/reauthenticate",
        STATES["two-factor"],
        {"password": cast.PASSWORD, "code": "000000"},
        ("password", "code"),
    ),
    "first run": Form(
        "/first-run/form", with_first_run_link, OWNER, ("password", "password_repeat")
    ),
    "postpone": Form(f"{TOTP}required", past_the_deadline, {"reason": "My phone is broken"}),
    "begin": Form(f"{TOTP}1", STATES["in time"]),
    "token code": Form(f"{TOTP}2", enrolling, {"code": "000000", "offered": ""}, ("code",)),
    "discard": Form(f"{TOTP}2/discard", enrolling),
    "codes": Form(f"{TOTP}3", with_new_codes),
    "check": Form(f"{TOTP}3/check", with_new_codes, {"tail": "00000"}, ("tail",)),
    "download": Form(f"{TOTP}3/download", with_new_codes),
    "new codes": Form("/account/recovery-codes/new", STATES["confirmed"]),
    "test": Form("/account/two-factor/test", STATES["two-factor"], {"code": "000000"}, ("code",)),
    "link": Form("/reset-link/{pk}/form", with_reset_link, NEW, tuple(NEW)),
    "details": Form(
        "/account/security",
        STATES["confirmed"],
        {"email": "ana@example.mk", "language": "mk", "time_zone": "Europe/Skopje"},
    ),
    "password": Form(
        "/account/password",
        STATES["confirmed"],
        {"current_password": cast.PASSWORD, **NEW},
        ("current_password", *NEW),
    ),
    "not me": Form("/account/not-me", STATES["two-factor"]),
    "it was me": Form("/account/it-was-me", STATES["two-factor"], {"next": "/account/sessions"}),
    "forget one": Form("/account/known-browsers/0/forget", STATES["two-factor"]),
    "forget all": Form("/account/known-browsers/forget", STATES["two-factor"]),
    "end others": Form("/account/sessions/end-others", STATES["two-factor"]),
    "end one": Form("/account/sessions/0/end", STATES["two-factor"]),
    "off": Form("/account/two-factor/off", about_to_turn_off),
    "lesson": Form(
        "/training/password/",
        STATES["in time"],
        {"question": "leaked-password", "answer": "sign-in"},
    ),
    "cards": Form("/training/lost-phone/", STATES["in time"], {"save-codes": "1"}),
    "quiz": Form(
        "/training/quiz", with_a_quiz, {"question": "leaked-password", "answer": "sign-in"}
    ),
    "recovery drill": Form(
        "/training/drill/recovery",
        STATES["two-factor"],
        {"recovery_code": "00000-00000-00000-00000-00000"},
        ("recovery_code",),
    ),
    "duties": Form("/training/duties", STATES["in time"], {"policy_version": "1", "known": "on"}),
    "import": Form(
        "/setup/staff/administrators/import",
        STATES["two-factor"],
        {"text": "username,email,role\nvesna,v@example.mk,Support\n", "link": "page"},
    ),
    "policy": Form(
        "/setup/security/policy",
        STATES["two-factor"],
        {
            **{name: str(value) for name, value in typed_values(Policy()).items() if value != []},
            "contact_name": "Zoran",
        },
    ),
    "audit export": Form("/reports/audit/export", STATES["confirmed"], {"kind": "csv"}),
    "report": Form(
        "/reports/evidence", STATES["confirmed"], {"period": "30", "people": "initials"}
    ),
    "entry": Form("/setup/staff/administrators/{pk}/", STATES["in time"], {"method": "totp"}),
}
