"""A company whose numbers can be counted on the fingers."""

from datetime import timedelta

from tests import cast

from vratar.accounts.models import Administrator, SecurityState
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing
from vratar.training.models import Drill, DrillKind, LessonProgress, QuizAttempt
from vratar.training.services.course import course


def protected(name: str, *, days: float = 0, codes: int = 10, saved: bool = True) -> Administrator:
    """Enrolled so many days after the account was made, with so many codes left."""
    account = cast.make(name, "Support")
    cast.enrol(account, saved=saved)
    now = clock.now()
    SecurityState.objects.filter(account=account).update(created_at=now - timedelta(days=days))
    used = RecoveryCode.objects.filter(account=account, number__gt=codes)
    used.update(used_at=now, digest=None)
    return account


def checked(account: Administrator) -> None:
    """A code was accepted an hour after enrolment."""
    later = clock.now() + timedelta(hours=1)
    TotpAuthenticator.objects.filter(account=account).update(last_used_at=later)


def left(name: str, **state: object) -> Administrator:
    """Without a second factor."""
    account = cast.make(name, "Support")
    SecurityState.objects.filter(account=account).update(**state)
    return account


def unfinished(name: str) -> Administrator:
    """Was shown a QR code, and has not typed a code yet."""
    account = cast.make(name, "Support")
    with writing():
        enrolment.offer(account, 0, clock.now())
    return account


def trained(account: Administrator, lessons: int = 7, score: int = 12) -> None:
    """Has done so many lessons; with all of them the quiz and the drill as well."""
    now = clock.now()
    for lesson in course().lessons[:lessons]:
        LessonProgress.objects.create(
            account=account,
            course_version=lesson.changed_in,
            lesson=lesson.name,
            started_at=now,
            done_at=now,
        )
    if lessons == len(course().lessons):
        QuizAttempt.objects.create(
            account=account,
            course_version=course().version,
            seed=1,
            score=score,
            started_at=now,
            finished_at=now,
            passed=True,
        )
        Drill.objects.create(account=account, kind=DrillKind.RECOVERY, at=now, right=True)


def company() -> None:
    """Ten people, nine of them active: five protected, one not finished, three off."""
    ana = protected("ana", days=2, codes=2)
    checked(ana)
    trained(ana)
    protected("boris", days=4)
    protected("vera", days=6, saved=False)
    trained(protected("goran", days=8, codes=3), lessons=5)
    protected("dana", days=10, codes=0)
    unfinished("ema")
    now = clock.now()
    left("filip", deadline=now - timedelta(days=1))
    left("igor", exempt_until=now + timedelta(days=5), exempt_reason="On parental leave")
    left("jana", postponed_until=now + timedelta(days=7), postponed_reason="New phone on Monday")
    gone = protected("kiril")
    gone.is_active = False
    gone.save()
