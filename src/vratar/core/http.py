"""The few HTTP answers that every room gives in the same way."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: the answer to a form that succeeded, and to a page asked for in the wrong state."""

    status_code = 303
