"""The mails about somebody who may be guessing, or who got in from somewhere new."""

from django.utils.translation import gettext as _

from vratar.notices import doubts
from vratar.notices.letter import Letter, Told
from vratar.notices.links import page


def wrong_codes(told: Told) -> Letter:
    """Whoever it was has the password."""
    return Letter(
        _("3 wrong codes for your account"),
        [
            _("If you mistyped, do nothing."),
            _(
                "Somebody entered the right password of your account on %(site)s and then three "
                "wrong codes."
            )
            % {"site": told.site},
        ],
        doubts.not_you(),
    )


def password_marked(told: Told) -> Letter:
    """Ten wrong codes with the right password: it counts as known to others."""
    return Letter(
        _("Change your password now"),
        [
            _(
                "Somebody entered the right password of your account on %(site)s and ten wrong "
                "codes. Your password must be taken as known to others."
            )
            % {"site": told.site},
            _(
                "Until it is changed, codes are accepted only from browsers you have logged in "
                "with before."
            ),
            _(
                "Change it in such a browser, log in with a recovery code, or ask another "
                "administrator for a set-up link."
            ),
        ],
        doubts.not_you(),
        link=page("password"),
    )


def authenticator_disabled(told: Told) -> Letter:
    """The hard cap: no code is compared any more."""
    return Letter(
        _("Your authenticator was disabled after too many wrong codes"),
        [
            _("Codes of your authenticator are no longer accepted on %(site)s.")
            % {"site": told.site},
            _(
                "Log in with a recovery code and set up two-factor authentication again. Without "
                "recovery codes, ask another administrator for a reset."
            ),
        ],
        doubts.not_you(),
    )


def replayed(told: Told) -> Letter:
    """A spent code came again from somewhere else."""
    return Letter(
        _("A used code was tried again"),
        [
            _(
                "A code of your account on %(site)s that had already been used was entered again. "
                "It was refused."
            )
            % {"site": told.site},
            _("Somebody may have seen you type it, and may know your password."),
        ],
        doubts.not_you(),
    )


def new_browser(told: Told) -> Letter:
    """A complete sign-in from a browser that is not among the known ones."""
    return Letter(
        _("New sign-in to %(site)s") % {"site": told.site},
        [
            _("Your account on %(site)s was opened in a browser it was not used with before.")
            % {"site": told.site},
        ],
        doubts.not_you(),
    )
