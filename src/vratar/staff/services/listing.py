"""The list of administrators: filtered, sorted, a page at a time, whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy

from vratar.accounts.models import Administrator, Role
from vratar.accounts.names import search_text
from vratar.accounts.permissions import Permission
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp import check_up
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.policy.counts import exempt, late, postponed
from vratar.policy.services import in_force
from vratar.staff.services import attacked
from vratar.staff.services.row_status import RowStatus, row_status, with_two_factor
from vratar.staff.statuses import Chosen

PER_PAGE = 50

SORTS: dict[str, tuple[str, ...]] = {
    "name": ("name_key",),
    "username": ("username_key",),
    "role": ("role__level", "role__name", "name_key"),
    "last_login": ("last_login", "name_key"),
}
"""What the list can be sorted by, and the columns behind it."""


@dataclass(frozen=True)
class Row:
    """One administrator in the list."""

    id: int
    name: str
    username: str
    role: str
    status: RowStatus
    remaining: int | None
    last_login: datetime | None
    # What the reader may do with the entry: change it, or see it.
    is_editable: bool
    # Whether the set-up link has ended and the reader may issue a new one.
    wants_link: bool


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for. An unknown sort key sorts by name."""

    search: str = ""
    status: str = ""
    role: Role | None = None
    sort: str = "name"
    page: str = "1"


@dataclass(frozen=True)
class Listing:
    """One page of the list; `misplaced` where the page asked for does not exist."""

    rows: list[Row]
    page: "Page[int]"
    misplaced: bool = False


def sorted_by(sort: str) -> tuple[str, bool]:
    """The key of `SORTS` asked for, and whether downwards: "-name"; an unknown one is ignored."""
    key = sort.removeprefix("-")
    return (key, key != sort) if key in SORTS else ("name", False)


def listed(reader: Administrator, wanted: Wanted) -> Listing:
    """The page asked for, in a number of statements that does not depend on how many there are.

    Who may not view administrators finds the own entry and nothing else.
    """
    if reader.role.may(Permission.VIEW_ADMINISTRATORS):
        found = _filtered(wanted)
    else:
        found = Administrator.objects.filter(pk=reader.pk)
    paginator = Paginator(
        found.order_by(*_order(wanted.sort)).values_list("pk", flat=True), PER_PAGE
    )
    page, misplaced = _page(paginator, wanted.page)
    return Listing(_rows(list(page), reader), page, misplaced)


def _filtered(wanted: Wanted) -> "QuerySet[Administrator]":
    found = Administrator.objects.filter(_status_is(wanted.status))
    if wanted.role is not None:
        found = found.filter(role=wanted.role)
    # Every word, in any order: "Petrovski Ivan" finds Ivan Petrovski.
    for word in search_text(wanted.search).split():
        found = found.filter(search_key__contains=word)
    return found


def _status_is(status: str) -> Q:
    if status == Chosen.ALL:
        return Q()
    if status == Chosen.INACTIVE:
        return Q(is_active=False)
    chosen = Chosen(status)
    if chosen in attacked.FOUND_BY:
        return Q(is_active=True, pk__in=attacked.FOUND_BY[chosen]())
    holders = TotpAuthenticator.objects.values("account")
    on = Q(pk__in=holders.filter(status=Status.ACTIVE))
    among = {
        Chosen.PROTECTED: on,
        Chosen.NOT_PROTECTED: ~on,
        Chosen.POSTPONED: postponed(),
        Chosen.EXEMPT: exempt(),
        Chosen.UNSAVED: Q(pk__in=recovery_codes.unsaved().values("account")),
        Chosen.FEW_CODES: Q(pk__in=recovery_codes.running_low().values("account")),
        Chosen.UNUSED: Q(pk__in=check_up.never_used().values("account")),
        Chosen.BLOCKED: Q(pk__in=holders.filter(status=Status.DISABLED)),
        Chosen.INVITED: Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
    }
    return Q(is_active=True) & (late() if chosen is Chosen.OVERDUE else among[chosen])


def _order(sort: str) -> Iterable[OrderBy]:
    key, descending = sorted_by(sort)
    first, *others = [F(name) for name in SORTS[key]]
    # Who never logged in comes before whoever did long ago.
    if descending:
        yield first.desc(nulls_last=True)
    else:
        yield first.asc(nulls_first=True)
    for column in [*others, F("pk")]:
        yield column.asc()


def _page(paginator: "Paginator[int]", number: str) -> tuple["Page[int]", bool]:
    try:
        return paginator.page(number), False
    except PageNotAnInteger:
        return paginator.page(1), True
    except EmptyPage:
        below = number.strip().startswith("-") or not int(number)
        return paginator.page(1 if below else paginator.num_pages), True


def _rows(ids: list[int], reader: Administrator) -> list[Row]:
    found = with_two_factor(Administrator.objects.select_related("role", "security_state"))
    by_id = found.in_bulk(ids)
    policy = in_force()
    codes = _codes_left(ids)
    manages = reader.role.may(Permission.MANAGE_ADMINISTRATORS)
    rows = []
    for pk in ids:
        administrator = by_id[pk]
        status = row_status(administrator, policy)
        reachable = manages and pk != reader.pk and reader.role.covers(administrator.role)
        rows.append(
            Row(
                id=pk,
                name=administrator.get_full_name(),
                username=administrator.username,
                role=administrator.role.label,
                status=status,
                remaining=codes.get(pk, 0) if status.has_codes else None,
                last_login=administrator.last_login,
                is_editable=reachable or pk == reader.pk,
                wants_link=reachable and status.state == "expired",
            )
        )
    return rows


def _codes_left(ids: list[int]) -> dict[int, int]:
    left = RecoveryCode.objects.filter(account__in=ids, used_at=None, invalidated_at=None)
    return dict(left.values_list("account").annotate(Count("pk")))
