"""A browser and its device in two words."""

import pytest

from vratar.sessions.browsers import short_name

_AS_CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox, Linux",
        ),
        (_AS_CHROME.format("Windows NT 10.0"), "Chrome, Windows"),
        (_AS_CHROME.format("Windows NT 10.0") + " Edg/130.0", "Edge, Windows"),
        (_AS_CHROME.format("Linux; Android 14"), "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh) Version/17.0 Safari/605.1.15", "Safari, macOS"),
        ("Mozilla/5.0 (iPhone; CPU like Mac OS X) CriOS/130 Safari/604.1", "Chrome, iPhone"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_it_is_named_and_never_quoted(user_agent: str, name: str) -> None:
    assert short_name(user_agent) == name
