"""What every form of Vratar is made of. Fields keep the raw text; the caller parses it once.

Secrets (passwords, codes, recovery codes) are never written back into a page.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

# Django's own texts are not translated completely (i18n.md §2 rule 11): these replace them.
OWN_TEXTS = {
    "required": _("This field is required."),
    "invalid_choice": _("Choose one of the listed values."),
    "invalid_list": _("Choose one of the listed values."),
    # Translators: %(limit_value)d is a number.
    "max_length": _("Use at most %(limit_value)d characters."),
    # Translators: %(limit_value)d is a number.
    "min_length": _("Use at least %(limit_value)d characters."),
    # Translators: %(limit_value)s is a number.
    "max_value": _("Enter a number of %(limit_value)s or less."),
    # Translators: %(limit_value)s is a number.
    "min_value": _("Enter a number of %(limit_value)s or more."),
    "null_characters_not_allowed": _("Remove the characters that cannot be shown."),
}

MULTIPLE = "\n"
"""Joins the values of a code field sent more than once; no parser accepts it."""


class Form(forms.Form):
    """Base of all forms: own texts, empty fields reach the server, focus on the first field."""

    use_required_attribute = False

    autofocus: ClassVar[str] = ""
    """Field that the tag `field` focuses on a fresh sign-in page (ux.md §1.3)."""

    marks_optional: ClassVar[bool] = True
    """Whether optional fields say so; a filter's do not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("auto_id", "%s")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _use_own_texts(field)


def _use_own_texts(field: forms.Field) -> None:
    inherited: dict[str, Any] = {}
    for cls in reversed(type(field).__mro__):
        if cls.__module__.startswith("django."):
            inherited |= getattr(cls, "default_error_messages", {})
    for code, text in OWN_TEXTS.items():
        # A text of the field's own stays.
        if field.error_messages.get(code) is inherited.get(code):
            field.error_messages[code] = text


class _Unechoed(forms.TextInput):
    """A text input that never shows what was typed, and that notices a field sent twice."""

    def format_value(self, value: object) -> None:
        """Nothing: what was typed is not written back."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> str | None:
        """Return the raw text; several values joined, so that none of them is parsed alone."""
        if isinstance(data, QueryDict):
            return MULTIPLE.join(data.getlist(name)) if name in data else None
        value: str | None = super().value_from_datadict(data, files, name)
        return value


class CodeField(forms.CharField):
    """Six digits of an authenticator app, as typed (ux.md §3); parse with `otp.parse_code`.

    One input without `maxlength` or `pattern`: both break pasting "123 456".
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter the 6-digit code from your app."),
    }
    widget = _Unechoed(
        attrs={
            "class": "code",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
        }
    )

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("label", _("Authentication code"))
        super().__init__(strip=False, **kwargs)


class RecoveryCodeField(forms.CharField):
    """A recovery code, or the end of one, as typed; parse with `otp`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter one of your recovery codes."),
    }
    widget = _Unechoed(
        attrs={
            "class": "recovery",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "dir": "ltr",
        }
    )

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("label", _("Recovery code"))
        super().__init__(strip=False, **kwargs)


class PasswordField(forms.CharField):
    """A password, exactly as typed; `new=True` where one is chosen."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": _("Enter your password.")}

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("label", _("Password"))
        if new:
            kwargs.setdefault("error_messages", {"required": _("Enter a new password.")})
        super().__init__(strip=False, widget=_password_input(new=new), **kwargs)


def _password_input(*, new: bool) -> forms.PasswordInput:
    return forms.PasswordInput(
        render_value=False,
        attrs={
            "autocomplete": "new-password" if new else "current-password",
            "autocapitalize": "none",
            "spellcheck": "false",
            "data-show": _("Show password"),  # app.js makes the button
        },
    )


class UsernameField(forms.CharField):
    """A username of any spelling; `accounts` knows the canonical one."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": _("Enter your username.")}
    widget = forms.TextInput(
        attrs={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
        }
    )

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("label", _("Username"))
        # Normalising 64 KiB of hostile text would take seconds.
        super().__init__(max_length=254, **kwargs)


class EmailField(forms.EmailField):
    """An email address."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter an email address like name@example.com."),
        "invalid": _("Enter an email address like name@example.com."),
    }
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "dir": "ltr"})

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("label", _("Email"))
        kwargs.setdefault("max_length", 254)  # RFC 5321 §4.5.3.1.3
        super().__init__(**kwargs)
