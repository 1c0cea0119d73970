"""The course "Two-factor for administrators": lessons, quiz, drills, who has finished.

Imports sign_in and what is below.
"""
