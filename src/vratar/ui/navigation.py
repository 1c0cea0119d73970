"""The words of the main navigation, as data: `config` builds it, `ui/base.html` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link. `icon` is a name of `ui.icons`, "" for none; `current` marks the page itself."""

    label: StrOrPromise
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A heading that opens: links, or sub-groups of links ("Setup > Staff Management")."""

    label: StrOrPromise
    items: tuple[NavNode, ...]
    icon: str = ""

    @property
    def current(self) -> bool:
        """Whether the current page is somewhere inside."""
        return any(item.current for item in self.items)


NavNode = NavItem | NavGroup
