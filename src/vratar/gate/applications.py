"""The admin areas behind the gate, as the gate reads them (gate.md §3)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vratar.core.source import Network
from vratar.gate.target import Target

ORDINARY_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
"""Those a rule can be about; HEAD counts as GET."""
# Where the disk ignores case it ignores these as well (Windows): another name of the same file.
_ALIAS = re.compile(r"[. ](/|\Z)|:")


@dataclass(frozen=True, slots=True)
class StepUpRule:
    """Where the second factor must be fresh."""

    path: str
    """Decoded; all below it as well: `/x.php/y` runs `/x.php`."""
    max_age: int
    """Seconds."""
    methods: frozenset[str] = frozenset()
    """Empty: all of them. Who names GET means HEAD too; what is no `ORDINARY_METHODS` is always
    meant, because back ends run their scripts for it."""


@dataclass(frozen=True, slots=True)
class Application:
    """One gated admin area."""

    slug: str
    host: str
    prefixes: tuple[str, ...]
    """Each begins and ends with a slash."""
    roles: frozenset[int]
    """Who may enter."""
    idle: int
    absolute: int
    """Seconds after which a session has to sign in anew: unused, and in all."""
    second_factor_max_age: int | None = None
    """Seconds; None: as long as the session."""
    step_up: tuple[StepUpRule, ...] = ()
    unsafe_grace: int = 300
    """Seconds more for methods that change something, so that a form opened in time is sent."""
    bypass: frozenset[tuple[str, str]] = frozenset()
    """Exact path and method that need nobody."""
    networks: tuple[Network, ...] = ()
    """Only from there; empty: from everywhere."""
    ignores_case: bool = False
    identity_headers: bool = True
    assertion: bool = False
    enabled: bool = True

    def comparable(self, path: str) -> str:
        """A path as its back end tells paths apart."""
        return path.casefold() if self.ignores_case else path

    def is_ambiguous(self, path: str) -> bool:
        """Whether its back end may take the path for another one."""
        return self.ignores_case and _ALIAS.search(path) is not None

    def covering(self, path: str) -> int:
        """Length of the longest prefix that the path is inside of; 0 for none."""
        path = self.comparable(path) + "/"  # `/admin/` covers `/admin` too
        inside = (len(one) for one in map(self.comparable, self.prefixes) if path.startswith(one))
        return max(inside, default=0)

    def max_age(self, target: Target, asked: int | None = None) -> int | None:
        """How old the second factor may be there, in seconds; the strictest rule wins.

        `asked` is one more, of the proxy's configuration.
        """
        path = self.comparable(target.path)
        ages = [rule.max_age for rule in self.step_up if self._applies(rule, path, target.method)]
        ages += [age for age in (self.second_factor_max_age, asked) if age is not None]
        if not ages:
            return None
        changes = target.method in ORDINARY_METHODS and not target.is_safe
        return min(ages) + (self.unsafe_grace if changes else 0)

    def _applies(self, rule: StepUpRule, path: str, method: str) -> bool:
        named = "GET" if method == "HEAD" else method
        if rule.methods and named in ORDINARY_METHODS and named not in rule.methods:
            return False
        wanted = self.comparable(rule.path).removesuffix("/")
        return (path + "/").startswith(wanted + "/")


@dataclass(frozen=True)
class Registry:
    """All applications, disabled ones included: their paths are denied, not open."""

    by_host: Mapping[str, tuple[Application, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, applications: Iterable[Application]) -> "Registry":
        """Sort applications by host."""
        found: dict[str, list[Application]] = {}
        for one in applications:
            found.setdefault(one.host, []).append(one)
        return cls({host: tuple(some) for host, some in found.items()})

    def at(self, target: Target) -> Application | None:
        """The application whose prefix fits best; None where there is none."""
        ranked = [(one.covering(target.path), one) for one in self.by_host.get(target.host, ())]
        length, best = max(ranked, key=lambda pair: pair[0], default=(0, None))
        return best if length else None
