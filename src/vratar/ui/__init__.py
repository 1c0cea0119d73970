"""How Vratar looks and reads: frames, stylesheet, template tags, form fields, dates.

Imports `core` only. Others extend `ui/base.html` or `ui/gate.html`, load the tag library
`vratar_ui`, build their forms from `ui.forms` and describe the navigation with `ui.navigation`.
"""
