"""The addresses on a gated host, below `gate.prefix`; names and pages are the panel's."""

from django.urls import path

from vratar.config.views import language
from vratar.gate.views import denied, pages, step_up
from vratar.sign_in.views import login

urlpatterns = [
    path("", pages.start, name="dashboard"),
    path("sign-in", login.login, name="login"),
    path("sign-in/code", login.code, name="login-code"),
    path("sign-in/recovery", pages.at_panel, name="login-recovery"),
    path("sign-in/cancel", login.cancel, name="login-cancel"),
    path("step-up", step_up.step_up, name="step-up"),
    path("sign-out", pages.sign_out, name="logout"),
    path("denied", denied.denied, name="denied"),
    path("language", language, name="language"),
]

handler400 = "vratar.config.errors.bad_request"
handler403 = "vratar.config.errors.forbidden"
handler404 = "vratar.config.errors.not_found"
handler500 = "vratar.config.errors.server_error"
