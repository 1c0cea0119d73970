"""One module a step of the state machine (security.md §4)."""
