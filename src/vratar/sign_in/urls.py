"""The addresses of signing in and of one's own account (ux.md §2)."""

from django.urls import path

from vratar.sign_in.views import (
    account,
    enrolment,
    first_run,
    login,
    reauthenticate,
    recovered,
    recovery_codes,
)

_TOTP = "account/two-factor/totp/"

urlpatterns = [
    path("login", login.login, name="login"),
    path("login/code", login.code, name="login-code"),
    path("login/recovery", login.recovery, name="login-recovery"),
    path("login/cancel", login.cancel, name="login-cancel"),
    path("login/recovered", recovered.recovered, name="login-recovered"),
    path("logout", login.logout, name="logout"),
    path("reauthenticate", reauthenticate.reauthenticate, name="reauthenticate"),
    path("first-run/form", first_run.first_run_form, name="first-run-form"),
    path("first-run/<str:token>", first_run.first_run, name="first-run"),
    path("account/security", account.security, name="account-security"),
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
    path(f"{_TOTP}required", enrolment.required, name="two-factor-required"),
    path("account/recovery-codes", recovery_codes.overview, name="recovery-codes"),
    path("account/recovery-codes/new", recovery_codes.new, name="recovery-codes-new"),
    path("account/recovery-codes/unsaved", recovery_codes.unsaved, name="recovery-codes-unsaved"),
]
