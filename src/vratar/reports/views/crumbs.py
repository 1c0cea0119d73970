"""The way to a page of the reports."""

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(title: str, *below: str, page: str = "") -> list[tuple[str, str | None]]:
    """Reports › the title › what is below it; `page` is the title's own address."""
    url = reverse(page) if below else None
    return [(_("Reports"), None), (title, url), *((one, None) for one in below)]
