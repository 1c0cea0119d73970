"""The mails with a link that is used once."""

from django.utils.translation import gettext as _

from vratar.notices import doubts
from vratar.notices.letter import Letter, Told
from vratar.notices.moments import local


def set_up(told: Told) -> Letter:
    """A new account: choose a password, then set up two-factor."""
    return Letter(
        subject=_("Your account on %(site)s") % {"site": told.site},
        paragraphs=[
            _("There is an account for you on %(site)s. Your username is %(username)s.")
            % {"site": told.site, "username": told.reader.username},
            _("Open this link to choose a password and to set up two-factor authentication:"),
        ],
        link=told.link,
        doubt=f"{_good_until(told)} {doubts.not_expected()}",
    )


def reset(told: Told) -> Letter:
    """A forgotten password."""
    return Letter(
        subject=_("Choose a new password"),
        paragraphs=[
            _("Somebody asked for a new password for your account on %(site)s.")
            % {"site": told.site},
            _("Open this link to choose one. You then log in with it and with your code:"),
        ],
        link=told.link,
        doubt=" ".join(
            [
                _good_until(told),
                _("If you did not ask for it, do nothing: your password stays as it is."),
            ]
        ),
    )


def confirm_email(told: Told) -> Letter:
    """A new address, at the new address itself."""
    return Letter(
        subject=_("Confirm your email address"),
        paragraphs=[
            _("Somebody gave this address as theirs on %(site)s.") % {"site": told.site},
            _("Open this link to confirm that it is yours:"),
        ],
        link=told.link,
        doubt=" ".join(
            [
                _good_until(told),
                _("If you do not know what this is about, do nothing: nothing will change."),
            ]
        ),
    )


def _good_until(told: Told) -> str:
    if told.until is None:
        return ""
    return _("The link works once, until %(moment)s.") % {"moment": local(told.until)}
