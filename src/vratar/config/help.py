"""Which lesson of the course explains a page."""

from django.http import HttpRequest

from vratar.training.course_data import Lesson
from vratar.training.services.course import course

LESSONS = {
    "two-factor-off": "password",
    "administrators": "password",
    "administrators-remind": "password",
    "policy": "password",
    "policy-confirm": "password",
    "adoption": "password",
    "evidence": "password",
    "test-code": "six-digits",
    "administrator-unlock": "six-digits",
    "two-factor-app": "set-up",
    "two-factor-scan": "set-up",
    "two-factor-required": "set-up",
    "recovery-codes": "recovery-codes",
    "recovery-codes-new": "recovery-codes",
    "recovery-codes-unsaved": "recovery-codes",
    "drill-recovery": "recovery-codes",
    "account-security": "lost-phone",
    "two-factor-done": "lost-phone",
    "sessions": "lost-phone",
    "sessions-end-others": "lost-phone",
    "administrator-end-sessions": "lost-phone",
    "not-me": "fake-page",
    "password": "fake-page",
    "administrator": "your-duties",
    "administrator-add": "your-duties",
    "administrator-allow-set-up": "your-duties",
    "administrator-new-link": "your-duties",
    "administrator-reset": "your-duties",
    "administrator-reset-approve": "your-duties",
    "administrator-reset-withdraw": "your-duties",
    "audit": "your-duties",
    "audit-event": "your-duties",
    "training-duties": "your-duties",
}
"""Name of the address, name of the lesson."""


def lesson_about(request: HttpRequest) -> Lesson | None:
    """The lesson that explains this page; None where the course that is used has none."""
    match = request.resolver_match
    return course().lesson(LESSONS.get((match and match.url_name) or "", ""))
