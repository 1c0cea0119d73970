"""How far everybody is with the training, in four statements however many they are."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean

from django.db.models import Count, Q, QuerySet

from vratar.accounts.models import Administrator
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.policy.services import in_force
from vratar.training.course_data import Proof
from vratar.training.models import LessonProgress, QuizAttempt
from vratar.training.services.course import course

_MONTH = timedelta(days=365.25 / 12)


@dataclass(frozen=True)
class Learned:
    """Numbers of active administrators."""

    lessons: int
    # How many have done 1, 2, … lessons; who has done none is not counted.
    done: dict[int, int]
    # Passed, and owe no part again; the mean of their last scores, if there are any.
    passed: int
    mean_score: float | None


def learned(now: datetime) -> Learned:
    """What `training.services.progress` says of each, counted."""
    lessons = len(course().lessons)
    done = _lessons_done()
    found = QuizAttempt.objects.filter(
        passed=True, course_version__gte=course().quiz.changed_in, account__is_active=True
    )
    if months := in_force().training_months:
        found = found.filter(finished_at__gt=now - months * _MONTH)
    scores = dict(found.order_by("finished_at").values_list("account", "score"))
    finished = [score for account, score in scores.items() if done[account] == lessons]
    score = round(mean(finished), 1) if finished else None
    return Learned(lessons, dict(Counter(done.values())), len(finished), score)


def _lessons_done() -> "Counter[int]":
    """Account to number of lessons, where there is one."""
    by_themselves = [
        one.name for one in course().lessons if one.proof == Proof.ENROLLED and not one.questions
    ]
    read = _noted().exclude(lesson__in=by_themselves).values("account").annotate(n=Count("pk"))
    done = Counter(dict(read.values_list("account", "n")))
    # Setting up completes these, whether the training was opened since or not.
    bound = TotpAuthenticator.objects.exclude(status=Status.INVALIDATED)
    accounts = set(bound.filter(account__is_active=True).values_list("account", flat=True))
    for name in by_themselves:
        others = _noted().filter(lesson=name).exclude(account__in=bound.values("account"))
        done.update(accounts.union(others.values_list("account", flat=True)))
    return done


def _noted() -> "QuerySet[LessonProgress]":
    """The lessons of active accounts that are done and have not changed since."""
    names: dict[int, list[str]] = {}
    for lesson in course().lessons:
        names.setdefault(lesson.changed_in, []).append(lesson.name)
    present = Q(pk__in=[])
    for version, found in names.items():
        present |= Q(course_version=version, lesson__in=found)
    done = LessonProgress.objects.filter(present, done_at__isnull=False)
    # The few that are inactive are looked up; a join would look up everybody.
    return done.exclude(account__in=Administrator.objects.filter(is_active=False).values("pk"))
