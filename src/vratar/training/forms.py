"""The forms of the course: one question, and the cards of the tabletop."""

import random
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from vratar.training.course_data import Card, Option, Question
from vratar.ui.forms import Form

_NO_ANSWER = _("Choose an answer.")


class AnswerForm(Form):
    """One question with its options."""

    question = forms.CharField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": _NO_ANSWER, "invalid_choice": _NO_ANSWER},
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, initial={"question": question.name}, **kwargs)
        answer = cast("forms.ChoiceField", self.fields["answer"])
        answer.label = question.text
        answer.choices = [(one.name, _shown(one)) for one in question.options]


def _shown(option: Option) -> str:
    """The text, or a picture that says the same."""
    if not option.picture:
        return option.text
    address = reverse("training-picture", args=[option.picture])
    return format_html('<img src="{}" alt="{}">', address, option.text)


class CardsForm(Form):
    """A number for each card, which stand in an order of the person's own."""

    def __init__(self, *args: Any, cards: tuple[Card, ...], seed: int, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.cards = cards
        numbers = [(str(number), str(number)) for number in range(1, len(cards) + 1)]
        shuffle = random.Random(seed)  # noqa: S311 - an order, no secret
        for card in shuffle.sample(cards, len(cards)):
            self.fields[card.name] = forms.ChoiceField(
                label=card.text, choices=[("", "–"), *numbers], required=False
            )

    def clean(self) -> dict[str, Any]:
        """Every number is there once."""
        given = sorted(str(value) for value in self.cleaned_data.values())
        if given != sorted(str(number) for number in range(1, len(self.cards) + 1)):
            text = _("Give each card a different number from 1 to %(n)s.") % {"n": len(self.cards)}
            raise ValidationError(text)
        return self.cleaned_data

    def order(self) -> tuple[Card, ...]:
        """The cards as they were put; of a valid form."""
        return tuple(sorted(self.cards, key=lambda card: int(self.cleaned_data[card.name])))
