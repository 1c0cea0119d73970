"""The administrator, the role, and the security state that any user model can be given."""

import zoneinfo
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import pgettext_lazy

from vratar.accounts.names import canonical_username, search_text, sort_text
from vratar.accounts.permissions import EVERYTHING, Permission
from vratar.accounts.zones import zone_named

OWNER_LEVEL = 10
SET_UP_ALLOWED = timedelta(hours=24)
"""How long a first set-up stays allowed."""
BUILT_IN_ROLES = {
    "Owner": pgettext_lazy("role", "Owner"),
    "Administrator": pgettext_lazy("role", "Administrator"),
    "Support": pgettext_lazy("role", "Support"),
    "Auditor": pgettext_lazy("role", "Auditor"),
}


class Role(models.Model):
    """What an administrator may do, and whom they may act upon."""

    name = models.CharField(max_length=50, unique=True)
    # 1 to 9; the Owner's 10 is above all others.
    level = models.PositiveSmallIntegerField()
    # Values of `Permission`; the Owner's are everything, whatever stands here.
    permissions = models.JSONField(default=list)
    # Raised by every change, so that a form opened before it is not saved over it.
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as people read it: the built-in ones in their language."""
        return str(BUILT_IN_ROLES.get(self.name, self.name))

    @property
    def is_owner(self) -> bool:
        """The built-in role that may do everything and cannot be changed."""
        return self.level == OWNER_LEVEL

    @property
    def granted(self) -> frozenset[Permission]:
        """What this role allows; a stored value that means nothing allows nothing."""
        if self.is_owner:
            return EVERYTHING
        return frozenset(one for one in Permission if one.value in self.permissions)

    def may(self, permission: Permission) -> bool:
        """Whether this role allows it."""
        return permission in self.granted

    def covers(self, other: "Role") -> bool:
        """Whether whoever has this role may act on, or grant, the other one.

        Not a higher level, and nothing this role lacks: otherwise resetting somebody, or making
        them, would be a way to more than one has.
        """
        return self.level >= other.level and self.granted >= other.granted


class AdministratorManager(BaseUserManager["Administrator"]):
    """Finds an administrator by any spelling of the username."""

    def named(self, username: str) -> "Administrator | None":
        """The administrator with this username, however it is typed; None if there is none."""
        key = canonical_username(username)
        if "\0" in key:
            return None  # nobody has it, and PostgreSQL takes no question about it
        return self.select_related("security_state", "role").filter(username_key=key).first()


class Administrator(AbstractBaseUser):
    """A person who may enter. Deactivated at the end, never deleted."""

    username = models.CharField(max_length=30)
    # One spelling behind every way to type the name (security.md §6.1).
    username_key = models.CharField(max_length=120, unique=True, editable=False)
    email = models.EmailField()
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="administrators")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Raised by every change on the pages, so that a form opened before it is not saved over it.
    version = models.PositiveIntegerField(default=1)
    # What lists sort by and search in: one spelling in every script (SQLite folds ASCII alone).
    name_key = models.CharField(max_length=400, db_index=True, editable=False, default="")
    search_key = models.TextField(editable=False, default="")

    objects: ClassVar[AdministratorManager] = AdministratorManager()

    USERNAME_FIELD = "username_key"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Keep the search keys true; a save of named fields carries them along."""
        self.name_key = sort_text(self.get_full_name())[:400]
        self.search_key = search_text(f"{self.get_full_name()} {self.username} {self.email}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key", "search_key"}
        super().save(*args, **kwargs)

    @property
    def is_invited(self) -> bool:
        """Active, and still without a password: a set-up link is under way, or was."""
        return self.is_active and not self.has_usable_password()

    def get_full_name(self) -> str:
        """First and last name, or the username where neither is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.username


class SecurityState(models.Model):
    """What two-factor sign-in knows of an account, whatever the user model is."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="security_state",
    )
    # Raised by a change of password, factors, role or activity: whatever carries an older one dies.
    epoch = models.PositiveIntegerField(default=1)
    # From when the policy's days count: the account was made, or came under the policy.
    created_at = models.DateTimeField()
    # Whether a new role once took the account out from under the policy: its days, begun then, go
    # on if a role brings it back.
    left_policy = models.BooleanField(default=False, db_default=False)
    # A deadline of this person's own; the policy's counts where it is earlier.
    deadline = models.DateTimeField(null=True, blank=True)
    # Until when the person put it off, once; the deadline is not before.
    postponed_until = models.DateTimeField(null=True, blank=True)
    postponed_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    # Until when somebody else excused the person; the deadline is not before.
    exempt_until = models.DateTimeField(null=True, blank=True)
    exempt_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    # Until when another administrator allows the first set-up, where the policy asks for that.
    set_up_allowed_until = models.DateTimeField(null=True, blank=True)
    # Until when the newest set-up link works; None where none is under way.
    link_expires_at = models.DateTimeField(null=True, blank=True)
    # Wrong codes after a right password from unknown browsers since the last new password, without
    # the typing errors of sign-ins that succeeded.
    unproven_failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Set by ten of them, or by "It was not me"; lifted by a new password (not by a mailed link).
    password_compromised_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"security state of account {self.account_id}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The person's time zone; the site's where none is stored, or one nobody knows."""
        return zone_named(self.time_zone)


class FirstRunLink(models.Model):
    """The one-time link printed on the host, with which the first Owner is made."""

    digest = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"first-run link of {self.issued_at}"
