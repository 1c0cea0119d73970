"""The addresses of signing in and of one's own account (ux.md §2)."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from vratar.accounts.links import Kind
from vratar.sign_in.views import (
    account,
    banner,
    enrolment,
    first_run,
    forgotten,
    known_browsers,
    links,
    login,
    password,
    reauthenticate,
    recovered,
    recovery_codes,
    required,
    sessions,
)

_TOTP = "account/two-factor/totp/"


def _link(prefix: str, kind: Kind, form: Callable[..., HttpResponse]) -> list[URLPattern]:
    """A link and its form. The form comes first: "form" is no token."""
    about = {"kind": kind}
    return [
        path(f"{prefix}/<int:uid>/form", form, about, name=f"{kind}-form"),
        path(f"{prefix}/<int:uid>/<str:token>", links.link, about, name=str(kind)),
    ]


urlpatterns = [
    path("login", login.login, name="login"),
    path("login/code", login.code, name="login-code"),
    path("login/recovery", login.recovery, name="login-recovery"),
    path("login/cancel", login.cancel, name="login-cancel"),
    path("login/recovered", recovered.recovered, name="login-recovered"),
    path("login/forgotten", forgotten.forgotten, name="forgotten"),
    *_link("setup-link", Kind.SET_UP, links.password_form),
    *_link("reset-link", Kind.RESET, links.password_form),
    *_link("confirm-email", Kind.EMAIL, links.email_form),
    path("logout", login.logout, name="logout"),
    path("reauthenticate", reauthenticate.reauthenticate, name="reauthenticate"),
    path("first-run/form", first_run.first_run_form, name="first-run-form"),
    path("first-run/<str:token>", first_run.first_run, name="first-run"),
    path("account/security", account.security, name="account-security"),
    path("account/password", password.password, name="password"),
    path("account/not-me", password.not_me, name="not-me"),
    path("account/it-was-me", banner.it_was_me, name="it-was-me"),
    path("account/sessions", sessions.sessions, name="sessions"),
    path("account/sessions/<int:pk>/end", sessions.end, name="session-end"),
    path("account/sessions/end-others", sessions.end_all_others, name="sessions-end-others"),
    path("account/known-browsers/forget", known_browsers.forget_all, name="known-browsers-forget"),
    path(
        "account/known-browsers/<int:pk>/forget",
        known_browsers.forget,
        name="known-browser-forget",
    ),
    path("account/two-factor/test", account.test_a_code, name="test-code"),
    path("account/two-factor/off", account.off, name="two-factor-off"),
    path(_TOTP, enrolment.start, name="two-factor"),
    path(f"{_TOTP}1", enrolment.app, name="two-factor-app"),
    path(f"{_TOTP}2", enrolment.scan, name="two-factor-scan"),
    path(f"{_TOTP}2/discard", enrolment.discard, name="two-factor-discard"),
    path(f"{_TOTP}3", recovery_codes.codes, name="two-factor-codes"),
    path(f"{_TOTP}3/check", recovery_codes.check, name="two-factor-check"),
    path(f"{_TOTP}3/download", recovery_codes.download, name="two-factor-download"),
    path(f"{_TOTP}done", enrolment.done, name="two-factor-done"),
    path(f"{_TOTP}required", required.required, name="two-factor-required"),
    path("account/recovery-codes", recovery_codes.overview, name="recovery-codes"),
    path("account/recovery-codes/new", recovery_codes.new, name="recovery-codes-new"),
    path("account/recovery-codes/unsaved", recovery_codes.unsaved, name="recovery-codes-unsaved"),
]
