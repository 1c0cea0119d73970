"""Administrators: who they are, their role, their password, their security state.

Imports audit, throttle, crypto and core. Others reach the person through
`settings.AUTH_USER_MODEL`; only `staff` knows this room's own model.
"""
