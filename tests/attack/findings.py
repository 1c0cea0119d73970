"""What an attack found, and which of it is explained in docs/security/attack.md."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that one tool says."""

    tool: str
    what: str
    where: str

    @property
    def reason(self) -> str:
        """Why it is no weakness; empty where nobody has said so."""
        text = f"{self.tool}: {self.what}: {self.where}"
        return next((why for pattern, why in EXPLAINED.items() if re.search(pattern, text)), "")


EXPLAINED: dict[str, str] = {
    r"^probe: names its software: \S+: granian$": "the server's name, without a version",
    r"^wapiti: Cross Site Request Forgery: Lack of anti CSRF token: ": "our own probe: all 403",
    r"^wapiti: HTTP Secure Headers: X-XSS-Protection is not set: ": "the CSP stands in its place",
    r"^wapiti: HTTP Secure Headers: Strict-Transport-Security is not set: ": "http on loopback",
    r"^wapiti: Secure Flag cookie: Secure flag is not set in the cookie : ": "http on loopback",
}
"""By a pattern over "tool: what: where"; each has a paragraph in docs/security/attack.md."""
