"""Which passwords may be chosen, and whether one is right (security.md §8)."""

import functools
import logging
import re
import secrets
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar import crypto
from vratar.accounts import breached
from vratar.core.settings import current

MAX_BYTES = 4096
# Shorter context words would forbid half of all passwords.
_MIN_WORD = 4

_logger = logging.getLogger(__name__)


def is_hashable(password: str) -> bool:
    """False for what is refused before hashing: more than 4096 bytes, or a NUL."""
    return len(password.encode(errors="replace")) <= MAX_BYTES and "\0" not in password


def password_is_right(account: AbstractBaseUser | None, password: str) -> bool:
    """Check the password; for no account, the same work against a dummy, and False.

    Writes nothing: `renewed` makes the new hash of an outdated one, `renew_hash` stores it.
    """
    if account is None or not account.has_usable_password():
        check_password(password, dummy())
        return False
    return check_password(password, account.password)


def renewed(password: str, encoded: str) -> str | None:
    """A new hash of a right password, where its stored one is outdated."""
    hasher = identify_hasher(encoded)
    return make_password(password) if hasher.must_update(encoded) else None


def dummy() -> str:
    """A hash that no password opens, by the hasher in force; a worker makes it when it starts."""
    return _dummy(crypto.pepper()[0])


@functools.lru_cache(maxsize=1)
def _dummy(_key_id: int) -> str:
    """Made anew when another key becomes active: the older one may be gone one day."""
    return make_password(secrets.token_urlsafe())


def password_problem(password: str, *, min_length: int, words: Iterable[str]) -> str | None:
    """Why this password may not be chosen, in words; None when it may.

    Length counts code points after NFC (63B-4 §3.1.1.2). `words` are the person's and the site's.
    """
    if not is_hashable(password):
        return _("Use at most 4096 bytes and no NUL character.")
    text = unicodedata.normalize("NFC", password)  # takes seconds for a hostile text of 64 KiB
    if len(text) < min_length:
        return ngettext(
            "Use at least %(min)s character.", "Use at least %(min)s characters.", min_length
        ) % {"min": min_length}
    try:
        known = _is_common(text) or _is_breached(text)
    except OSError:
        # Fails closed, but as an answer: the rest of the panel does not depend on the list.
        _logger.exception("The list of known passwords cannot be read")
        return _("Passwords cannot be checked at the moment. Try again later.")
    if known:
        return _("This password is on a list of known passwords. Choose another.")
    if _core(text) in {_core(word) for word in _with_parts(words)} - {""}:
        return _("The password must not contain your name, your username or the name of this site.")
    return None


def site_words() -> list[str]:
    """The product, the site and its host: nobody's secret."""
    site = current().site
    return ["vratar", site.name, urlsplit(site.url).hostname or ""]


def _is_common(text: str) -> bool:
    for candidate in {text.casefold(), _core(text)}:
        try:
            CommonPasswordValidator().validate(candidate)
        except ValidationError:
            return True
    return False


def _is_breached(text: str) -> bool:
    path = current().sign_in.breached_passwords
    if path is None:
        return False
    core = _core(text)
    candidates = {text, text.casefold(), *([core] if len(core) >= _MIN_WORD else [])}
    return any(breached.contains(path, candidate) for candidate in candidates)


def _core(text: str) -> str:
    """Case-folded, without the digits and punctuation people put around a word."""
    # From the first letter to the last: greedy, so that it takes one walk however hostile the text.
    found = re.search(r"[^\W\d_](?:.*[^\W\d_])?", text.casefold(), re.DOTALL)
    return found[0] if found else ""


def _with_parts(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        for part in (word, *re.split(r"[\W_]+", word)):
            if len(part) >= _MIN_WORD:
                yield part
