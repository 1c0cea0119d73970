"""The products whose authenticators can be taken over."""

from collections.abc import Callable

from vratar.staff.moving.authelia import authelia
from vratar.staff.moving.django_apps import allauth, django_otp
from vratar.staff.moving.foreign import Foreign, UnreadableError
from vratar.staff.moving.privacyidea import privacyidea

READERS: dict[str, Callable[[str], list[Foreign]]] = {
    "django-otp": django_otp,
    "two-factor-auth": django_otp,
    "allauth": allauth,
    "privacyidea": privacyidea,
    "authelia": authelia,
}


def read(product: str, source: str) -> list[Foreign]:
    """What is in the file or database. Raises `UnreadableError` and `OSError`."""
    try:
        found = READERS[product](source)
    except OSError:
        raise
    except UnreadableError as error:
        raise UnreadableError(str(error) or _no_words(product)) from None
    except Exception:  # noqa: BLE001 - whatever a parser says might repeat the content, a secret
        raise UnreadableError(_no_words(product)) from None
    if not found:
        raise UnreadableError(f"There is no authenticator of {product} in it.")
    return found


def _no_words(product: str) -> str:
    return f"This is not what {product} writes."
