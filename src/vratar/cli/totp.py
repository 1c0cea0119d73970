"""`vratar totp`: the current code of a secret, for development."""

import sys
import time

import click

from vratar.cli.examples import examples


@click.command(epilog=examples("vratar totp", "pass show vratar/ana | vratar totp -"))
@click.argument("secret", required=False)
def totp(secret: str | None) -> None:
    """Print the code that SECRET gives now.

    And the seconds it is still shown.

    SECRET is a setup key in Base32 or an otpauth:// address. Without it, it is asked for, so that
    it does not stand in the shell's history; "-" reads it from standard input.
    """
    if secret is None and sys.stdin.isatty():
        secret = click.prompt("Setup key", hide_input=True)
    elif secret in (None, "-"):
        secret = sys.stdin.readline()
    code, left = _code(str(secret).strip(), time.time())
    click.echo(f"{code}  ({left} s left)")


def _code(secret: str, now: float) -> tuple[str, int]:
    from vratar import otp

    try:
        if secret.lower().startswith("otpauth:"):
            uri = otp.parse_uri(secret)
            code = otp.totp(
                uri.secret, now, period=uri.period, digits=uri.digits, algorithm=uri.algorithm
            )
            return code, uri.period - int(now) % uri.period
        return otp.totp(otp.base32_decode(secret), now), 30 - int(now) % 30
    except ValueError:
        raise click.ClickException(
            "This is no setup key: use its letters A to Z and digits 2 to 7."
        ) from None
