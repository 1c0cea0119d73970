"""What ties an error page to its record in the log: a number, and the exception."""

import secrets

from django.http import HttpRequest

_NUMBER = "_vratar_error_number"
_ERROR = "_vratar_error"


def error_number(request: HttpRequest) -> str:
    """Eight characters, made on first use, the same for the rest of this request."""
    number: str | None = getattr(request, _NUMBER, None)
    if number is None:
        number = secrets.token_hex(4).upper()
        setattr(request, _NUMBER, number)
    return number


def remember(request: HttpRequest, error: BaseException | None) -> None:
    """Keep an exception for the log: Django does not pass on one of an error page."""
    setattr(request, _ERROR, error)


def remembered(request: HttpRequest) -> BaseException | None:
    """Return the exception that was kept."""
    error: BaseException | None = getattr(request, _ERROR, None)
    return error
