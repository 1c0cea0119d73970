"""Setup > Staff Management > Administrators > Add."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.notices import services as notices
from vratar.policy.access import Fresh, Need, requires
from vratar.policy.middleware import typed_before
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.forms import BY_MAIL, AddForm, details_of
from vratar.staff.services.adding import Added, add
from vratar.staff.views.crumbs import crumbs
from vratar.staff.views.entry_texts import refuse


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("add an administrator"),
    Permission.MANAGE_ADMINISTRATORS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def add_administrator(request: HttpRequest) -> HttpResponse:
    """Make an account; nobody types a password for another."""
    session = signed_in(request)
    data = request.POST if request.method == "POST" else typed_before(request)
    form = AddForm(data, actor=session.owner)
    if request.method == "POST" and form.is_valid():
        by_mail = form.cleaned_data["link"] == BY_MAIL
        details = details_of(form.cleaned_data)
        outcome = add(session, details, by_mail=by_mail, client=client_of(request))
        if isinstance(outcome, Added):
            return _added(request, outcome)
        refuse(form, outcome)
    context = {
        "form": form,
        "cancel_url": reverse("administrators"),
        "breadcrumb": crumbs(_("Add administrator")),
    }
    return page(request, "staff/administrator_add.html", context)


def _added(request: HttpRequest, added: Added) -> HttpResponse:
    name = added.administrator.get_full_name()
    if not added.url:
        text = _("%(name)s was added. A set-up link was sent to %(email)s.")
        if notices.is_printed():
            text = _("%(name)s was added. The mail to %(email)s is printed where Vratar runs.")
        told = {"name": name, "email": added.administrator.email}
        messages.success(request, text % told)
        return SeeOther(reverse("administrators"))
    context = {
        "done": _("%(name)s was added.") % {"name": name},
        "name": name,
        "url": added.url,
        "until": added.administrator.security_state.link_expires_at,
        "back_url": reverse("administrators"),
        "breadcrumb": crumbs(name, reverse("administrator", args=[added.administrator.pk])),
    }
    return page(request, "staff/link_shown.html", context)
