"""Reads the settings of an installation from the environment and from ``instance/settings.toml``."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from score_learn.core.secret_files import ensure_pepper, read_pepper, write_secret
from score_learn.core.settings import Settings

ROOT = Path(__file__).resolve().parent
MODES = ("production", "demonstration", "test")
SECRET_LEAST = 32
NAMES = ("secret_key", "public_url", "database_url", "trusted_proxies", "content", "fonts", "host", "port")
OTHERS = 0o077
EXAMPLE_SECRETS = ("change", "secret", "example", "default", "dev", "test")


class BadSettings(Exception):
    """A setting that cannot be read; the message says which and what to write."""


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; the environment wins over ``instance/settings.toml``.

    Commands run without any secret: a random one is used then, and ``weaknesses`` says why serving must not.

    Raises:
        BadSettings: when a value cannot be read.
    """
    mode = environ.get("SCORE_MODE", "production")
    if mode not in MODES:
        raise BadSettings(f"SCORE_MODE is {mode!r}; write one of {', '.join(MODES)}")
    instance = Path(environ.get("SCORE_INSTANCE") or ROOT / "instance").resolve()
    if mode == "demonstration":
        make_secrets(instance)
    values = _values(environ, instance / "settings.toml")
    host = values.get("host", "127.0.0.1")
    port = _whole(values, "port", 8000)
    return Settings(
        mode=mode,
        instance=instance,
        content=Path(values.get("content") or ROOT / "content").resolve(),
        database_url=_database_url(values.get("database_url", ""), instance),
        public_url=(values.get("public_url") or f"http://{_shown(host)}:{port}").rstrip("/"),
        secret_key=values.get("secret_key") or secrets.token_hex(SECRET_LEAST),
        pepper=_pepper(instance) or secrets.token_bytes(SECRET_LEAST),
        trusted_proxies=_whole(values, "trusted_proxies", 0),
        font_paths=tuple(Path(path) for path in values.get("fonts", "").split(os.pathsep) if path),
        host=host,
        port=port,
    )


def make_secrets(instance: Path) -> None:
    """Make what a demonstration signs and hashes with, unless it is there; the signing key is made by its command."""
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_secret(
        instance / "settings.toml",
        f'# Made by the first "make run". Settings: see docs/operations.md.\nsecret_key = "{secrets.token_hex(32)}"\n',
    )
    ensure_pepper(instance / "keys" / "pepper")


def weaknesses(settings: Settings, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Say in sentences what makes it unsafe to serve with these settings; empty when nothing does."""
    values = _values(environ, settings.instance / "settings.toml")
    found = [_secret_weakness(values.get("secret_key", "")), _address_weakness(settings, values)]
    if read_pepper(settings.keys / "pepper") is None:
        found.append(f"{settings.keys / 'pepper'} is missing. Make it with: flask --app wsgi keys new")
    if not any(settings.keys.glob("*.pem")):
        found.append(f"There is no signing key in {settings.keys}. Make one with: flask --app wsgi keys new")
    found += [_open_weakness(file) for file in (settings.instance / "settings.toml", settings.keys / "pepper")]
    return [sentence for sentence in found if sentence]


def _values(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    written = _read_file(file)
    names = {name: name.upper() if name in ("host", "port") else f"SCORE_{name.upper()}" for name in NAMES}
    values = {name: environ.get(variable) or written.get(name, "") for name, variable in names.items()}
    return {name: str(value) for name, value in values.items() if value != ""}


def _read_file(file: Path) -> dict[str, Any]:
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{file} cannot be read: {error}") from None
    unknown = sorted(set(written) - set(NAMES))
    if unknown:
        raise BadSettings(f"{file} has the unknown setting {unknown[0]!r}; known are {', '.join(NAMES)}")
    return written


def _whole(values: Mapping[str, str], name: str, otherwise: int) -> int:
    text = values.get(name, str(otherwise))
    if not text.isdecimal():
        raise BadSettings(f"{name} is {text!r}; write a whole number")
    return int(text)


def _database_url(url: str, instance: Path) -> str:
    """Name the driver that is installed, since people write the addresses that PostgreSQL's own tools take."""
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url or f"sqlite:///{instance / 'score.sqlite3'}"


def _pepper(instance: Path) -> bytes | None:
    try:
        return read_pepper(instance / "keys" / "pepper")
    except ValueError as error:
        raise BadSettings(str(error)) from None


def _secret_weakness(secret: str) -> str:
    if not secret:
        return "SCORE_SECRET_KEY is missing. Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
    if len(secret.encode()) < SECRET_LEAST:
        return f"SCORE_SECRET_KEY is shorter than {SECRET_LEAST} bytes. Use a random one of 64 letters."
    if len(set(secret)) < 8 or any(secret.lower().startswith(word) for word in EXAMPLE_SECRETS):
        return "SCORE_SECRET_KEY looks like an example and not like a random secret. Use a random one."
    return ""


def _address_weakness(settings: Settings, values: Mapping[str, str]) -> str:
    if "public_url" not in values and not _loopback(settings.host):
        return "SCORE_PUBLIC_URL is missing. It stands in certificates and cards: write https:// and the site's name."
    if not settings.secure and not _loopback(urlsplit(settings.public_url).hostname or ""):
        return f"SCORE_PUBLIC_URL is {settings.public_url}: it must begin with https:// unless it names this machine."
    return ""


def _open_weakness(file: Path) -> str:
    if os.name == "posix" and file.exists() and file.stat().st_mode & OTHERS:
        return f"Others on this machine can read {file}. Take it away from them: chmod 600 {file}"
    return ""


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _shown(host: str) -> str:
    """Write a bind address as a browser takes it: 0.0.0.0 is no place to go to."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
