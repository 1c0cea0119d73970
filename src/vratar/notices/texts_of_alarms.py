"""The alarms in words, for the mail to the Owners and for the dashboard."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vratar.notices import doubts
from vratar.notices.alarm_names import Alarm
from vratar.notices.letter import Letter, Told
from vratar.notices.links import page

TITLES: dict[Alarm, Promise] = {
    Alarm.FLEET: gettext_lazy("Many wrong codes over all accounts"),
    Alarm.GLOBAL: gettext_lazy("Very many wrong passwords"),
    Alarm.INTEGRITY: gettext_lazy("Stored secrets do not open"),
    Alarm.KEYS: gettext_lazy("The keys cannot be used"),
    Alarm.CLOCK: gettext_lazy("The clock of the server jumped"),
    Alarm.SEQUENCER: gettext_lazy("The audit log is behind"),
    Alarm.EXPORT: gettext_lazy("Checkpoints of the audit log are not exported"),
    Alarm.LOG: gettext_lazy("The audit log is damaged"),
}

TEXTS: dict[Alarm, Promise] = {
    Alarm.FLEET: gettext_lazy(
        "30 or more wrong codes within an hour. Passwords may have been stolen: see who is "
        "concerned and have them changed."
    ),
    Alarm.GLOBAL: gettext_lazy(
        "More than 1000 wrong passwords within 5 minutes. Browsers that were used before are let "
        "in as always; all others may have to wait."
    ),
    Alarm.INTEGRITY: gettext_lazy(
        "Data was changed outside Vratar, or belongs to another installation. Find out who did it "
        "before anything is repaired."
    ),
    Alarm.KEYS: gettext_lazy(
        "The key files are missing, unreadable or not those of this database. Nobody can log in "
        "with a code until the right ones are back."
    ),
    Alarm.CLOCK: gettext_lazy(
        "Codes are judged by the time. Set the clock, and find out why it was wrong."
    ),
    Alarm.SEQUENCER: gettext_lazy(
        "Events have waited for more than a minute to be sealed. Until then they could be changed "
        "without a trace."
    ),
    Alarm.EXPORT: gettext_lazy(
        "For more than 15 minutes no checkpoint could be written to the export folder. Without "
        "them a rewritten log is not noticed."
    ),
    Alarm.LOG: gettext_lazy(
        "The log no longer says what was signed: somebody changed the database outside Vratar, or "
        "a part of it is lost. Keep a copy of the database before anything is repaired."
    ),
}


def alarm(told: Told) -> Letter:
    """One alarm began."""
    name = Alarm(told.text("alarm"))
    return Letter(
        _("Alarm on %(site)s: %(what)s") % {"site": told.site, "what": TITLES[name]},
        [
            str(TEXTS[name]),
            _("As long as it lasts the dashboard says so."),
            *(_damage(told) if name is Alarm.LOG else []),
        ],
        _("Tell %(contact)s, and not by mail alone.") % {"contact": doubts.contact()},
        link=page("audit") if name is Alarm.LOG else "",
    )


def _damage(told: Told) -> list[str]:
    first = _("The first wrong entry is number %(n)s.") % {"n": told.count}
    how = _("On the server, vratar audit verify says what is wrong with it.")
    return [f"{first} {how}", _("The audit log is here:")]
