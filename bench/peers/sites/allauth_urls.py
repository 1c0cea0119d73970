"""The addresses of the smallest site of django-allauth."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_required
def inside(_request: HttpRequest) -> HttpResponse:
    """What the door protects."""
    return HttpResponse("inside")


urlpatterns = [path("accounts/", include("allauth.urls")), path("inside", inside)]
