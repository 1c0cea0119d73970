"""What an alarm can be about (security.md §6.5, §12). A stored value keeps its meaning."""

from enum import StrEnum


class Alarm(StrEnum):
    """One danger to the whole installation; its texts stand in `texts_of_alarms.py`."""

    FLEET = "fleet"  # wrong second factors over all accounts
    GLOBAL = "global"  # wrong passwords over all accounts
    INTEGRITY = "integrity"  # sealed data did not open
    KEYS = "keys"  # the key ring cannot be read, or is another
    CLOCK = "clock"  # the wall clock jumped, or is behind the newest event
    SEQUENCER = "sequencer"  # events wait to be chained
    EXPORT = "export"  # checkpoints are not exported
    LOG = "log"  # the audit log is not what was signed
