"""Guessing budgets: lanes, waits and rolling limits, counted in the main database.

Imports crypto and core. `verification` and `sign_in` reserve a try here before they evaluate it.
"""
