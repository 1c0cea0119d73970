"""Who must have a second factor and by when, and the one middleware that keeps every page to it.

Imports verification and what is below. Views declare what they need with `access.requires`.
"""
