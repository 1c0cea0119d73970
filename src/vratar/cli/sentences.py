"""Errors as one sentence: what went wrong and what to do, no traceback."""

from typing import Any

import click

from vratar.core.settings import SettingsError
from vratar.crypto.errors import KeyUnavailable


class SentenceGroup(click.Group):
    """A click group whose commands end in a sentence, whatever is raised."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's signature)
        """Run the sub-command; every error becomes exit code 1 and its sentence."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.obj["traceback"]:
                raise
            raise click.ClickException(sentence(error)) from error


def sentence(error: Exception) -> str:
    """Put an exception into words for the operator."""
    if isinstance(error, SettingsError | KeyUnavailable):
        return str(error)
    name = type(error).__name__
    if type(error).__module__.startswith("django.db"):
        return f"The database cannot be used: {error}. Run `vratar doctor`."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return f"Unexpected {name}: {error}. `vratar --traceback …` shows where it comes from."
