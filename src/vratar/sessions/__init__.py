"""Pending sign-ins and sessions: two tables, two cookies, ids stored only as keyed digests.

Imports accounts, authenticators, audit, crypto and core. `sign_in` starts and ends what stands
here; `policy` reads it on every request.
"""
