"""Which hosts are gated, and where on them somebody may go back to (gate.md §7)."""

from vratar.gate.models import GatedApplication, GatedPath
from vratar.gate.target import MalformedTargetError, host_in, path_in


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
    paths = GatedPath.objects.filter(host=host, application__enabled=True)
    prefixes = paths.order_by("pk").values_list("prefix", "application__ignores_case")
    try:
        path = path_in(uri)
    except MalformedTargetError:
        path = ""
    for prefix, ignores_case in prefixes:
        fold = str.casefold if ignores_case else str
        if path and (fold(path) + "/").startswith(fold(prefix)):
            return uri
    return next((prefix for prefix, _ in prefixes), "")
