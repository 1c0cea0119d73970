"""Recovery codes: look-up secrets of 125 bits, used once (security.md §9)."""
