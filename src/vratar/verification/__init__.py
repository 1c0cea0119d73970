"""The one verb: reserve a try, verify, spend, count. For every surface that asks for a code.

Imports throttle, authenticators, accounts, audit, otp and core. `sign_in` calls it inside the
transaction of the step it decides.
"""
