"""Whether the log is what was signed, in the line above it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vratar.audit.models import Checkpoint, Verification
from vratar.audit.report import Why
from vratar.ui import dates

_DAMAGE: dict[str, str | Promise] = {
    Why.EDITED: gettext_lazy("edited"),
    Why.MISSING: gettext_lazy("missing"),
    Why.REORDERED: gettext_lazy("reordered"),
    Why.TRUNCATED: gettext_lazy("truncated"),
    Why.REPLACED: gettext_lazy("replaced"),
}


@dataclass(frozen=True)
class Integrity:
    """One line, and the kind of note it is."""

    kind: str
    text: str


def integrity() -> Integrity:
    """What housekeeping, or the operator's `vratar audit verify`, found last: nothing is read."""
    found = Verification.objects.first()
    if found is not None and found.damaged is not None:
        text = _("Log damaged at entry %(n)s: %(how)s. Tell the operator.")
        return Integrity("bad", text % {"n": found.damaged, "how": _DAMAGE[found.why]})
    sent = Checkpoint.objects.exclude(exported_at=None).order_by("-size").first()
    exported = sent.exported_at if sent else None
    if found is None or not found.size:
        text = _("The log has not been verified yet.")
        return Integrity("warn", f"{text} {_exported(exported)}")
    told = {"n": found.size, "time": dates.date_time(found.at)}
    if exported is None:
        text = _("Log verified up to entry %(n)s, %(time)s.") % told
        return Integrity("warn", f"{text} {_exported(exported)}")
    text = _("Log verified up to entry %(n)s, %(time)s; last checkpoint exported %(exported)s.")
    return Integrity("ok", text % {**told, "exported": dates.date_time(exported)})


def _exported(at: datetime | None) -> str:
    if at is None:
        return _("No checkpoint has been exported yet.")
    return _("Last checkpoint exported %(exported)s.") % {"exported": dates.date_time(at)}
