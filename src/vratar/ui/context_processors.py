"""What every page knows of the installation."""

from django.http import HttpRequest

import vratar
from vratar.core import settings


def frame(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001 - Django's signature
    """`site_name` and `vratar_version` of `ui/base.html` and `ui/gate.html`."""
    return {
        "site_name": settings.current().site.name,
        "vratar_version": vratar.__version__,
    }
