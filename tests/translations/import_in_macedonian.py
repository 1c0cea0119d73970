"""A process of its own: imports all of Vratar under Macedonian, then prints /login in English."""

import importlib
import pkgutil

import django
from django.test import Client
from django.utils import translation


def main() -> None:
    """Import, ask, print."""
    # Up to here Django itself refuses to translate.
    django.setup()
    translation.activate("mk")
    import vratar

    for module in pkgutil.walk_packages(vratar.__path__, "vratar."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    page = Client(SERVER_NAME="127.0.0.1", headers={"Accept-Language": "en"}).get(
        "/login?notice=out"
    )
    print(page.content.decode())  # noqa: T201


if __name__ == "__main__":
    main()
