from typing import ClassVar

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from vratar.ui import forms, icons


class SampleForm(forms.Form):
    """One field of each look."""

    autofocus: ClassVar[str] = "username"

    username = forms.UsernameField(help_text="As on your card.")
    nickname = django_forms.CharField(label="Nickname", required=False)
    method = django_forms.ChoiceField(
        label="Method", choices=[("off", "Off"), ("on", "On")], widget=django_forms.RadioSelect
    )

    def clean_nickname(self) -> str:
        """Refuse one value."""
        if self.cleaned_data["nickname"] == "bad":
            raise ValidationError("Choose another <nickname>.")
        return str(self.cleaned_data["nickname"])


def render(source: str, **context: object) -> str:
    return Template("{% load vratar_ui %}" + source).render(Context(context))


def test_a_field_has_a_label_and_a_hint_tied_to_it() -> None:
    html = render("{% field form.username %}", form=SampleForm())
    assert '<label for="username">Username</label>' in html
    assert '<p class="hint" id="username_helptext">As on your card.</p>' in html
    assert 'aria-describedby="username_helptext"' in html
    assert "required" not in html


def test_an_optional_field_says_so() -> None:
    assert "(optional)" in render("{% field form.nickname %}", form=SampleForm())
    assert "(optional)" not in render("{% field form.username %}", form=SampleForm())


def test_an_error_stands_before_the_input_keeps_the_text_and_is_escaped() -> None:
    form = SampleForm({"username": "ana", "nickname": "bad", "method": "on"})
    html = render("{% field form.nickname %}", form=form)
    assert html.index("Error:") < html.index("<input")
    assert "Choose another &lt;nickname&gt;." in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="nickname_error"' in html
    assert 'value="bad"' in html


def test_label_and_hint_can_depend_on_the_page() -> None:
    html = render(
        '{% field form.nickname label="Code 4" hint="Five letters" described_by="above" %}',
        form=SampleForm(),
    )
    assert "Code 4" in html
    assert 'aria-describedby="above nickname_helptext"' in html


def test_choices_are_a_fieldset_with_a_legend() -> None:
    form = SampleForm({"username": "ana"})
    html = render("{% field form.method %}", form=form)
    assert "<legend>Method</legend>" in html
    assert '<fieldset class="field" aria-describedby="method_error">' in html


@pytest.mark.parametrize(
    ("form", "wait", "focused"),
    [
        (SampleForm(), 0, True),
        (SampleForm(), 30, False),
        (SampleForm({"username": ""}), 0, False),
    ],
)
def test_only_a_page_without_an_error_takes_the_focus(
    form: SampleForm, wait: int, *, focused: bool
) -> None:
    html = render("{% field form.username %}", form=form, wait=wait)
    assert ("autofocus" in html) is focused


def test_the_summary_links_each_problem_to_its_control() -> None:
    form = SampleForm({"username": "", "nickname": "bad"})
    form.add_error(None, "Not this way.")
    html = render("{% error_summary form %}", form=form)
    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert "There is a problem" in html
    assert '<a href="#username">Not this way.</a>' in html
    assert '<a href="#username">Enter your username.</a>' in html
    assert '<a href="#nickname">Choose another &lt;nickname&gt;.</a>' in html
    assert '<a href="#method_0">This field is required.</a>' in html


def test_without_a_problem_there_is_no_summary() -> None:
    assert render("{% error_summary form other %}", form=SampleForm()).strip() == ""


def test_a_status_is_an_icon_and_a_word() -> None:
    html = render('{% status "warn" %}{{ word }}{% endstatus %}', word="<Off>")
    assert 'class="status warn"' in html
    assert "<svg" in html
    assert "<span>&lt;Off&gt;</span>" in html


def test_a_note_can_be_an_alert() -> None:
    assert '<div class="note bad" role="alert" tabindex="-1">' in render(
        '{% note "bad" role="alert" %}<p>Wait.</p>{% endnote %}'
    )
    assert "role" not in render('{% note "info" %}<p>So.</p>{% endnote %}')


def test_steps_say_where_one_is() -> None:
    html = render('{% steps 2 "One" "Two" "Three" %}')
    assert "Step 2 of 3" in html
    assert '<li aria-current="step">Two</li>' in html
    assert '<li class="past">One</li>' in html


@pytest.mark.parametrize("name", sorted(icons.PATHS))
def test_every_icon_is_hidden_from_assistive_technology(name: str) -> None:
    assert 'aria-hidden="true"' in render(f'{{% icon "{name}" %}}')


def test_the_ring_says_its_numbers() -> None:
    html = render("{% ring 17 20 %}")
    assert "17 of 20 administrators protected" in html
    assert 'stroke-dasharray="277.7 326.7"' in html
    assert "arc" not in render("{% ring 0 0 %}")


def test_a_setup_key_is_read_in_groups_of_four() -> None:
    assert render("{{ key|v_group4 }}", key="JBSWY3DPEHPK") == "JBSW Y3DP EHPK"
