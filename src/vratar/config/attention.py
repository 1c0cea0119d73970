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
from vratar.config.attention_counts import COUNTED
from vratar.notices import alarms
from vratar.notices import services as notices
from vratar.notices.alarm_names import Alarm
from vratar.notices.texts_of_alarms import TEXTS, TITLES
from vratar.policy.counts import INVITED
from vratar.reports.services.integrity import integrity
from vratar.staff.services.reset_requests import to_be_approved_by
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
        *_log(reader),
        *_resets(reader),
        *_unsaved(reader),
        *_counted(reader),
        *_mail(),
        *_clock(),
        *_own_codes(reader),
        *_one_owner(reader),
    ]
    return sorted(found, key=lambda item: _ORDER.index(item.kind))


_ORDER = ("bad", "warn", "info")


def _alarms(reader: Administrator) -> list[Item]:
    if not reader.role.is_owner:
        return []
    return [
        Item("bad", str(TITLES[name]), str(TEXTS[name]))
        for name in alarms.lasting()
        if name is not Alarm.LOG  # `_log` says more of it, and sooner
    ]


def _log(reader: Administrator) -> list[Item]:
    found = integrity()
    if found.kind != "bad" or not reader.role.may(Permission.VIEW_AUDIT_LOG):
        return []
    return [Item("bad", _("The audit log is damaged"), found.text, reverse("audit"), _("Show"))]


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


def _unsaved(reader: Administrator) -> list[Item]:
    if not recovery_codes.unsaved().filter(account=reader).exists():
        return []
    url, action = reverse("recovery-codes-unsaved"), _("Save them")
    text = _("Without them a lost phone needs a reset.")
    return [Item("warn", _("You have not saved your recovery codes."), text, url, action)]


def _counted(reader: Administrator) -> list[Item]:
    numbers = [(one, one.number(reader)) for one in COUNTED]
    return [
        _among(str(one.title % {"n": number}), str(one.text), one.status, one.kind)
        for one, number in numbers
        if number
    ]


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
    """One who can sign in with two factors: whoever has none helps nobody in an emergency."""
    owners = Administrator.objects.filter(~INVITED, role__level=OWNER_LEVEL, is_active=True)
    holders = TotpAuthenticator.objects.filter(status=Status.ACTIVE).values("account")
    text = _("If this one cannot sign in, only the operator of the server can help.")
    if owners.count() > 1:
        if owners.filter(pk__in=holders).count() != 1:
            return []
        title = _("Only one Owner has two-factor authentication.")
        return [_among(title, text, Chosen.NOT_PROTECTED, "warn")]
    title = _("Only one Owner. Add a second.")
    if not reader.role.is_owner:
        return [Item("warn", title, text)]
    return [Item("warn", title, text, reverse("administrator-add"), _("Add administrator"))]


def _among(title: str, text: str, status: Chosen, kind: str) -> Item:
    url = f"{reverse('administrators')}?{urlencode({'status': status})}"
    return Item(kind, title, text, url, _("Show"))
