"""What a person reads on a page, and whether it is Macedonian."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from tests.translations import catalogue, words

if TYPE_CHECKING:  # the stubs' name for what Django's client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
else:
    Response = object

_SPOKEN = {"alt", "aria-label", "data-copied", "data-show", "placeholder", "title"}
_VOID = {"br", "hr", "img", "input", "link", "meta"}
# Codes and commands, names, and what no one reads.
_SKIPPED = {"bdi", "code", "script", "style"}
_ENOUGH_WORDS = 3


class _Reader(HTMLParser):
    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.texts: list[str] = []
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        other = named.get("lang", self.language) != self.language
        # A place of the time zones is called the same in every language.
        other = other or (tag == "option" and "/" in (named.get("value") or ""))
        if tag not in _VOID:
            self.open.append(tag in _SKIPPED or other)
        if not any(self.open):
            self.texts += [text for name, text in attrs if name in _SPOKEN and text]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.texts.append(data)


def readable(page: str, language: str) -> str:
    """What is read or spoken in the page's own language, without codes and names."""
    reader = _Reader(language)
    reader.feed(page)
    return " ".join(" ".join(reader.texts).split())


def english_sentences(text: str) -> list[str]:
    """Texts of ours, of three words and more, that were left in English."""
    return [source for source, pattern in _PATTERNS.items() if pattern.search(text)]


def assert_macedonian(response: Response, *statuses: int) -> None:
    """Right status, right language, no English sentence and no foreign word."""
    page = response.content.decode()
    assert response.status_code in (statuses or (200,)), page
    assert '<html lang="mk" dir="ltr">' in page
    assert response.headers["Content-Language"] == "mk"
    text = readable(page, "mk")
    assert english_sentences(text) == []
    foreign = [word for word in words.foreign(text) if word not in words.NAMES]
    assert foreign == [], foreign


def _pattern(source: str) -> re.Pattern[str]:
    plain = unescape(catalogue.TAG.sub("", catalogue.CODE.sub("%(code)s", source)))
    parts = [
        re.escape(" ".join(part.split())) for part in re.split(catalogue.PLACEHOLDER, plain)[::2]
    ]
    return re.compile(r".{0,100}?".join(parts))


_PATTERNS = {
    source: _pattern(source)
    for message in catalogue.messages("mk")
    for source in catalogue.sources(message)
    if len(catalogue.PLACEHOLDER.sub("", source).split()) >= _ENOUGH_WORDS
}
