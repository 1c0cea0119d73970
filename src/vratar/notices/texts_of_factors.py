"""The mails about authenticators and recovery codes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.core import clock
from vratar.notices import doubts, moments
from vratar.notices.letter import Letter, Told
from vratar.notices.links import page
from vratar.ui import dates


def reminder(told: Told) -> Letter:
    """Two-factor is still to be set up (training.md §2)."""
    subject = _("Set up two-factor authentication")
    if told.until is None:
        when = _("Please do it as soon as you can. Your settings stay.")
    elif told.until <= clock.now():
        when = _(
            "Please do it now: until you have done it, only the set-up page opens. Your settings "
            "stay."
        )
    else:
        date = {"date": dates.short_date(told.until)}
        subject = _("Set up two-factor authentication by %(date)s") % date
        when = _(
            "Please do it %(when)s; afterwards only the set-up page opens until you have done it. "
            "Your settings stay."
        ) % {"when": _("by %(date)s") % date}
    return Letter(
        subject=subject,
        paragraphs=[
            _("%(site)s asks every administrator for a second factor.") % {"site": told.site},
            _("A stolen password then no longer opens the panel."),
            when,
            _("It takes about 3 minutes, with any authenticator app:"),
        ],
        link=page("two-factor"),
        doubt=_("Questions? Ask %(contact)s. We never ask for a code by phone or mail.")
        % {"contact": doubts.contact()},
        with_facts=False,
    )


def postponed(told: Told) -> Letter:
    """The person put the deadline off."""
    date = {"date": dates.short_date(told.until or told.at)}
    return Letter(
        _("Postponed until %(date)s") % date,
        [
            _("Set up two-factor authentication on %(site)s by then.") % {"site": told.site},
            _("The deadline can be postponed only once."),
            _("It takes about 3 minutes, with any authenticator app:"),
        ],
        doubts.not_you(),
        link=page("two-factor"),
    )


def bound(told: Told) -> Letter:
    """An authenticator was set up."""
    return Letter(
        _("Two-factor authentication is on"),
        [
            _("An authenticator was set up for your account on %(site)s.") % {"site": told.site},
            _("From now on you log in with your password and a code."),
        ],
        doubts.not_you(),
    )


def imported(told: Told) -> Letter:
    """The authenticator of another product was taken over."""
    site = {"site": told.site}
    return Letter(
        _("Your authenticator app now works on %(site)s") % site,
        [
            _("From now on you log in to %(site)s with your password and a code.") % site,
            _("Use the entry that your app already has: nothing has to be set up."),
            _("Your old recovery codes do not work here. After your next login make new ones."),
        ],
        doubts.not_agreed(),
    )


def replaced(told: Told) -> Letter:
    """Another authenticator took the old one's place."""
    return Letter(
        _("Your authenticator was replaced"),
        [
            _("A new authenticator was set up for your account on %(site)s.") % {"site": told.site},
            _("Codes of the old one no longer work."),
        ],
        doubts.not_you(),
    )


def turned_off(told: Told) -> Letter:
    """The password alone signs in."""
    return Letter(
        _("Two-factor authentication is off"),
        [
            _("Two-factor authentication was turned off for your account on %(site)s.")
            % {"site": told.site},
            _("Your password alone now opens the panel."),
        ],
        doubts.not_you(),
    )


def reset(told: Told) -> Letter:
    """Somebody else took away what the reader held."""
    by = told.text("by")
    return Letter(
        _("%(name)s reset your two-factor authentication") % {"name": by}
        if by
        else _("Your two-factor authentication was reset"),
        [
            _("Your authenticator and your recovery codes on %(site)s no longer work.")
            % {"site": told.site},
            _("Log in with your password and set up two-factor authentication again."),
        ],
        _("Did you not ask for this? Tell %(contact)s now.") % {"contact": doubts.contact()},
    )


def reset_of_another(told: Told) -> Letter:
    """The same, told to all other administrators."""
    named = {"by": told.text("by"), "name": told.text("name")}
    return Letter(
        _("%(by)s reset the two-factor authentication of %(name)s") % named
        if named["by"]
        else _("The two-factor authentication of %(name)s was reset") % named,
        [
            _("The authenticator and the recovery codes of %(name)s no longer work.") % named,
            _("Until they have set it up again, their password alone leads to the set-up page."),
        ],
        doubts.not_agreed(),
    )


def reset_requested(told: Told) -> Letter:
    """A reset waits for a second administrator: told to them, and to the person."""
    until = moments.local(told.until) if told.until else ""
    named = {"by": told.text("by"), "name": told.text("name"), "until": until}
    if told.is_about_reader:
        return Letter(
            _("%(by)s wants to reset your two-factor authentication") % named,
            [
                _("Another administrator must approve it, until %(until)s.") % named,
                _("Nothing has changed yet."),
            ],
            _("Did you not ask for this? Tell %(contact)s now.") % {"contact": doubts.contact()},
        )
    return Letter(
        _("%(by)s wants to reset the two-factor authentication of %(name)s") % named,
        [
            _("You can approve or refuse it until %(until)s; the dashboard leads there.") % named,
            _("Approve it only if you are sure that %(name)s asked for it.") % named,
        ],
        doubts.not_agreed(),
    )


def first_set_up(told: Told) -> Letter:
    """Somebody bound a first authenticator, with no more than the password or an approval."""
    named = {"name": told.text("name"), "site": told.site}
    return Letter(
        _("%(name)s set up two-factor authentication") % named,
        [
            _("%(name)s set up two-factor authentication on %(site)s.") % named,
            _("An administrator had allowed it, or sent a set-up link.")
            if told.details.get("allowed")
            else _("The password alone was enough for it."),
            _("Make sure that it was really them."),
        ],
        doubts.not_agreed(),
    )


def recovery_code_used(told: Told) -> Letter:
    """Somebody signed in with a recovery code, showed with one who they are, or practised."""
    site = {"site": told.site}
    if told.details.get("drill"):
        said = [
            _("A recovery code was used up by the recovery drill in your account on %(site)s.")
            % site,
            _("It no longer works. Your other codes do, until you make a new set."),
        ]
    elif told.details.get("proof"):
        said = [
            _("A recovery code confirmed a change in your account on %(site)s.") % site,
            _("It no longer works."),
        ]
    else:
        said = [
            _("A recovery code opened your account on %(site)s.") % site,
            _("It no longer works, and all other sessions ended."),
        ]
    return Letter(_("A recovery code was used"), said, doubts.not_you())


def recovery_codes_issued(told: Told) -> Letter:
    """A new set took the place of the old one."""
    return Letter(
        _("New recovery codes were issued"),
        [
            _("New recovery codes were made for your account on %(site)s.") % {"site": told.site},
            _("The old ones no longer work."),
        ],
        doubts.not_you(),
    )


def recovery_codes_low(told: Told) -> Letter:
    """Three are left, or fewer."""
    left = told.count
    subject = ngettext("Only %(n)d recovery code left", "Only %(n)d recovery codes left", left)
    return Letter(
        subject % {"n": left} if left else _("You have no recovery codes left"),
        [_("Without recovery codes a lost phone needs a reset."), _("Make a new set here:")],
        doubts.not_you(),
        link=page("recovery-codes"),
    )
