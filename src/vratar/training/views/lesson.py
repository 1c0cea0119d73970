"""`/training/<lesson>/`: read, answer, do."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.core.source import source_of
from vratar.policy.access import Need, requires
from vratar.sign_in.web import page, signed_in
from vratar.training.course_data import Lesson, Proof
from vratar.training.forms import AnswerForm, CardsForm
from vratar.training.services import lessons
from vratar.training.services.course import course


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, name: str) -> HttpResponse:
    """The text, and below it one question or action."""
    found = course().lesson(name)
    if found is None:
        raise Http404(name)
    if request.method != "POST":
        session = signed_in(request)
        lessons.begin(session, found)
        lessons.settle(session, source_of(request))
        return _page(request, found)
    return _answered(request, found) if "question" in request.POST else _ordered(request, found)


def _answered(request: HttpRequest, found: Lesson) -> HttpResponse:
    question = found.question(request.POST["question"])
    if question is None:
        return SeeOther(reverse("training-lesson", args=[found.name]))
    form = AnswerForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, found, question=question, form=form)
    right = lessons.practise(
        signed_in(request), found, question, form.cleaned_data["answer"], source_of(request)
    )
    told = {"right": right, "text": question.explanation, "language": question.language}
    return _page(request, found, question=question, told=told)


def _ordered(request: HttpRequest, found: Lesson) -> HttpResponse:
    session = signed_in(request)
    if found.proof != Proof.CARDS:
        return SeeOther(reverse("training-lesson", args=[found.name]))
    form = CardsForm(request.POST, cards=found.cards, seed=session.owner.pk)
    if not form.is_valid():
        return _page(request, found, form=form, action=Proof.CARDS)
    wrong = lessons.order_cards(session, found, form.order(), source_of(request))
    told = {"right": wrong is None, "wrong_card": wrong, "language": found.language}
    return _page(request, found, told=told, action=Proof.CARDS, form=form)


def _page(request: HttpRequest, found: Lesson, **now: Any) -> HttpResponse:  # noqa: ANN401 - context
    """What is asked now, or what the person has just answered."""
    account_id = signed_in(request).owner.pk
    stands = lessons.standing(account_id, found)
    # A link to the same address would only scroll: what was posted stands at another one.
    again = f"{request.path}#next"
    context: dict[str, Any] = {
        "lesson": found,
        "total": len(course().lessons),
        "done_at": stands.done_at,
        "post_url": "?answer#next",
        "again_url": again,
        "next_url": _after(found) if stands.done_at else again,
        "breadcrumb": [(_("Training"), reverse("training"))],
        **(now or {"question": stands.question, "action": stands.action}),
    }
    if not now and stands.question:
        context["form"] = AnswerForm(question=stands.question)
    elif not now and stands.action == Proof.CARDS:
        context["form"] = CardsForm(cards=found.cards, seed=account_id)
    return page(request, "training/lesson.html", context)


def _after(found: Lesson) -> str:
    following = course().after(found)
    if following is None:
        return reverse("training-quiz")
    return reverse("training-lesson", args=[following.name])
