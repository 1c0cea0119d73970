"""A browser as far as these programs need one: an address of its own, cookies, the last form."""

import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

TIMEOUT = 60.0  # seconds

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Page:
    """One answer."""

    def __init__(self, status: int, location: str, text: str) -> None:
        self.status = status
        self.location = location
        self.text = text

    @property
    def redirects(self) -> bool:
        """It sends elsewhere."""
        return self.status in {301, 302, 303, 307, 308}


class Visitor:
    """Somebody at an address of the loopback network, 127.x.y.z, where every product sees it."""

    def __init__(self, url: str, number: int) -> None:
        self.url = url
        self.address = f"127.{64 + number // 65536}.{number // 256 % 256}.{number % 256}"
        self.cookies: dict[str, str] = {}
        self.token = ""
        """Of the last form that was shown."""
        self.troubled = False
        """The server failed at one of the requests (status 5xx)."""

    def get(self, path: str) -> Page:
        """Open a page; redirects are not followed."""
        return self._send("GET", path, "", {})

    def post(self, path: str, **fields: str) -> Page:
        """Submit a form."""
        if self.token:
            fields["csrfmiddlewaretoken"] = self.token
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(fields), kind)

    def forget(self, *names: str) -> None:
        """Drop cookies, and the form."""
        self.token = ""
        for name in names:
            self.cookies.pop(name, None)

    def _send(self, method: str, path: str, body: str, headers: dict[str, str]) -> Page:
        # 127.x.y.z as the source: each visitor is somebody else to limits by address.
        target = urlsplit(self.url)
        connection = HTTPConnection(
            target.hostname or "", target.port, TIMEOUT, source_address=(self.address, 0)
        )
        headers |= {"Origin": self.url, "Sec-Fetch-Site": "same-origin", "User-Agent": "bench"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{key}={one}" for key, one in self.cookies.items())
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._keep(line)
        self.troubled |= answer.status >= 500
        if found := _TOKEN.search(text):
            self.token = found[1]
        return Page(answer.status, answer.headers.get("Location", ""), text)

    def _keep(self, line: str) -> None:
        for name, one in SimpleCookie(line).items():
            if one.value and one["max-age"] != "0":
                self.cookies[name] = one.value
            else:
                self.cookies.pop(name, None)
