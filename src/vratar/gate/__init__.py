"""Forward authentication: what a proxied request asks for, and the one decision on it.

A proxy asks about every request to a gated path. `target` reads what it asks for, `decisions`
answers Allow, SignIn, StepUp or Deny. Both are plain values and import nothing but the standard
library: no Django, no HTTP, no proxy.
"""
