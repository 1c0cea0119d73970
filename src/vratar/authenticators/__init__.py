"""What an administrator holds: a TOTP authenticator, recovery codes.

Imports accounts, crypto, otp and core. The only room that opens a secret. `verification` asks it
to match and to spend; it counts nothing itself.
"""
