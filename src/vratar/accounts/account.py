"""The type other rooms give the project's user, which need not be Vratar's own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vratar.accounts.models import Administrator as Account
else:
    from django.contrib.auth.base_user import AbstractBaseUser as Account

__all__ = ["Account"]
