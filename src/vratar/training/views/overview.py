"""`/training/`: how far one is; and the pictures of the lessons."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core.source import source_of
from vratar.policy.access import Need, requires
from vratar.sign_in.web import signed_in
from vratar.training.services import lessons
from vratar.training.services.course import course
from vratar.training.services.due import due_on
from vratar.training.services.progress import Progress, of


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def training(request: HttpRequest) -> HttpResponse:
    """The lessons in their order, and what comes next."""
    session = signed_in(request)
    lessons.settle(session, source_of(request))
    progress = of(session.owner)
    context = {
        "progress": progress,
        "minutes": sum(one.lesson.minutes for one in progress.lessons),
        "quiz": course().quiz,
        "continue_url": _next(progress),
        "due": due_on(session.owner),
        "sees_team": session.owner.role.may(Permission.VIEW_TRAINING),
    }
    return render(request, "training/overview.html", context)


def _next(progress: Progress) -> str:
    if progress.next:
        return reverse("training-lesson", args=[progress.next.name])
    return "" if progress.is_finished else reverse("training-quiz")


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def picture(_request: HttpRequest, name: str) -> HttpResponse:
    """One picture; whatever it holds, it runs nothing and loads nothing."""
    found = course().pictures.get(name)
    if found is None:
        raise Http404(name)
    response = HttpResponse(found, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
