"""`/training/quiz`: one question a page, and the result."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.core.source import source_of
from vratar.policy.access import Need, requires
from vratar.sign_in.web import page, signed_in
from vratar.training.course_data import Question
from vratar.training.forms import AnswerForm
from vratar.training.models import QuizAttempt
from vratar.training.services import quiz as quizzes
from vratar.training.services.course import course
from vratar.training.services.progress import of


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest) -> HttpResponse:
    """The next open question; before the first and after the last how it stands."""
    session = signed_in(request)
    if request.method == "POST":
        if "question" in request.POST:
            return _answered(request)
        quizzes.begin(session)
        return SeeOther(reverse("training-quiz"))
    attempt = quizzes.running(session.owner.pk)
    question = quizzes.open_question(attempt) if attempt else None
    if attempt and question:
        return _asked(request, attempt, question, AnswerForm(question=question))
    context = {"last": quizzes.last_finished(session.owner.pk), "progress": of(session.owner)}
    return _page(request, "training/quiz.html", context)


def _answered(request: HttpRequest) -> HttpResponse:
    session = signed_in(request)
    attempt = quizzes.running(session.owner.pk)
    question = quizzes.open_question(attempt) if attempt else None
    name, option = request.POST["question"], request.POST.get("answer", "")
    if attempt and question and name == question.name and not option:
        form = AnswerForm(request.POST, question=question)
        return _asked(request, attempt, question, form)
    given = quizzes.answer(session, name, option, source_of(request))
    if given is None:
        return SeeOther(reverse("training-quiz"))
    total = len(course().quiz.questions)
    number = len(given.attempt.answers) or total
    told = {
        "right": given.right,
        "text": given.question.explanation,
        "right_option": given.question.right_option.text,
        "language": given.question.language,
    }
    context = {"number": number, "question": given.question, "told": told}
    return _page(request, "training/quiz_question.html", context)


def _asked(
    request: HttpRequest, attempt: QuizAttempt, question: Question, form: AnswerForm
) -> HttpResponse:
    context = {"number": len(attempt.answers) + 1, "question": question, "form": form}
    return _page(request, "training/quiz_question.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    whole = course().quiz
    crumbs = [(_("Training"), reverse("training"))]
    frame = {
        "total": len(whole.questions),
        "pass_mark": whole.pass_mark,
        "breadcrumb": crumbs,
        "post_url": reverse("training-quiz"),
        "next_url": reverse("training-quiz"),
    }
    return page(request, template, {**frame, **context})
