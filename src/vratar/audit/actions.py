"""The words of the audit log: what can happen, how it ended, what may be told about it."""

from enum import StrEnum


class Action(StrEnum):
    """What happened. A value, once recorded somewhere, keeps its meaning for ever."""

    FIRST_RUN_COMPLETED = "first_run.completed"  # the first Owner was made
    MIGRATED = "database.migrated"  # the database moved to another schema version
    CONFIGURATION_LOADED = "configuration.loaded"  # a start read changed settings
    RESTORED = "database.restored"  # a backup was put back

    PASSWORD_ACCEPTED = "password.accepted"  # noqa: S105 - right password; the second factor is owed
    PASSWORD_REFUSED = "password.refused"  # noqa: S105 - wrong password or unknown name
    PASSWORD_REFUSALS_COUNTED = "password.refusals_counted"  # noqa: S105 - summary of many refusals
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - by its administrator
    PASSWORD_RESET = "password.reset"  # noqa: S105 - through a set-up or reset link
    PASSWORD_MARKED = "password.marked"  # noqa: S105 - ten wrong codes after a right one: stolen
    SIGN_IN_SUCCEEDED = "sign_in.succeeded"  # a session began
    NEW_BROWSER = "sign_in.new_browser"  # that session's browser had never completed one
    BROWSER_REVOKED = "known_browser.revoked"  # too many wrong passwords from it
    BROWSER_FORGOTTEN = "known_browser.forgotten"  # by its administrator
    SECOND_FACTOR_REFUSED = "second_factor.refused"  # reason: wrong, replay, malformed
    SIGN_IN_BLOCKED = "sign_in.blocked"  # a throttle refused the try unseen
    SIGN_IN_CANCELLED = "sign_in.cancelled"  # the pending sign-in was given up
    LOGGED_OUT = "session.logged_out"  # by its administrator
    SESSION_ENDED = "session.ended"  # one session, by somebody
    SESSIONS_ENDED = "sessions.ended"  # all or all other sessions of an administrator
    REAUTHENTICATED = "reauthentication.succeeded"  # fresh proof before something sensitive
    REAUTHENTICATION_REFUSED = "reauthentication.refused"  # that proof was wrong
    GATE_ENTERED = "gate.entered"  # with two factors, on a gated host
    GATE_STEPPED_UP = "gate.stepped_up"  # a fresh code was given there
    GATE_LEFT = "gate.left"  # logged out there
    GATE_REFUSED = "gate.refused"  # signed in there, but the application does not let them in
    ACCESS_DENIED = "access.denied"  # signed in, but the role does not allow it

    ENROLMENT_BEGUN = "enrolment.begun"  # a pending enrolment was offered
    ENROLMENT_REFUSED = "enrolment.refused"  # the confirming code was wrong
    ENROLMENT_DISCARDED = "enrolment.discarded"  # a pending enrolment was dropped
    AUTHENTICATOR_BOUND = "authenticator.bound"  # confirmed by a code
    AUTHENTICATOR_REPLACED = "authenticator.replaced"  # a new one took its place
    AUTHENTICATOR_DISABLED = "authenticator.disabled"  # the hard cap of wrong codes
    AUTHENTICATOR_INVALIDATED = "authenticator.invalidated"  # its secret was erased
    CODE_TESTED = "authenticator.code_tested"  # "does my code work?", no sign-in
    TWO_FACTOR_TURNED_OFF = "two_factor.turned_off"  # by its administrator
    DEADLINE_POSTPONED = "two_factor.postponed"  # once, by the person; until, reason
    SET_UP_ALLOWED = "two_factor.set_up_allowed"  # of a first authenticator, by another; until
    PHONE_LOST = "two_factor.phone_lost"  # said after a recovery code; a new set-up begins
    TWO_FACTOR_RESET = "two_factor.reset"  # by another administrator; reason, approver
    RESET_REQUESTED = "two_factor.reset_requested"  # a second administrator is to approve it
    RESET_APPROVED = "two_factor.reset_approved"  # by that second one; the reset comes with it
    RESET_REFUSED = "two_factor.reset_refused"  # by that second one; nothing else changed
    RESET_WITHDRAWN = "two_factor.reset_withdrawn"  # by whoever had requested it

    RECOVERY_CODES_ISSUED = "recovery_codes.issued"  # a new set; the old one died
    RECOVERY_CODES_SAVED = "recovery_codes.saved"  # the set was confirmed as saved
    RECOVERY_CODE_USED = "recovery_codes.used"  # one code, gone for ever
    RECOVERY_CODE_REFUSED = "recovery_codes.refused"  # wrong, used or malformed

    RECOVERY_DRILL = "training.recovery_drill"  # a code was practised with: right or wrong
    DUTIES_ACKNOWLEDGED = "training.duties_acknowledged"  # "I know my duties"; policy version
    TRAINING_REMINDED = "training.reminded"  # a reminder to do the course was queued

    POLICY_CHANGED = "policy.changed"  # old and new value
    ADMINISTRATOR_CREATED = "administrator.created"  # an account was made
    ADMINISTRATOR_CHANGED = "administrator.changed"  # field, old and new value
    ADMINISTRATOR_DEACTIVATED = "administrator.deactivated"  # by another; sessions and links ended
    ADMINISTRATOR_REACTIVATED = "administrator.reactivated"  # by another, through a set-up link
    ADMINISTRATOR_UNLOCKED = "administrator.unlocked"  # the waits of an account were cleared
    ADMINISTRATOR_REMINDED = "administrator.reminded"  # a reminder to set up two-factor was queued
    TWO_FACTOR_REQUIRED = "two_factor.required"  # of one person at their next login, by another
    LINK_ISSUED = "link.issued"  # a set-up or reset link, by another administrator or the host
    LINK_REQUESTED = "link.requested"  # "forgotten password", by anybody
    EMAIL_CHANGED = "email.changed"  # confirmed by link, or by another administrator
    NOT_ME = "account.not_me"  # an administrator saw activity that was not theirs
    ROLE_CREATED = "role.created"  # a role was made
    ROLE_CHANGED = "role.changed"  # name, level or permissions of a role
    ROLE_DELETED = "role.deleted"  # a role nobody had any more

    TRAINING_LESSON_DONE = "training.lesson_done"  # its proof is complete; name, version
    TRAINING_QUIZ_PASSED = "training.quiz_passed"  # count of right answers, version

    INTEGRITY_FAILED = "integrity.failed"  # sealed data did not open
    CLOCK_ALARM = "clock.alarm"  # the server's clock jumped
    ALARM_RAISED = "alarm.raised"  # a danger to the whole installation began; kind, count
    ALARM_ENDED = "alarm.ended"  # it has been over for a while
    KEYS_ROTATED = "keys.rotated"  # a new key became active
    KEYS_RETIRED = "keys.retired"  # a key that nothing needed was removed
    DATA_EXPORTED = "data.exported"  # everything, secrets included, left as a file
    AUDIT_EXPORTED = "audit.exported"  # events left the log as a file
    REPORT_SEALED = "report.sealed"  # the fingerprint of a report for a customer


class Result(StrEnum):
    """How it ended."""

    SUCCESS = "success"
    FAILURE = "failure"


# What an event may tell beyond its columns. A list of what is allowed, so that no password, code,
# secret or token gets in under a name nobody thought to forbid (security.md §13).
DETAIL_KEYS = frozenset(
    {
        "application",
        "approver",
        "authenticator",
        "authenticator_type",
        "browser",
        "count",
        "failures",
        "field",
        "filter",
        "fingerprint",
        "host",
        "identity_check",
        "kind",
        "level",
        "name",
        "new",
        "offset",
        "old",
        "path",
        "pending",
        "permissions",
        "policy",
        "purpose",
        "reason",
        "remaining",
        "role",
        "session",
        "step",
        "until",
        "username_masked",
        "version",
        "waiting",
    }
)
