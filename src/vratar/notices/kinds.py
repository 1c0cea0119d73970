"""What an administrator is told by mail (ux.md §7). A stored value keeps its meaning."""

from enum import StrEnum


class Notice(StrEnum):
    """One kind of mail; its texts stand in `texts.py`."""

    # The only mails with a token; the link is made when the mail is sent and never stored.
    SET_UP_LINK = "set-up link"
    RESET_LINK = "reset link"
    CONFIRM_EMAIL = "confirm email"

    REMINDER = "reminder"
    POSTPONED = "deadline postponed"
    BOUND = "authenticator bound"
    IMPORTED = "authenticator imported"
    REPLACED = "authenticator replaced"
    TURNED_OFF = "two-factor off"
    RESET = "two-factor reset"  # told to the person
    RESET_OF_ANOTHER = "two-factor reset of another"  # told to all administrators
    RESET_REQUESTED = "reset requested"  # told to the person and to those who can approve it
    FIRST_SET_UP = "first set-up"  # told to all Owners
    RECOVERY_CODE_USED = "recovery code used"
    RECOVERY_CODES_ISSUED = "recovery codes issued"
    RECOVERY_CODES_LOW = "recovery codes low"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - a kind of mail
    EMAIL_CHANGED = "email changed"  # told to the old and the new address
    ROLE_CHANGED = "role changed"  # told to the person; a raised role to all administrators
    ROLE_RAISED = "role raised"  # a role allows more than before; told to all administrators
    LINK_SHOWN = "link shown"  # told to an active person, and to all Owners
    USERNAME_CHANGED = "username changed"
    UNLOCKED = "unlocked"
    NOT_ME = "it was not me"
    WRONG_CODES = "wrong codes"  # 3 failures after a right password
    PASSWORD_MARKED = "password compromised"  # noqa: S105 - 10 of them
    AUTHENTICATOR_DISABLED = "authenticator disabled"  # the hard cap
    REPLAYED = "code replayed"  # a used code was presented again
    NEW_BROWSER = "new browser"
    TRAINING_DUE = "training due"
    EXPORTED = "data exported"  # told to all Owners
    POLICY_LOWERED = "policy lowered"  # told to all administrators
    ALARM = "alarm"  # told to all Owners; the detail `alarm` says which
