"""Setup > Staff Management: the list of administrators and each one's entry.

Imports sign_in and what is below; knows Vratar's own user model.
"""
