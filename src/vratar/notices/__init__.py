"""Mail in the recipient's language, queued in the transaction of what it tells of.

Imports accounts and what is below. Rooms above call `services.queue` with a `kinds.Notice`; the
housekeeping process sends. A mail that cannot be sent never stops the action. The same process
looks for dangers to the whole installation (`dangers.py`) and raises alarms.
"""
