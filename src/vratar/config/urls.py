"""All addresses, and the pages shown when something is wrong."""

from django.urls import include, path

from vratar.config import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("language", views.language, name="language"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("vratar.sign_in.urls")),
    path("", include("vratar.training.urls")),
    path("", include("vratar.staff.urls")),
    path("", include("vratar.reports.urls")),
]

handler400 = "vratar.config.errors.bad_request"
handler403 = "vratar.config.errors.forbidden"
handler404 = "vratar.config.errors.not_found"
handler500 = "vratar.config.errors.server_error"
