"""When, from where, with what and by whom: the lines under what happened."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vratar.notices.kinds import Notice
from vratar.notices.letter import Told
from vratar.notices.moments import local, utc

_BY_OTHERS = {
    Notice.RESET,
    Notice.RESET_OF_ANOTHER,
    Notice.POLICY_LOWERED,
    Notice.LINK_SHOWN,
    Notice.IMPORTED,
    Notice.EXPORTED,
}
_BY_ANYBODY = {
    Notice.RESET_LINK,
    Notice.CONFIRM_EMAIL,
    Notice.SET_UP_LINK,
    Notice.WRONG_CODES,
    Notice.PASSWORD_MARKED,
    Notice.AUTHENTICATOR_DISABLED,
    Notice.REPLAYED,
    Notice.NEW_BROWSER,
    Notice.ALARM,
}
_OF_NOBODY_ALONE = {Notice.EXPORTED, Notice.ROLE_RAISED, Notice.POLICY_LOWERED, Notice.ALARM}


def facts(kind: Notice, told: Told) -> list[tuple[str, str]]:
    """Labels and values; what is not known is left out."""
    lines = [
        (pgettext("mail", "When"), local(told.at)),
        (
            pgettext("mail", "In UTC"),
            "" if _reads_utc(told) else utc(told.at),
        ),
        (pgettext("mail", "Account"), _account(kind, told)),
        (pgettext("mail", "By"), told.text("by") or _somebody(kind, told)),
        (pgettext("mail", "Approved by"), told.text("approver")),
        (pgettext("mail", "From address"), told.text("source")),
        (pgettext("mail", "Browser"), told.text("browser")),
        (pgettext("mail", "Reason"), told.text("reason")),
    ]
    return [(label, value) for label, value in lines if value]


def _account(kind: Notice, told: Told) -> str:
    if kind in _OF_NOBODY_ALONE:
        return ""
    return told.text("name") or told.reader.username


def _reads_utc(told: Told) -> bool:
    return told.reader.security_state.zone.key == "UTC"


def _somebody(kind: Notice, told: Told) -> str:
    """Who it was where nobody else is named."""
    if kind in _BY_OTHERS:
        return _("the server's command line")
    if kind in _BY_ANYBODY:
        return ""
    return told.text("name") or told.reader.username
