"""What an administrator should look at today, each with the page that helps (ux.md §6.9)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.accounts.models import OWNER_LEVEL, Administrator
from vratar.accounts.permissions import Permission
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.config import server_clock
from vratar.notices import alarms
from vratar.notices import services as notices
from vratar.notices.texts_of_alarms import TEXTS, TITLES
from vratar.staff.services import attacked
from vratar.staff.services.reset_requests import to_be_approved_by
from vratar.staff.services.waiting import late
from vratar.staff.statuses import Chosen
from vratar.ui import dates


@dataclass(frozen=True)
class Item:
    """One line of "Needs attention": kind is the icon's (info, warn, bad)."""

    kind: str
    title: str
    text: str
    url: str = ""
    action: str = ""


def attention(reader: Administrator) -> list[Item] | None:
    """What needs attention, the worst first; None for who may not see others."""
    if not reader.role.may(Permission.VIEW_ADMINISTRATORS):
        return None
    found = [
        *_alarms(reader),
        *_marked(reader),
        *_resets(reader),
        *_overdue(),
        *_blocked(),
        *_wrong_codes(reader),
        *_replayed(reader),
        *_new_browsers(reader),
        *_mail(),
        *_clock(),
        *_unsaved(reader),
        *_few_codes(reader),
        *_own_codes(reader),
        *_one_owner(reader),
    ]
    return sorted(found, key=lambda item: _ORDER.index(item.kind))


_ORDER = ("bad", "warn", "info")


def _alarms(reader: Administrator) -> list[Item]:
    if not reader.role.is_owner:
        return []
    return [Item("bad", str(TITLES[name]), str(TEXTS[name])) for name in alarms.lasting()]


def _resets(reader: Administrator) -> list[Item]:
    title = _("%(requester)s asks you to approve the reset of %(name)s")
    text, action = _("It waits until %(time)s."), _("Approve or refuse…")
    return [
        Item(
            "warn",
            title
            % {
                "requester": request.requester.get_full_name(),
                "name": request.target.get_full_name(),
            },
            text % {"time": dates.date_time(request.expires_at)},
            reverse("administrator-reset-approve", args=[request.target_id]),
            action,
        )
        for request in to_be_approved_by(reader)
    ]


def _marked(reader: Administrator) -> list[Item]:
    number = attacked.number(Chosen.MARKED, reader)
    title = ngettext(
        "The password of %(n)s administrator is known to others",
        "The passwords of %(n)s administrators are known to others",
        number,
    )
    text = _("Ten wrong codes came after it, or somebody reported a stranger. It must be changed.")
    return [_among(title % {"n": number}, text, Chosen.MARKED)] if number else []


def _wrong_codes(reader: Administrator) -> list[Item]:
    number = attacked.number(Chosen.WRONG_CODES, reader)
    title = ngettext(
        "%(n)s administrator had wrong codes after the right password",
        "%(n)s administrators had wrong codes after the right password",
        number,
    )
    text = _("Three or more in the last 24 hours. Ask them whether they mistyped.")
    return [_among(title % {"n": number}, text, Chosen.WRONG_CODES, "warn")] if number else []


def _replayed(reader: Administrator) -> list[Item]:
    number = attacked.number(Chosen.REPLAYED, reader)
    title = ngettext(
        "A used code of %(n)s administrator was tried again",
        "Used codes of %(n)s administrators were tried again",
        number,
    )
    text = _("In the last 24 hours. Somebody may have seen the code and know the password.")
    return [_among(title % {"n": number}, text, Chosen.REPLAYED, "warn")] if number else []


def _new_browsers(reader: Administrator) -> list[Item]:
    number = attacked.number(Chosen.NEW_BROWSER, reader)
    title = ngettext(
        "%(n)s administrator logged in with a new browser",
        "%(n)s administrators logged in with new browsers",
        number,
    )
    text = _("In the last 24 hours. Each of them was told by mail.")
    return [_among(title % {"n": number}, text, Chosen.NEW_BROWSER, "info")] if number else []


def _overdue() -> list[Item]:
    number = Administrator.objects.filter(late(), is_active=True).count()
    title = ngettext("%(n)s administrator overdue", "%(n)s administrators overdue", number)
    text = _("They reach nothing but the set-up of two-factor authentication.")
    return [_among(title % {"n": number}, text, Chosen.OVERDUE)] if number else []


def _blocked() -> list[Item]:
    disabled = TotpAuthenticator.objects.filter(status=Status.DISABLED, account__is_active=True)
    count = disabled.count()
    title = ngettext("%(n)s administrator blocked", "%(n)s administrators blocked", count)
    text = _("Codes are no longer accepted after too many wrong ones.")
    return [_among(title % {"n": count}, text, Chosen.BLOCKED)] if count else []


def _unsaved(reader: Administrator) -> list[Item]:
    sets = recovery_codes.unsaved()
    found = []
    if sets.filter(account=reader).exists():
        url, action = reverse("recovery-codes-unsaved"), _("Save them")
        text = _("Without them a lost phone needs a reset.")
        found = [Item("warn", _("You have not saved your recovery codes."), text, url, action)]
    return found + _others_unsaved(sets.exclude(account=reader).count())


def _others_unsaved(unsaved: int) -> list[Item]:
    title = ngettext(
        "%(n)s administrator has not saved the recovery codes",
        "%(n)s administrators have not saved their recovery codes",
        unsaved,
    )
    text = _("Without them a lost phone needs a reset.")
    return [_among(title % {"n": unsaved}, text, Chosen.UNSAVED, "warn")] if unsaved else []


def _mail() -> list[Item]:
    if not notices.trouble():
        return []
    text = _("Notices wait in the outbox. On the server, vratar doctor says why.")
    return [Item("bad", _("Mail is not working"), text)]


def _clock() -> list[Item]:
    reading = server_clock.last_reading()
    if reading is None or reading.kind == "ok":
        return []
    if reading.offset is None:
        text = _("Nobody can tell whether codes are judged by the right time.")
        return [Item("warn", _("The time server does not answer."), text)]
    text = _("Right codes may be refused. Set the server's clock.")
    return [Item(reading.kind, _("The server's clock is wrong"), text)]


def _few_codes(reader: Administrator) -> list[Item]:
    few = recovery_codes.running_low().exclude(account=reader).count()
    title = ngettext(
        "%(n)s administrator has few recovery codes left",
        "%(n)s administrators have few recovery codes left",
        few,
    )
    text = _("They make a new set under Recovery Codes, in a minute.")
    return [_among(title % {"n": few}, text, Chosen.FEW_CODES, "warn")] if few else []


def _own_codes(reader: Administrator) -> list[Item]:
    if recovery_codes.in_force(reader.pk) is None:
        return []
    left = recovery_codes.remaining(reader.pk)
    if left > recovery_codes.LOW_STOCK:
        return []
    title = ngettext(
        "You have %(n)s recovery code left", "You have %(n)s recovery codes left", left
    )
    url, action = reverse("recovery-codes"), _("Recovery Codes")
    return [Item("warn", title % {"n": left}, _("Make a new set soon."), url, action)]


def _one_owner(reader: Administrator) -> list[Item]:
    if Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True).count() > 1:
        return []
    text = _("If this one cannot sign in, only the operator of the server can help.")
    title = _("Only one Owner. Add a second.")
    if not reader.role.is_owner:
        return [Item("warn", title, text)]
    return [Item("warn", title, text, reverse("administrator-add"), _("Add administrator"))]


def _among(title: str, text: str, status: Chosen, kind: str = "bad") -> Item:
    url = f"{reverse('administrators')}?{urlencode({'status': status})}"
    return Item(kind, title, text, url, _("Show"))
