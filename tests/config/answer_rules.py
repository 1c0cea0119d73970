"""What every answer carries (security.md §10 and §14), judged one answer at a time."""

import re
from collections.abc import Mapping
from http.cookies import SimpleCookie

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
POLICY = {
    *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'"),
    *("connect-src 'self'", "form-action 'self'", "object-src 'none'", "base-uri 'none'"),
    *("frame-ancestors 'none'", "require-trusted-types-for 'script'"),
}
PICTURE = {"default-src 'none'", "sandbox"}
"""Of a picture of the course, which may be an organisation's own: it runs and loads nothing."""
A_YEAR = "max-age=31536000"
DAY = 24 * 60 * 60
# Same-Site, and how long it lives; "" is until the browser closes.
COOKIES = {
    "session": ("Lax", ""),
    "csrf": ("Lax", ""),
    "language": ("Lax", 365 * DAY),
    "pending": ("Strict", 600),
    "browser": ("Strict", 30 * DAY),
}
# An id, a signed id, a CSRF secret, a language code, or a cookie taken back.
OPAQUE = re.compile(r"[A-Za-z0-9_-]{32,43}|[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+|en|mk|")


def faults(headers: Mapping[str, str], *, secure: bool, kept: bool = False) -> list[str]:
    """What is wrong with the headers of an answer; `kept`: it is a static file."""
    found = [f"{name}: {headers.get(name)}" for name in FIXED if headers.get(name) != FIXED[name]]
    expected = PICTURE if headers.get("Content-Type") == "image/svg+xml" and not kept else POLICY
    if set(headers.get("Content-Security-Policy", "").split("; ")) != expected:
        found.append("Content-Security-Policy")
    if headers.get("Strict-Transport-Security") != (A_YEAR if secure else None):
        found.append("Strict-Transport-Security")
    if not kept:
        found += [] if "no-store" in headers.get("Cache-Control", "") else ["Cache-Control"]
        varies = set(re.split(", *", headers.get("Vary", "")))
        found += [] if {"Accept-Language", "Cookie"} <= varies else ["Vary"]
    if kept and "Cookie" in headers.get("Vary", ""):
        found.append("Vary")
    if re.search("[0-9]", headers.get("Server", "")):
        found.append("Server")
    return found + [name for name in headers if name.lower().startswith("x-powered")]


def cookie_faults(cookies: SimpleCookie, *, secure: bool) -> list[str]:
    """What is wrong with the cookies of an answer."""
    found = []
    prefix = "__Host-vratar-" if secure else "vratar-"
    for name, cookie in cookies.items():
        kind = name.removeprefix(prefix)
        if kind not in COOKIES:
            found.append(f"{name} is none of ours")
            continue
        same_site, life = COOKIES[kind]
        is_right = {
            "samesite": cookie["samesite"] == same_site,
            "max-age": cookie["max-age"] in {life, 0},
            "path": cookie["path"] == "/",
            "domain": cookie["domain"] == "",
            "httponly": cookie["httponly"] is True,
            "secure": bool(cookie["secure"]) is secure,
            "opaque": OPAQUE.fullmatch(cookie.value) is not None,
        }
        found += [f"{kind}: {what}" for what, right in is_right.items() if not right]
    return found
