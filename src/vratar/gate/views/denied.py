"""What a browser gets instead of a gated page, where the proxy cannot pass our refusal on (nginx).

Anybody may ask for it. It trusts nothing: what it builds is a page, or a way to one of our own.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from vratar.core.settings import LANGUAGES, current
from vratar.gate import answers
from vratar.gate.answers import IDENTITY, Reader
from vratar.gate.contracts import separator_free
from vratar.gate.decisions import SignIn, StepUp, Why
from vratar.gate.target import MalformedTargetError
from vratar.policy.access import Need, requires


@requires(Need.NOTHING)
@csrf_exempt  # the form that was sent to the application comes by here, unread
def denied(request: HttpRequest) -> HttpResponse:
    """A way to sign in, in the form that what asks can use."""
    why = request.META.get("HTTP_VRATARREASON", "")
    known = Why.EXPIRED if why == Why.EXPIRED else Why.NONE
    decision = StepUp(0) if why == Why.AGE else SignIn(known)
    try:
        target = separator_free(request.META, ()).target
    except MalformedTargetError:
        return HttpResponse(status=403)
    language = get_language() or ""
    reader = Reader(
        answers.kind_of(target.method, request.META),
        language if language in LANGUAGES else current().site.language,
    )
    answer = answers.refused(decision, target, reader, current().gate.prefix)
    response = HttpResponse(answer.body, status=answer.status)
    for name, value in answer.headers:
        if name not in IDENTITY:
            response[name] = value
    return response
