"""Vratar: two-factor sign-in for the administrators of any admin area."""

__version__ = "0.1.0.dev0"
