"""The sign-in state machine and its pages: password, code, recovery, enrolment, re-authentication.

Imports policy and what is below. One service is one step, one transaction; a view parses, calls
and renders. Nothing else starts a session.
"""
