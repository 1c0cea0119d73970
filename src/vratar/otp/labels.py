"""The account name an authenticator app shows: one per administrator and panel."""

import re
import unicodedata

ACCOUNT_LIMIT = 50
"""Characters of an account name; 2FAS cuts what is longer."""

_SHORT_HOST_LIMIT = 24
_ENDS_LIKE_A_TAG = re.compile(r"~[0-9a-f]{4,}\Z", re.ASCII)


def account_label(username: str, host: str, account_id: int, ordinal: int = 1) -> str:
    """Return the account name for an otpauth address: ``username@host``, at most 50 characters.

    `host` is the panel's configured host, never a request's. `ordinal` counts the confirmed
    secrets of this person: from the second on the label ends in `` (2)``, `` (3)``, because some
    apps overwrite an entry of the same name.

    Every username gives a label, and no two accounts of a panel the same one. Control characters
    are removed and colons become hyphens, since a colon ends the issuer. What is too long loses
    the host's further labels, then the username's end. A username that was altered or cut, or
    that could be mistaken for such a one, is followed by ``~`` and its account id, in at least
    four hexadecimal digits.

    Raises ValueError for an ordinal below 1.
    """
    if ordinal < 1:
        raise ValueError("The first secret has the ordinal 1.")
    suffix = f" ({ordinal})" if ordinal > 1 else ""
    return _shortened(username, cleaned(host), account_id, ACCOUNT_LIMIT - len(suffix)) + suffix


def cleaned(text: str) -> str:
    """Return `text` as a label may hold it.

    Control characters and lone surrogates, which UTF-8 cannot carry, are removed; a colon becomes
    a hyphen; spaces at the ends, which apps cut off, are removed.
    """
    kept = (char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})
    return "".join(kept).replace(":", "-").strip()


def _shortened(username: str, host: str, account_id: int, limit: int) -> str:
    name, tag = cleaned(username), f"~{account_id:04x}"
    if name != username or _ENDS_LIKE_A_TAG.search(name):
        name += tag
    short_host = host.partition(".")[0][:_SHORT_HOST_LIMIT]
    for label in (f"{name}@{host}", f"{name}@{short_host}"):
        if len(label) <= limit:
            return label
    room = limit - len(f"{tag}@{short_host}")
    return f"{name[:room]}{tag}@{short_host}"
