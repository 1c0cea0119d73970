"""What the panel shows to be filled in, found anew each time: by its addresses, pages and forms.

Nothing here names a page or a field, so that whoever adds one has it fuzzed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from hypothesis import strategies as st
from tests import cast
from tests.fuzz.nasty import FORM, Pairs, latin, odd_names, urlencoded, values
from tests.fuzz.wire import TOKEN, Answered, Asked, send, undone

from vratar.ui.forms import Form

GUESSES = {
    "password": cast.PASSWORD,
    "one-time-code": "000000",
    "email": "somebody@example.mk",
    "username": "somebody",
    "off": "00000",
}
"""By the `autocomplete` of an empty field: what a careful person might type."""
SENTENCE = "Because the phone fell into the lake."


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every pattern at the end of the tree of addresses."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def form_classes(base: type[Form] = Form) -> Iterator[type[Form]]:
    """Every form class of the panel."""
    for form in base.__subclasses__():
        if form.__module__.startswith("vratar."):
            yield form
        yield from form_classes(form)


def vocabulary() -> list[bytes]:
    """The names of all fields there are."""
    return sorted({name.encode() for form in form_classes() for name in form.base_fields})


class _Forms(HTMLParser):
    """The forms of a page: where each leads, and what stands in it."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[tuple[str, Pairs]] = []
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice forms, and what they send."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(given.get("action", "")).path or self.path
            self.forms.append((action, []))
        if not self.forms:
            return
        typed, name = self.forms[-1][1], given.get("name", "").encode()
        if tag in {"input", "button"} and name:
            typed.append((name, (given.get("value") or self._guess(given)).encode()))
        elif tag == "textarea":
            typed.append((name, SENTENCE.encode()))
        elif tag == "select":
            self._select = given.get("name")
            typed.append((name, b""))
        elif tag == "option" and self._select and given.get("value") and not typed[-1][1]:
            typed[-1] = (self._select.encode(), given["value"].encode())

    @staticmethod
    def _guess(given: dict[str, str]) -> str:
        for kind in (given.get("type", ""), given.get("autocomplete", "")):
            if kind in GUESSES:
                return GUESSES[kind]
        return "somebody"


@dataclass
class Browser:
    """Somebody in a state: their cookies, and the forms they are shown."""

    cookies: str
    ids: list[str]
    """What may stand where an address has a number."""
    tokens: list[str] = field(default_factory=lambda: ["A" * 43])
    shown: dict[str, list[tuple[str, Pairs]]] = field(default_factory=dict)
    """Address and fields of the forms, by the name of the route that takes them."""

    def ask(self, asked: Asked) -> Answered:
        """Send it with the cookies of this state; whatever it does is undone."""
        own = ("Cookie", f"vratar-csrf={TOKEN}; {self.cookies}")
        told = Asked(
            asked.method, asked.path, asked.query, (own, *asked.headers), asked.body, asked.length
        )
        return undone(lambda: send(told))

    def look_around(self) -> None:
        """Open every page, and note the forms it shows."""
        for route in routes():
            for number in self.ids if route.pattern.converters else [""]:
                path = address(route, [number for _ in route.pattern.converters])
                answered = self.ask(Asked(path=path))
                if answered.status == 200 and "html" in answered.header("Content-Type"):
                    self._note_forms(path, answered.body.decode())

    def _note_forms(self, path: str, text: str) -> None:
        page = _Forms(path)
        page.feed(text)
        for action, typed in page.forms:
            name = str(resolve(action).url_name)
            known = self.shown.setdefault(name, [])
            if (action, typed) not in known:
                known.append((action, typed))


def address(route: URLPattern, arguments: list[str]) -> str:
    """The path of a route with these texts where it has converters, as a server decodes it."""
    ((form, names),) = get_resolver().reverse_dict.getlist(route.name)[0][0]
    return f"/{form % dict(zip(names, arguments, strict=True))}"


def addresses(route: URLPattern, browser: Browser) -> st.SearchStrategy[str]:
    """Paths that lead to a route, and some that only look like it."""
    numbers = st.sampled_from([*browser.ids, "0", "9" * 30, "9" * 5000, "-1", "\xd9\xa1", "1.0"])
    kinds = {"IntConverter": numbers}
    tokens = st.one_of(st.sampled_from(browser.tokens), latin.map(lambda text: text[:3000]))
    arguments = [
        kinds.get(type(converter).__name__, tokens)
        for converter in route.pattern.converters.values()
    ]
    return st.tuples(*arguments).map(lambda given: address(route, list(given)))


def typed_into(route: URLPattern, browser: Browser) -> st.SearchStrategy[tuple[str, Pairs]]:
    """Address and fields of a route's form: right, nasty, missing, doubled, foreign."""
    anything = [(name, b"1") for name in vocabulary()]
    unseen = addresses(route, browser).flatmap(
        lambda path: _spoilt(anything).map(lambda pairs: (path, pairs))
    )
    if not (forms := browser.shown.get(str(route.name))):
        return unseen
    seen = st.sampled_from(forms).flatmap(
        lambda form: _spoilt(form[1]).map(lambda pairs: (form[0], pairs))
    )
    return st.one_of(seen, seen, unseen) if route.pattern.converters else seen


@st.composite
def _spoilt(draw: st.DrawFn, form: Pairs) -> Pairs:
    names = [name for name, _ in form if name != b"csrfmiddlewaretoken"]
    nasty = draw(st.sets(st.sampled_from(names), max_size=3)) if names else set()
    missing = draw(st.sets(st.sampled_from(names), max_size=1)) if names else set()
    doubled = draw(st.sets(st.sampled_from(names), max_size=1)) if names else set()
    pairs = [(b"csrfmiddlewaretoken", TOKEN.encode())]
    for name, value in form:
        if name in nasty:
            pairs.append((name, draw(values)))
        elif name != b"csrfmiddlewaretoken" and name not in missing - nasty:
            pairs.append((name, value))
        if name in doubled:
            pairs.append((name, draw(values)))
    if draw(st.booleans()):
        pairs.append((draw(st.one_of(odd_names, st.sampled_from(vocabulary()))), draw(values)))
    return pairs


def harmless(route: URLPattern, browser: Browser) -> Asked:
    """What a careful person sends to a route: its form, or nothing."""
    forms = browser.shown.get(str(route.name))
    if not forms:
        return Asked(path=address(route, [browser.ids[0] for _ in route.pattern.converters]))
    path, typed = forms[0]
    pairs = [(name, TOKEN.encode() if b"csrf" in name else value) for name, value in typed]
    return Asked("POST", path, headers=(("Content-Type", FORM),), body=urlencoded(pairs))
