"""`/training/certificate`: who has finished, or what is missing for it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vratar.policy.access import Need, requires
from vratar.sign_in.web import page, signed_in
from vratar.training.services.course import course
from vratar.training.services.due import due_on
from vratar.training.services.duties import signed
from vratar.training.services.progress import of


@requires(Need.SIGNED_IN)
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Made anew on every request, from what is stored; nothing else knows of it."""
    account = signed_in(request).owner
    progress = of(account)
    signature = signed(account.pk)
    context = {
        "progress": progress,
        "open_lessons": [one.lesson for one in progress.lessons if one.done_at is None],
        "lessons": len(progress.lessons),
        "course_version": course().version,
        "policy_version": signature.policy_version if signature else None,
        "due": due_on(account),
        "breadcrumb": [(_("Training"), reverse("training"))],
    }
    return page(request, "training/certificate.html", context)
