"""Setup > Security > Two-Factor Policy: the form, then what will change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.policy.access import Fresh, Need, requires
from vratar.policy.changing import PolicyRefusal, change_policy, differences
from vratar.policy.middleware import typed_before
from vratar.policy.models import Policy
from vratar.policy.services import in_force
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.policy_form import PolicyForm, typed_pairs
from vratar.staff.services.policy_effects import effects
from vratar.staff.views import policy_words as words
from vratar.staff.views.crumbs import policy_crumbs

_CHANGES = gettext_lazy("change the two-factor policy")
# Where the session keeps what was typed, for the page that asks for confirmation.
_WANTED = "policy"
_ABOUT_TIME = {"requirement", "roles", "deadline_days", "deadline_on"}


@requires(Need.PROTECTED, Fresh.RECENTLY, _CHANGES, Permission.MANAGE_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force, and what is wanted instead."""
    found = in_force()
    if request.method != "POST":
        typed = typed_before(request) or (_kept(request) if "back" in request.GET else None)
        return _page(request, PolicyForm(typed, policy=found))
    form = _checked(PolicyForm(request.POST, policy=found))
    if not form.is_valid():
        return _page(request, form)
    if not differences(form.wanted, found):
        return _unchanged(request)
    request.session[_WANTED] = typed_pairs(form.wanted)
    return SeeOther(reverse("policy-confirm"))


@requires(Need.PROTECTED, Fresh.RECENTLY, _CHANGES, Permission.MANAGE_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """What will change, and for whom; what is confirmed is what this page showed."""
    found, posted = in_force(), request.method == "POST"
    typed = request.POST if posted else typed_before(request) or _kept(request)
    if typed is None:
        return SeeOther(reverse("policy"))
    form = _checked(PolicyForm(typed, policy=found))
    if not form.is_valid():
        return _page(request, form)
    if not posted:
        return _what_will_change(request, form)
    outcome = change_policy(signed_in(request), form.wanted, form.seen_version, client_of(request))
    if isinstance(outcome, PolicyRefusal):
        return _page(request, _refused(form, outcome))
    request.session.pop(_WANTED, None)
    if not outcome:
        return _unchanged(request)
    messages.success(request, _("The two-factor policy is saved."))
    return SeeOther(reverse("policy"))


def _unchanged(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Nothing was changed."))
    return SeeOther(reverse("policy"))


def _kept(request: HttpRequest) -> QueryDict | None:
    if _WANTED not in request.session:
        return None
    values = QueryDict(mutable=True)
    for name, value in request.session[_WANTED]:
        values.appendlist(name, value)
    return values


def _checked(form: PolicyForm) -> PolicyForm:
    if form.is_valid() and form.seen_version != form.policy.version:
        return _refused(form, PolicyRefusal.STALE)
    return form


def _refused(form: PolicyForm, refusal: PolicyRefusal) -> PolicyForm:
    if refusal is PolicyRefusal.OWN_FACTOR_MISSING:
        form.add_error(None, _("Turn on your own two-factor authentication first."))
        return form
    return _over(in_force(), form)


def _over(found: Policy, typed: PolicyForm) -> PolicyForm:
    """What was typed over the newest state, with the values of now beside."""
    data = QueryDict(mutable=True)
    data.update(typed.data)
    data["version"] = str(found.version)
    form = PolicyForm(data, policy=found)
    if form.is_valid():
        now, wanted = words.by_field(found), words.by_field(form.wanted)
        for name in (name for name in now if now[name] != wanted[name]):
            form[name].help_text = _("Now: %(value)s") % {"value": now[name]}
    text = _("Somebody changed the policy while you were editing. Check the values and save again.")
    form.add_error(None, text)
    return form


def _page(request: HttpRequest, form: PolicyForm) -> HttpResponse:
    context = {
        "form": form,
        "weekend": words.weekend(form.policy),
        "limits": _limits(),
        "breadcrumb": policy_crumbs(),
    }
    return page(request, "staff/policy.html", context)


def _limits() -> dict[str, int]:
    """What the settings of the server say, in seconds and days."""
    sessions = current().sessions
    return {
        "idle": sessions.idle_minutes * 60,
        "absolute": sessions.absolute_hours * 3600,
        "fresh": sessions.reauthentication_minutes * 60,
        "known": current().sign_in.known_browser_days,
    }


def _what_will_change(request: HttpRequest, form: PolicyForm) -> HttpResponse:
    new, old = form.wanted, form.policy
    is_about_time = bool(_ABOUT_TIME & set(differences(new, old)))
    context = {
        "wanted": typed_pairs(new),
        "changes": words.changes(new, old),
        "consequences": words.consequences(new, old),
        "groups": words.about(effects(new, old)) if is_about_time else [],
        "with_names": signed_in(request).owner.role.may(Permission.VIEW_ADMINISTRATORS),
        "breadcrumb": policy_crumbs(_("What will change")),
    }
    return page(request, "staff/policy_confirm.html", context)
