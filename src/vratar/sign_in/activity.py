"""What happened to an account lately, for its own person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from vratar.accounts.models import Administrator
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.core import clock
from vratar.sign_in.event_texts import EVENT_TEXTS
from vratar.throttle.reading import refusals_not_yet_told

SHOWN = 10


@dataclass(frozen=True)
class Happening:
    """One event in words."""

    at: datetime
    text: str
    # Empty where it was the person.
    by: str
    source: str
    browser: str
    failed: bool


def latest(account_id: int) -> list[Happening]:
    """The newest events about this person, and by them where it was not about another."""
    who = f"administrator:{account_id}"
    events = list(
        Event.objects.filter(Q(target=who) | Q(actor=who, target="")).order_by("-pk")[:SHOWN]
    )
    names = names_of({event.actor for event in events} - {who})
    return [
        Happening(
            event.at,
            event_text(event.action),
            names.get(event.actor, ""),
            event.source,
            str(event.content()["details"].get("browser") or ""),
            event.result == "failure",
        )
        for event in events
    ]


def wrong_codes(account_id: int) -> int:
    """Refused codes since the last change of the password, or ever."""
    about = Event.objects.filter(target=f"administrator:{account_id}")
    changes = about.filter(action__in=[Action.PASSWORD_CHANGED, Action.PASSWORD_RESET])
    last = changes.order_by("-pk").values_list("pk", flat=True).first()
    return about.filter(action=Action.SECOND_FACTOR_REFUSED, pk__gt=last or 0).count()


def wrong_passwords(account_id: int) -> int:
    """Refused passwords of the last day: told one by one, told as sums, and not told yet."""
    lately = Event.objects.filter(
        target=f"administrator:{account_id}", at__gt=clock.now() - timedelta(days=1)
    )
    sums = lately.filter(action=Action.PASSWORD_REFUSALS_COUNTED)
    in_sums = sum(int(event.content()["details"]["count"]) for event in sums)
    alone = lately.filter(action=Action.PASSWORD_REFUSED).count()
    return alone + in_sums + refusals_not_yet_told(account_id)


def event_text(action: str) -> str:
    """What happened, as a sentence in the reader's language."""
    # An event of a later version, after a step back, is still an event.
    return str(EVENT_TEXTS[Action(action)]) if action in set(Action) else action


def names_of(actors: set[str]) -> dict[str, str]:
    """The actors of events as people read them; one that nobody knows is left out."""
    known = {
        "anonymous": _("somebody not logged in"),
        "host": _("the operator of the server"),
        "system": "Vratar",
    }
    ids = [actor.partition(":")[2] for actor in actors if actor.startswith("administrator:")]
    people = Administrator.objects.filter(pk__in=[pk for pk in ids if pk.isdecimal()])
    return known | {f"administrator:{person.pk}": person.get_full_name() for person in people}
