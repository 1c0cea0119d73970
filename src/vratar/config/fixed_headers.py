"""The fixed headers of every answer (security.md §14). Needs no Django that is set up."""

from csp.utils import build_policy
from django.conf import settings

FIXED_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
"""What no library sets."""


def last_headers(*, secure: bool) -> dict[str, str]:
    """All headers of security.md §14, for an answer that no middleware sees."""
    headers = {
        "Content-Security-Policy": build_policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        **FIXED_HEADERS,
        "Cache-Control": "no-store",
        "Vary": "Accept-Language, Cookie",
    }
    if secure and settings.SECURE_HSTS_SECONDS:
        below = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}{below}"
    return headers
