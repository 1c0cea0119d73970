"""The policy in words, and what a change of it means."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.accounts.models import Role
from vratar.authenticators.totp.issuer import issuer_name
from vratar.core.settings import current
from vratar.notices import services as notices
from vratar.policy.lowering import is_lower
from vratar.policy.models import FirstSetUp, Policy, Requirement
from vratar.policy.services import min_password_length
from vratar.staff.services.policy_effects import Effects, Group
from vratar.ui import dates

_SATURDAY, _SUNDAY = 5, 6
_NOTHING = "–"


def lines(policy: Policy) -> list[tuple[str, str]]:
    """Every decision with its name."""
    return [
        (_("Who must use two-factor?"), _who(policy)),
        (_("Deadline"), _deadline(policy)),
        (_("Allow one postponement of"), _postponement(policy)),
        (_("First set-up"), _first_set_up(policy)),
        (_("Second approver for resets"), _switched(on=policy.second_approver)),
        (_("Training"), _training(policy)),
        (_("Contact for questions"), policy.contact_name or _NOTHING),
        (_("Email or phone of the contact"), policy.contact or _NOTHING),
        (_("Name shown in authenticator apps"), policy.issuer or issuer_name(current().site.name)),
    ]


def by_field(policy: Policy) -> dict[str, str]:
    """The same under the field of the form that decides it."""
    fields = (
        *("requirement", "deadline", "postponement_days", "first_set_up", "second_approver"),
        *("training", "contact_name", "contact", "issuer"),
    )
    return {name: words for name, (_label, words) in zip(fields, lines(policy), strict=True)}


def changes(new: Policy, old: Policy) -> list[tuple[str, str, str]]:
    """What changes: its name, how it is, how it will be."""
    pairs = zip(lines(old), lines(new), strict=True)
    return [(name, before, after) for (name, before), (_name, after) in pairs if before != after]


def weekend(policy: Policy) -> str:
    """A word about a last day on which nobody works; empty for any other."""
    if policy.deadline_on is None:
        return ""
    told = {_SATURDAY: _("This is a Saturday."), _SUNDAY: _("This is a Sunday.")}
    return told.get(policy.deadline_on.weekday(), "")


def consequences(new: Policy, old: Policy) -> list[str]:
    """What else everybody should know before it is saved."""
    told = []
    if new.deadline_on and new.deadline_on != old.deadline_on and weekend(new):
        told.append(f"{dates.short_date(new.deadline_on)}: {weekend(new)}")
    if new.requirement == Requirement.NOBODY != old.requirement:
        told.append(_("Every account is then protected by a password only."))
    if min_password_length(new) > min_password_length(old):
        text = _(
            "New passwords then need at least %(n)s characters. Shorter ones in use stay valid."
        )
        told.append(text % {"n": min_password_length(new)})
    if is_lower(new, old):
        told.append(_("The policy will protect less than before."))
        if notices.is_on():
            told[-1] += " " + _("All administrators are told by email.")
    return told


def about(found: Effects) -> list[tuple[str, str, Group]]:
    """Kind of note, sentence and people: who is blocked, and from when."""
    notes = []
    if found.at_once.count:
        notes.append(("bad", _at_once(found), found.at_once))
    if found.later.count:
        notes.append(("warn", _later(found), found.later))
    if found.released.count:
        notes.append(("info", _released(found), found.released))
    return notes


def _at_once(found: Effects) -> str:
    text = ngettext(
        "%(n)d administrator is not protected and will be blocked at once: only the set-up page "
        "opens then.",
        "%(n)d administrators are not protected and will be blocked at once: only the set-up page "
        "opens then.",
        found.at_once.count,
    )
    return text % {"n": found.at_once.count}


def _later(found: Effects) -> str:
    count, first, last = found.later.count, min(found.blocked_from), max(found.blocked_from)
    if first == last:
        text = ngettext(
            "%(n)d administrator is not protected. They will be asked at their next login and "
            "blocked from %(date)s.",
            "%(n)d administrators are not protected. They will be asked at their next login and "
            "blocked from %(date)s.",
            count,
        )
        return text % {"n": count, "date": dates.short_date(first)}
    text = ngettext(
        "%(n)d administrator is not protected. They will be asked at their next login and blocked "
        "from %(date)s, the last of them from %(last)s.",
        "%(n)d administrators are not protected. They will be asked at their next login and "
        "blocked from %(date)s, the last of them from %(last)s.",
        count,
    )
    told = {"date": dates.short_date(first), "last": dates.short_date(last)}
    return text % {"n": count, **told}


def _released(found: Effects) -> str:
    text = ngettext(
        "%(n)d administrator who is blocked now will be able to work with the password alone.",
        "%(n)d administrators who are blocked now will be able to work with the password alone.",
        found.released.count,
    )
    return text % {"n": found.released.count}


def _who(policy: Policy) -> str:
    if policy.requirement == Requirement.NOBODY:
        return _("Nobody")
    if policy.requirement == Requirement.EVERYBODY:
        return _("All administrators")
    roles = Role.objects.filter(pk__in=policy.roles).order_by("-level", "name")
    return ", ".join(role.label for role in roles) or _("Nobody")


def _deadline(policy: Policy) -> str:
    if policy.deadline_on is not None:
        return dates.short_date(policy.deadline_on)
    if not policy.deadline_days:
        return _("At once")
    text = ngettext(
        "%(n)d day after the account is created",
        "%(n)d days after the account is created",
        policy.deadline_days,
    )
    return text % {"n": policy.deadline_days}


def _postponement(policy: Policy) -> str:
    days = policy.postponement_days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("None")


def _first_set_up(policy: Policy) -> str:
    by_approval = policy.first_set_up == FirstSetUp.APPROVAL
    return _("By approval") if by_approval else _("With the password")


def _training(policy: Policy) -> str:
    if not policy.training_required:
        return _("Not required")
    months = policy.training_months
    if not months:
        return _("Required, once")
    text = ngettext("Required, every %(n)d month", "Required, every %(n)d months", months)
    return text % {"n": months}


def _switched(*, on: bool) -> str:
    return _("On") if on else _("Off")
