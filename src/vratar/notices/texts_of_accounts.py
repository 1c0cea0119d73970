"""The mails about password, address, role, and a reported stranger."""

from django.utils.translation import gettext as _

from vratar.notices import doubts
from vratar.notices.letter import Letter, Told


def password_changed(told: Told) -> Letter:
    """There is a new password."""
    return Letter(
        _("Your password was changed"),
        [
            _("The password of your account on %(site)s was changed.") % {"site": told.site},
            _("All other sessions ended."),
        ],
        doubts.not_you(),
    )


def email_changed(told: Told) -> Letter:
    """There is a new address; told to both."""
    return Letter(
        _("Your email address was changed"),
        [
            _("The email address of your account on %(site)s was changed.") % {"site": told.site},
            _("This mail goes to the old and to the new address."),
        ],
        doubts.not_you(),
    )


def role_changed(told: Told) -> Letter:
    """There is a new role; a higher one is told to all administrators."""
    named = {"name": told.text("name"), "role": told.text("role"), "site": told.site}
    if told.is_about_reader:
        return Letter(
            _("You have a new role"),
            [_("Your role on %(site)s is now %(role)s.") % named],
            doubts.not_you(),
        )
    return Letter(
        _("%(name)s has a new role") % named,
        [_("The role of %(name)s on %(site)s is now %(role)s.") % named],
        doubts.not_agreed(),
    )


def role_raised(told: Told) -> Letter:
    """A role may do more than before: told to all administrators."""
    named = {"role": told.text("role"), "site": told.site}
    return Letter(
        _("The role %(role)s may do more than before") % named,
        [_("On %(site)s the role %(role)s was changed: whoever has it can do more now.") % named],
        doubts.not_agreed(),
    )


def exported(told: Told) -> Letter:
    """Everything left as a file: told to all Owners."""
    site = {"site": told.site}
    return Letter(
        _("All data of %(site)s was exported") % site,
        [
            _("A file with all administrators and the secrets of all authenticators was made."),
            _("Whoever has it computes the codes of everybody. It must be kept as keys are."),
        ],
        doubts.not_agreed(),
    )


def policy_lowered(told: Told) -> Letter:
    """Two-factor protects less than before: told to all administrators."""
    return Letter(
        _("The two-factor policy was lowered"),
        [
            _("On %(site)s two-factor authentication now protects less than before.")
            % {"site": told.site},
        ],
        doubts.not_agreed(),
    )


def username_changed(told: Told) -> Letter:
    """Another administrator changed the name the reader logs in with."""
    named = {"username": told.text("username"), "site": told.site}
    return Letter(
        _("You have a new username"),
        [_("Your username on %(site)s is now %(username)s.") % named],
        doubts.not_agreed(),
    )


def link_shown(told: Told) -> Letter:
    """Somebody was shown a link that opens an active account to whoever has it."""
    by = told.text("by") or _("the server's command line")
    named = {"by": by, "name": told.text("name"), "site": told.site}
    if told.is_about_reader:
        return Letter(
            _("A set-up link for your account was made"),
            [_("With a link that %(by)s made, a new password for you can be chosen.") % named],
            doubts.not_agreed(),
        )
    return Letter(
        _("A set-up link for %(name)s was made") % named,
        [_("With a link that %(by)s made, a new password for %(name)s can be chosen.") % named],
        doubts.not_agreed(),
    )


def unlocked(told: Told) -> Letter:
    """Somebody ended the reader's waits."""
    return Letter(
        _("Your account was unlocked"),
        [
            _("%(by)s ended the waits after wrong passwords and codes.") % {"by": told.text("by")},
            _("Were the wrong ones not yours? Then change your password now."),
        ],
        doubts.not_agreed(),
    )


def not_me(told: Told) -> Letter:
    """Somebody chose It was not me."""
    named = {"name": told.text("name"), "site": told.site}
    if told.is_about_reader:
        return Letter(
            _("You reported that it was not you"),
            [
                _("In your account on %(site)s somebody chose It was not me.") % named,
                _("All other sessions ended. Choose a new password at your next login."),
            ],
            doubts.not_you(),
        )
    return Letter(
        _("%(name)s reported a stranger") % named,
        [_("%(name)s saw something on %(site)s that they had not done.") % named],
        doubts.not_agreed(),
    )
