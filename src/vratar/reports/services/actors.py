"""Who did it and whom it is about: from an event to people's names, and back."""

from vratar.accounts.models import Administrator, Role
from vratar.accounts.names import search_text
from vratar.sign_in.activity import names_of

MOST = 10
"""So many people one search may mean: each is a query or two."""
_OTHERS = ("anonymous", "host", "system")


def names(actors: set[str]) -> dict[str, str]:
    """Names of people and roles; whatever has none keeps the word of the log."""
    ids = [one.partition(":")[2] for one in actors if one.startswith("role:")]
    roles = Role.objects.filter(pk__in=[pk for pk in ids if pk.isdecimal()])
    named = names_of(actors) | {f"role:{role.pk}": role.label for role in roles}
    return {one: named.get(one, one) for one in actors}


def matching(text: str) -> tuple[str, ...] | None:
    """Actors whose name or username holds every word of `text`; None: more than `MOST` people."""
    words = search_text(text).split()
    people = Administrator.objects.order_by("pk")
    for word in words:
        people = people.filter(search_key__contains=word)
    ids = list(people.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        return None
    others = names_of(set())
    meant = [one for one in _OTHERS if all(word in search_text(others[one]) for word in words)]
    return (*(f"administrator:{pk}" for pk in ids), *meant)
