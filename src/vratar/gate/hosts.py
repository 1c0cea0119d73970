"""Which hosts are gated, and where on them somebody may go back to (gate.md §7)."""

from datetime import timedelta

from vratar.core import clock
from vratar.gate.models import GatedApplication, GatedPath
from vratar.gate.target import LONGEST_WAY_BACK, MalformedTargetError, host_in, path_in
from vratar.sessions.models import GateSession


def is_gated(host: str) -> bool:
    """Whether some enabled application is on this host."""
    return GatedApplication.objects.filter(host=host, enabled=True).exists()


def comparable(text: str) -> str:
    """The host of a Host header; empty where it is none."""
    try:
        return host_in(text)
    except MalformedTargetError:
        return ""


def way_back(host: str, uri: str) -> str:
    """`uri` if it lies in an enabled application of this host, else the start of the first one.

    Never another host, never a scheme: a path that passed every check of the gate itself.
    """
    application, back = _destination(host, uri)
    return back if application is not None else ""


def is_open(session: GateSession, uri: str) -> bool:
    """Whether the application there takes a session of this age, as the gate will judge it."""
    application, _ = _destination(session.host, uri)
    if application is None:
        return False
    now = clock.now()
    return now - session.last_seen_at < timedelta(
        seconds=application.idle
    ) and now - session.started_at < timedelta(seconds=application.absolute)


def _destination(host: str, uri: str) -> tuple[GatedApplication | None, str]:
    """The application that the address leads to, and the address."""
    paths = GatedPath.objects.filter(host=host, application__enabled=True)
    found = list(paths.select_related("application").order_by("pk"))
    try:
        path = path_in(uri) if len(uri) <= LONGEST_WAY_BACK else ""
    except MalformedTargetError:
        path = ""
    inside = [one for one in found if path and _covers(one, path)]
    if inside:
        return max(inside, key=lambda one: len(one.prefix)).application, uri
    return (found[0].application, found[0].prefix) if found else (None, "")


def _covers(one: GatedPath, path: str) -> bool:
    fold = str.casefold if one.application.ignores_case else str
    return (fold(path) + "/").startswith(fold(one.prefix))
