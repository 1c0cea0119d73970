"""A sign-in half done, and a session: never one for the other."""

from django.conf import settings
from django.db import models

from vratar.accounts.account import Account


class Level(models.IntegerChoices):
    """Assurance level (NIST SP 800-63B-4 §2)."""

    ANONYMOUS = 0, "anonymous"  # holds a link's token or a page's notice, nothing else
    AAL1 = 1, "AAL1"
    AAL2 = 2, "AAL2"


class KnownBrowser(models.Model):
    """A browser that completed a sign-in. It escapes others' throttling; it is never a factor."""

    digest = models.BinaryField(unique=True, max_length=32)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_browsers"
    )
    epoch = models.PositiveIntegerField()
    source = models.CharField(max_length=64)
    user_agent = models.CharField(max_length=256, blank=True)
    created_at = models.DateTimeField()
    # Absolute: use does not extend it.
    expires_at = models.DateTimeField(db_index=True)
    last_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"known browser {self.pk}"


class PendingSignIn(models.Model):
    """The password was right, the second factor is owed (security.md §4). Lives ten minutes."""

    digest = models.BinaryField(unique=True, max_length=32)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_sign_ins"
    )
    epoch = models.PositiveIntegerField()
    # The known browser it was begun in: decides the lane of its codes. None: an unknown one.
    browser = models.ForeignKey(
        KnownBrowser, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    # The path asked for, checked before it is stored.
    next = models.CharField(max_length=2048, blank=True)
    # The gated host it was begun on and ends on; empty: the panel.
    host = models.CharField(max_length=253, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"pending sign-in {self.pk}"


class Session(models.Model):
    """A signed-in browser, or an anonymous one that holds a link's token."""

    digest = models.BinaryField(unique=True, max_length=32)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.ANONYMOUS)
    epoch = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=64, blank=True)
    user_agent = models.CharField(max_length=256, blank=True)
    # The known browser it goes on in; None before two factors were shown, and where forgotten.
    browser = models.ForeignKey(
        KnownBrowser, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    # How two factors were first shown, a `Factor`; empty where the password alone was.
    entered_by = models.CharField(max_length=20, blank=True)
    # Written at most once a minute.
    last_seen_at = models.DateTimeField(db_index=True)
    # Set after a sign-in by recovery code: until then a choice is owed, nothing else opens.
    finish_recovery_by = models.DateTimeField(null=True)
    # Until then sensitive actions of this session are open.
    reauthenticated_until = models.DateTimeField(null=True)
    # Whether that came from an explicit re-authentication, not from the sign-in itself.
    reauthentication_explicit = models.BooleanField(default=False)
    # How the last re-authentication was proved: decides whether saved recovery codes stay.
    reauthenticated_by = models.CharField(max_length=20, blank=True)
    reauthentication_failures = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField(default=dict)

    browser_cookie = ""
    """The id of a browser just made known, for its cookie; never stored."""

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def owner(self) -> Account:
        """The account of a signed-in session. Raises `LookupError` for an anonymous row."""
        if self.account is None:
            raise LookupError("This session belongs to nobody.")
        return self.account


class GateSession(models.Model):
    """A sign-in with two factors on a gated host. Its cookie is nothing to the panel.

    The gate reads it with a statement of its own (`gate.rows`): change both together.
    """

    digest = models.BinaryField(unique=True, max_length=32)
    host = models.CharField(max_length=253)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gate_sessions"
    )
    epoch = models.PositiveIntegerField()
    source = models.CharField(max_length=64)
    user_agent = models.CharField(max_length=256, blank=True)
    browser = models.ForeignKey(
        KnownBrowser, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # How the second factor was shown.
    factor = models.CharField(max_length=20)
    # Wrong codes at its step-ups.
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField()
    # Of the sign-in, or of the last step-up.
    second_factor_at = models.DateTimeField()
    # Written at most once a minute, after the answer.
    last_seen_at = models.DateTimeField(db_index=True)

    browser_cookie = ""
    """The id of a browser just made known, for its cookie; never stored."""

    def __str__(self) -> str:
        return f"gate session {self.pk}"

    @property
    def owner(self) -> Account:
        """The account."""
        return self.account
