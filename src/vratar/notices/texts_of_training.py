"""The mail about the training."""

from django.utils.translation import gettext as _

from vratar.core import clock
from vratar.notices import doubts
from vratar.notices.letter import Letter, Told
from vratar.notices.links import page
from vratar.ui import dates


def training_due(told: Told) -> Letter:
    """The course is still to be done, or to be done again (training.md §2)."""
    subject = _("Your security training is not finished")
    when = _("Please finish it as soon as you can.")
    if told.until is not None:
        date = {"date": dates.short_date(told.until)}
        subject = _("Your security training is due on %(date)s") % date
        when = _("Please finish it by %(date)s.") % date
        if told.until <= clock.now():
            subject = _("Your security training was due on %(date)s") % date
            when = _("Please finish it now.")
    return Letter(
        subject=subject,
        paragraphs=[
            _("%(site)s asks every administrator to do the course on two-factor authentication.")
            % {"site": told.site},
            _("A code stops a stolen password, but not every trick: the course shows which."),
            when,
            _("It takes about 20 minutes, and you can stop and go on at any time:"),
        ],
        link=page("training"),
        doubt=_("Questions? Ask %(contact)s. We never ask for a code by phone or mail.")
        % {"contact": doubts.contact()},
        with_facts=False,
    )
