import pytest
from django import forms as django_forms
from django.http import QueryDict
from django.utils import translation

from vratar.ui import forms


class SecretsForm(forms.Form):
    """What is never shown again."""

    password = forms.PasswordField()
    code = forms.CodeField()
    recovery_code = forms.RecoveryCodeField()


class OrdinaryForm(forms.Form):
    """What keeps its value."""

    email = forms.EmailField()
    role = django_forms.ChoiceField(choices=[("1", "Owner")])
    reason = django_forms.CharField(
        min_length=10, max_length=20, error_messages={"min_length": "Say more."}
    )


def test_secrets_are_never_written_back() -> None:
    form = SecretsForm({"password": "typed-0", "code": "typed-1", "recovery_code": "typed-2"})
    assert form.is_valid()
    assert "typed" not in form.as_p()


@pytest.mark.parametrize(
    "typed", ["123 456", " 123456\u00a0", "\uff11\uff12\uff13\uff14\uff15\uff16", "7" * 80]
)
def test_a_code_reaches_the_parser_as_typed(typed: str) -> None:
    form = SecretsForm(QueryDict(mutable=True) | {"password": "p", "code": typed})
    form.is_valid()
    assert form.cleaned_data["code"] == typed


def test_a_code_sent_twice_is_neither_of_the_two() -> None:
    form = SecretsForm(QueryDict("code=123456&code=123456&recovery_code=A&recovery_code=B"))
    form.is_valid()
    assert form.cleaned_data["code"] == "123456\n123456"
    assert form.cleaned_data["recovery_code"] == "A\nB"


def test_an_empty_code_says_what_is_wanted() -> None:
    form = SecretsForm(QueryDict("code="))
    assert form.errors["code"] == ["Enter the 6-digit code from your app."]
    assert form.errors["recovery_code"] == ["Enter one of your recovery codes."]
    assert form.errors["password"] == ["Enter your password."]


def test_the_code_input_can_be_pasted_into_and_filled_by_the_phone() -> None:
    html = str(SecretsForm()["code"])
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert 'autocomplete="one-time-code"' in html
    assert 'dir="ltr"' in html
    for attribute in ("maxlength", "pattern", "required"):
        assert attribute not in html


def test_password_managers_know_a_new_password_from_a_current_one() -> None:
    class Change(forms.Form):
        current = forms.PasswordField()
        new = forms.PasswordField(new=True)

    assert 'autocomplete="current-password"' in str(Change()["current"])
    assert 'autocomplete="new-password"' in str(Change()["new"])
    assert 'data-show="Show password"' in str(Change()["new"])


def test_texts_are_our_own_unless_the_field_brings_its_own() -> None:
    form = OrdinaryForm({"email": "not-an-address", "role": "9", "reason": "short"})
    assert form.errors["email"] == ["Enter an email address like name@example.com."]
    assert form.errors["role"] == ["Choose one of the listed values."]
    assert form.errors["reason"] == ["Say more."]
    assert OrdinaryForm({"reason": "x" * 21}).errors["reason"] == ["Use at most 20 characters."]
    assert OrdinaryForm({"reason": "x" * 12 + "\0"}).errors["reason"] == [
        "Remove the characters that cannot be shown."
    ]


def test_no_text_of_djangos_reaches_a_reader_of_macedonian() -> None:
    with translation.override("mk"):
        assert OrdinaryForm({}).errors["role"] == [forms.OWN_TEXTS["required"]]
