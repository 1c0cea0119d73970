"""What every room stands on: the clock, the settings, the source address, the write transaction.

Imports no other room.
"""
