"""The texts of every kind of mail (ux.md §7). Called in the reader's language."""

from collections.abc import Callable

from vratar.notices import texts_of_accounts as accounts
from vratar.notices import texts_of_alarms as alarms
from vratar.notices import texts_of_attacks as attacks
from vratar.notices import texts_of_factors as factors
from vratar.notices import texts_of_links as links
from vratar.notices import texts_of_training as training
from vratar.notices.kinds import Notice
from vratar.notices.letter import Letter, Told

TEXTS: dict[Notice, Callable[[Told], Letter]] = {
    Notice.SET_UP_LINK: links.set_up,
    Notice.RESET_LINK: links.reset,
    Notice.CONFIRM_EMAIL: links.confirm_email,
    Notice.REMINDER: factors.reminder,
    Notice.POSTPONED: factors.postponed,
    Notice.BOUND: factors.bound,
    Notice.IMPORTED: factors.imported,
    Notice.REPLACED: factors.replaced,
    Notice.TURNED_OFF: factors.turned_off,
    Notice.RESET: factors.reset,
    Notice.RESET_OF_ANOTHER: factors.reset_of_another,
    Notice.RESET_REQUESTED: factors.reset_requested,
    Notice.FIRST_SET_UP: factors.first_set_up,
    Notice.RECOVERY_CODE_USED: factors.recovery_code_used,
    Notice.RECOVERY_CODES_ISSUED: factors.recovery_codes_issued,
    Notice.RECOVERY_CODES_LOW: factors.recovery_codes_low,
    Notice.PASSWORD_CHANGED: accounts.password_changed,
    Notice.EMAIL_CHANGED: accounts.email_changed,
    Notice.ROLE_CHANGED: accounts.role_changed,
    Notice.ROLE_RAISED: accounts.role_raised,
    Notice.LINK_SHOWN: accounts.link_shown,
    Notice.USERNAME_CHANGED: accounts.username_changed,
    Notice.UNLOCKED: accounts.unlocked,
    Notice.NOT_ME: accounts.not_me,
    Notice.WRONG_CODES: attacks.wrong_codes,
    Notice.PASSWORD_MARKED: attacks.password_marked,
    Notice.AUTHENTICATOR_DISABLED: attacks.authenticator_disabled,
    Notice.REPLAYED: attacks.replayed,
    Notice.NEW_BROWSER: attacks.new_browser,
    Notice.TRAINING_DUE: training.training_due,
    Notice.EXPORTED: accounts.exported,
    Notice.POLICY_LOWERED: accounts.policy_lowered,
    Notice.ALARM: alarms.alarm,
}


def letter(kind: Notice, told: Told) -> Letter:
    """What a mail of this kind says to this reader."""
    return TEXTS[kind](told)
