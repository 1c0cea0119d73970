"""The addresses of the smallest site of django-two-factor-auth."""

from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.module_loading import import_string


@user_passes_test(lambda user: bool(getattr(user, "is_verified", bool)()))
def inside(_request: HttpRequest) -> HttpResponse:
    """What the door protects."""
    return HttpResponse("inside")


# The package brings its patterns and their namespace in one tuple.
urlpatterns = [
    path("", include(import_string("two_factor.urls.urlpatterns"))),
    path("inside", inside),
]
