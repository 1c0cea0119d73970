"""Forward authentication: what a proxied request asks for, and the one decision on it.

A proxy asks about every request to a gated path. `contracts` and `target` read what it asks for,
`rows` what the database says, `decisions` answers Allow, SignIn, StepUp or Deny, `answers` makes
HTTP of it; `checks` puts them together, and none of these imports Django's models. The pages on
gated hosts import sign_in, verification and sessions.
"""
