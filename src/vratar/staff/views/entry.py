"""Setup > Staff Management > Administrators: one entry."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.policy.access import Need, State, requires, state_of
from vratar.policy.authority import NotAllowedError
from vratar.policy.middleware import ask_again, typed_before
from vratar.sessions.services import is_reauthenticated
from vratar.sign_in.waits import waits_that_can_be_ended
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.forms import TOTP, EntryForm
from vratar.staff.services.details import Refusal, differences
from vratar.staff.services.editing import Saved, change
from vratar.staff.terms_form import FIELDS
from vratar.staff.views.actions import actions, may_unlock
from vratar.staff.views.crumbs import crumbs
from vratar.staff.views.entry_state import Entry, entry_of
from vratar.staff.views.entry_texts import refuse, stale_form
from vratar.staff.views.reset_state import reset_state


@requires(Need.SIGNED_IN, action=gettext_lazy("change an administrator"))
@require_http_methods(["GET", "HEAD", "POST"])
def administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own entry, or one that the reader may see."""
    entry = entry_of(signed_in(request).owner, pk)
    if request.method != "POST":
        return _page(request, entry, _form(entry, typed_before(request)))
    if not (entry.is_own or entry.is_editable):
        raise NotAllowedError("manage")
    form = _form(entry, request.POST)
    if not form.is_valid():
        return _page(request, entry, form)
    if entry.is_own and not differences(entry.person, form.details):
        return _own_method(request, entry, form)
    return _save(request, entry, form)


def _form(entry: Entry, data: object) -> EntryForm:
    form = EntryForm(
        data,
        actor=entry.reader,
        administrator=entry.person,
        method=entry.method,
        fixed=entry.fixed,
    )
    form.fields["method"].help_text = _about_method(entry)
    for name in () if entry.has_terms else FIELDS:
        del form.fields[name]
    return form


def _about_method(entry: Entry) -> str:
    if entry.is_own or not entry.person.is_active:
        return ""
    if entry.is_bound:
        return _("Only a reset turns it off.")
    if entry.method == TOTP:
        return _("Asked for at the next login.")
    return _("With tokens chosen here it is asked for at the next login.")


def _save(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    session = signed_in(request)
    if state_of(request) is not State.TWO_FACTOR:
        return SeeOther(reverse("two-factor-required"))
    if not is_reauthenticated(session, explicit=False):
        return ask_again(request)
    outcome = change(
        session,
        entry.person.pk,
        form.seen_version,
        form.details,
        required=None if entry.is_own else form.cleaned_data["method"] == TOTP,
        terms=form.terms,
        client=client_of(request),
    )
    if isinstance(outcome, Saved):
        return _saved(request, entry, form, outcome)
    if outcome is Refusal.STALE:
        newest = entry_of(entry.reader, entry.person.pk)
        return _page(request, newest, stale_form(newest, request.POST, _form))
    refuse(form, outcome)
    return _page(request, entry, form)


def _saved(request: HttpRequest, entry: Entry, form: EntryForm, saved: Saved) -> HttpResponse:
    name = f"{form.details.first_name} {form.details.last_name}".strip() or form.details.username
    if saved.details:
        messages.success(request, _("The changes to %(name)s are saved.") % {"name": name})
    if saved.required:
        text = _("%(name)s must set up two-factor authentication at the next login.")
        only = _("Only %(name)s sees the QR code.")
        messages.success(request, f"{text} {only}" % {"name": name})
    if saved.required is False:
        text = _("%(name)s is no longer required to set it up at the next login.")
        messages.success(request, text % {"name": name})
    if entry.is_own and form.cleaned_data["method"] != entry.method:
        return _own_method(request, entry, form)
    if saved == Saved(details=False):
        messages.info(request, _("Nothing was changed."))
    return SeeOther(reverse("administrators"))


def _own_method(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    wanted = form.cleaned_data["method"]
    if wanted == entry.method:
        messages.info(request, _("Nothing was changed."))
        return SeeOther(reverse("administrators"))
    return SeeOther(reverse("two-factor" if wanted == TOTP else "two-factor-off"))


def _page(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    name = entry.person.get_full_name()
    context = {
        "form": form,
        "in_two_factor": ("method", *FIELDS),
        "name": name,
        "is_own": entry.is_own,
        "is_editable": entry.is_editable,
        "outside": entry.outside,
        "status": entry.status,
        "state": entry.status.state,
        "actions": actions(entry),
        "waits": waits_that_can_be_ended(entry.person.pk) if may_unlock(entry) else [],
        "person": entry.person,
        "can_remind": entry.can_remind,
        **reset_state(entry.reader, entry.person),
        "cancel_url": reverse("administrators"),
        "breadcrumb": crumbs(name),
    }
    return page(request, "staff/administrator_edit.html", context)
