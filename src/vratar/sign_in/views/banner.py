"""Answering the banner about wrong codes: it was me. `/account/not-me` is the other answer."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sign_in.banner import answered
from vratar.sign_in.web import own_path


@requires(Need.SIGNED_IN)
@require_POST
def it_was_me(request: HttpRequest) -> HttpResponse:
    """Back to the page, without the banner."""
    answered(request)
    return SeeOther(own_path(request.POST.get("next", "")) or reverse("dashboard"))
