"""What the dashboard says of the server's clock."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.config.server_clock import Reading

CLOCK_SCALE = 60.0
"""Seconds at the ends of the clock's scale."""


@dataclass(frozen=True)
class Clock:
    """The server's clock: a status, a sentence, and where the hand stands in percent, if at all."""

    kind: str
    text: str
    hand: float | None = None
    hint: str = ""


def clock_card(reading: Reading | None) -> Clock:
    """Chart 7: how far the server's clock is off."""
    if reading is None:
        hint = _("Codes depend on the time. Name a reference in vratar.toml (site.time_server).")
        return Clock("muted", _("Server clock not checked."), hint=hint)
    if reading.offset is None:
        return Clock("warn", _("The time server does not answer."))
    seconds = round(abs(reading.offset))
    if not seconds:
        text = _("Right to the second.")
    elif reading.offset > 0:
        text = ngettext("%(n)d second fast.", "%(n)d seconds fast.", seconds) % {"n": seconds}
    else:
        text = ngettext("%(n)d second slow.", "%(n)d seconds slow.", seconds) % {"n": seconds}
    shown = max(-CLOCK_SCALE, min(CLOCK_SCALE, reading.offset))
    return Clock(reading.kind, text, (shown + CLOCK_SCALE) / (2 * CLOCK_SCALE) * 100)
