"""`/training/duties`: the last page of the course, signed for the policy in force."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.policy.services import in_force
from vratar.sign_in.web import client_of, page, signed_in
from vratar.training.duties_form import DutiesForm
from vratar.training.services import duties as service
from vratar.training.services.progress import is_finished


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """What one has to do, and the box that says so."""
    session, policy = signed_in(request), in_force()
    form = DutiesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        shown = form.cleaned_data["policy_version"]
        if service.acknowledge(session, shown, client_of(request)):
            messages.success(request, _("You have signed that you know your duties."))
            finished = is_finished(session.owner)
            return SeeOther(reverse("training-certificate" if finished else "training"))
        form.add_error("known", _("The policy changed meanwhile. Read it and tick the box again."))
    context = {
        "form": form,
        "policy_version": policy.version,
        "signed": service.signed(session.owner.pk),
        "breadcrumb": [(_("Training"), reverse("training"))],
    }
    return page(request, "training/duties.html", context)
