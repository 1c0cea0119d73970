"""One spelling for one event, so that its hash means its content (security.md §11)."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

Value = str | int | bool | None


def canonical(fields: Mapping[str, Value | Mapping[str, Value]]) -> str:
    """JSON with sorted keys, without spaces, in NFC; what does not print is escaped.

    The escaping keeps line ends and direction marks out of whatever shows the text. Numbers are
    integers: two programs need not spell a float alike. Raises `TypeError` for other types.
    """
    text = json.dumps(
        {name: _clean(value) for name, value in fields.items()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def utc_text(moment: datetime) -> str:
    """Write an aware time as `2026-01-02T03:04:05.000006Z`, always with six decimals."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _clean(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {name: _clean(inner) for name, inner in value.items()}
    if value is None or isinstance(value, int):
        return value
    raise TypeError(f"An audit event holds text, integers and None, not {type(value).__name__}.")
