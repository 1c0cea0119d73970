"""Where secrets come from and where they could come out: overheard, nothing is changed."""

import functools
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.leaks.secrets_used import Kind
from tests.leaks.watch import Watch

_TYPED = {"code": Kind.CODE, "tail": Kind.CODE, "recovery_code": Kind.RECOVERY_CODE}
_FORM = "application/x-www-form-urlencoded"


def listen(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    """Overhear for as long as the patch lasts."""
    _listen_to_makers(watch, patch)
    _listen_to_browsers(watch, patch)
    _listen_to_the_log(watch, patch)
    _know_the_keys(watch)


def know_keys_of(watch: Watch, path: Path) -> None:
    """Look for the keys in a file: every long text in it."""
    for key in re.findall(r"[A-Za-z0-9+/_=-]{32,}", path.read_text()):
        watch.secrets.made(Kind.KEY, key)


def _after(patch: pytest.MonkeyPatch, owner: Any, name: str, listener: Callable[..., None]) -> None:
    """Call `listener(result, *arguments)` after each call of a function."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def overheard(*arguments: Any, **named: Any) -> Any:
        result = original(*arguments, **named)
        listener(result, *arguments, **named)
        return result

    patch.setattr(owner, name, overheard)


def _listen_to_makers(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    from vratar import otp
    from vratar.accounts import links
    from vratar.accounts.hashers import VratarArgon2PasswordHasher
    from vratar.authenticators.totp import enrolment

    known = watch.secrets
    # All that is random in the product comes from here: ids, first-run and browser tokens, keys.
    _after(patch, secrets, "token_urlsafe", lambda made, *_: known.made(Kind.ID, made))
    _after(patch, otp, "generate_secret", lambda made: known.made(Kind.TOTP, made))
    _after(patch, otp, "generate_recovery_code", lambda made: known.made(Kind.RECOVERY_CODE, made))
    _after(patch, links, "url_for", lambda url, *_: known.made(Kind.LINK, url.rpartition("/")[2]))

    def computed(code: str, secret: bytes, *_arguments: Any, **_named: Any) -> None:
        known.typed(Kind.CODE, code)
        known.typed(Kind.TOTP, secret.hex())
        known.typed(Kind.TOTP, otp.base32_encode(secret))

    _after(patch, otp, "totp", computed)

    def bound(replaced: int | None, row: Any, *_: Any) -> None:
        if replaced is not None:
            secret = enrolment.setup_secret(row)
            watch.bound |= {secret.hex(), otp.base32_encode(secret).lower()}

    _after(patch, enrolment, "bind", bound)

    def hashed(_encoded: str, _self: Any, password: str, *_: Any) -> None:
        known.typed(Kind.PASSWORD, password)

    _after(patch, VratarArgon2PasswordHasher, "encode", hashed)


def _listen_to_browsers(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    post, generic, request = Client.post, Client.generic, Client.request

    @functools.wraps(post)
    def overheard_post(self: Client, path: str, data: Any = None, *rest: Any, **named: Any) -> Any:
        if isinstance(data, Mapping):
            _hear_fields(watch, data)
        return post(self, path, data, *rest, **named)

    @functools.wraps(generic)
    def overheard_generic(self: Client, method: str, path: str, *rest: Any, **named: Any) -> Any:
        kind = named.get("content_type", rest[1] if len(rest) > 1 else "")
        body = named.get("data", rest[0] if rest else b"")
        if kind.startswith(_FORM):
            text = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
            _hear_fields(watch, dict(parse_qsl(text)))
        return generic(self, method, path, *rest, **named)

    @functools.wraps(request)
    def overheard_request(self: Client, **environ: Any) -> Any:
        response = request(self, **environ)
        watch.answered(environ["PATH_INFO"], response)
        return response

    patch.setattr(Client, "post", overheard_post)
    patch.setattr(Client, "generic", overheard_generic)
    patch.setattr(Client, "request", overheard_request)


def _hear_fields(watch: Watch, data: Mapping[str, Any]) -> None:
    for name, value in data.items():
        kind = Kind.PASSWORD if "password" in name else _TYPED.get(name)
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str) and kind:
                watch.secrets.typed(kind, text)
            elif isinstance(text, str):
                watch.secrets.opened(text)


def _listen_to_the_log(watch: Watch, patch: pytest.MonkeyPatch) -> None:
    import structlog

    from vratar.config.log_line import LineFormatter

    for formatter in (structlog.stdlib.ProcessorFormatter, LineFormatter):
        _after(patch, formatter, "format", lambda line, *_: watch.logged(line))


def _know_the_keys(watch: Watch) -> None:
    from django.conf import settings

    from vratar.crypto.key_ring import PASSWORD_PEPPER, RECOVERY_DIGEST, SEAL, key_ring

    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        watch.secrets.made(Kind.KEY, key)
    ring = key_ring()
    for key_id, root in ring.roots.items():
        watch.secrets.made(Kind.KEY, root)
        for purpose in (SEAL, RECOVERY_DIGEST, PASSWORD_PEPPER):
            watch.secrets.made(Kind.KEY, ring.purpose_key(key_id, purpose))
