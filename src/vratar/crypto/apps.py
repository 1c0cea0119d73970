"""The keys room as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CryptoConfig(AppConfig):
    """Installation and key check, written as soon as their tables exist."""

    name = "vratar.crypto"
    label = "vratar_crypto"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of a migration."""
        post_migrate.connect(_prepare, sender=self)


def _prepare(*, using: str, **_kwargs: Any) -> None:  # noqa: ANN401  (Django's signal arguments)
    from vratar.crypto.models import KeyCheck
    from vratar.crypto.services import prepare_installation

    table = KeyCheck._meta.db_table  # noqa: SLF001  (Django documents it)
    if table in connections[using].introspection.table_names():
        prepare_installation()
