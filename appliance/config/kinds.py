"""How a value is written in the environment: one parser a kind.

A parser takes the text the operator wrote and returns the value, or raises
`ValueError` whose message completes the sentence "… is 'x', need …".
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from appliance.config.files import obstacle

Kind = Callable[[str], Any]

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\Z")
_EMAIL = re.compile(r"[^@\s\"<>,;]+@[^@\s\"<>,;]+\.[^@\s\"<>,;.]+\Z")
_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off"}


def text(value: str) -> str:
    if any(ord(character) < 32 for character in value):
        raise ValueError("text on one line without control characters")
    return value


def boolean(value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ValueError("True or False")


def debug(value: str) -> bool:
    """`DEBUG=*` and `DEBUG=app:*` are what Node's `debug` is told to log."""
    try:
        return boolean(value)
    except ValueError:
        if re.fullmatch(r"[\w./-]*[*:,][\w*:./,-]*", value):
            also = "True or False; set for another program, such as Node's debug? unset it here"
            raise ValueError(also) from None
        raise


def whole(low: int, high: int) -> Kind:
    need = f"a whole number {low} to {high}"

    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise ValueError(need)
        return int(value)

    return parse


def choice(*accepted: str) -> Kind:
    def parse(value: str) -> str:
        if value.lower() not in accepted:
            raise ValueError(f"one of {', '.join(accepted)}")
        return value.lower()

    return parse


def log_level(value: str) -> str:
    accepted = ("DEBUG", "INFO", "WARNING", "ERROR")
    if value.upper() not in accepted:
        raise ValueError(f"one of {', '.join(accepted)}")
    return value.upper()


def domain(value: str) -> str:
    """A public host name in its ASCII form (RFC 1123), or an IP address."""
    if is_address(value):
        return value
    name = value.lower().rstrip(".")
    if not _is_host_name(name) or "." not in name or name.rsplit(".", 1)[-1].isdigit():
        raise ValueError("a full host name such as api.example.com, without https:// or port")
    return name


def allowed_host(value: str) -> str:
    """What Django takes in ALLOWED_HOSTS: a name, `.name` for its subdomains, an address, `*`."""
    host = value.lower()
    bare = host.strip("[]") if host.startswith("[") else host
    if host == "*" or is_address(bare) or _is_host_name(host.removeprefix(".")):
        return f"[{bare}]" if ":" in bare else host
    raise ValueError("host names without https:// or port, such as api.example.com")


def origin(value: str) -> str:
    """An origin as browsers send it (RFC 6454): in lower case, a port unless it is the default."""
    value = value.lower()
    need = "origins such as https://www.example.com, without a path"
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(need) from None
    plain = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in {"http", "https"} or value != plain or "@" in parts.netloc:
        raise ValueError(need)
    if not (_is_host_name(host) or is_address(host)):
        raise ValueError(need)
    return value.removesuffix({"http": ":80", "https": ":443"}[parts.scheme]) if port else value


def network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValueError("networks such as 10.0.0.0/8 or fd00::/8") from None


def email(value: str) -> str:
    if len(value) > 254 or not _EMAIL.fullmatch(text(value)) or not value.isascii():
        raise ValueError("an e-mail address such as ops@example.com")
    return value


def readable_file(value: str) -> str:
    if reason := obstacle(Path(text(value))):
        raise ValueError(f"the path of a file that this container can read ({reason})")
    return value


def file_path(value: str) -> str:
    """A file that may be replaced while we run: whether it can be read is asked then."""
    if not text(value).startswith("/"):
        raise ValueError("the full path of a file, beginning with /")
    return value


def https_url(value: str) -> str:
    need = "an address that begins with https://"
    try:
        parts = urlsplit(text(value))
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(need) from None
    if parts.scheme != "https" or "@" in parts.netloc or not value.isascii() or " " in value:
        raise ValueError(need)
    if not (_is_host_name(host) or is_address(host)):
        raise ValueError(need)
    return value


def base64url(value: str) -> str:
    """What a CA gives as an HMAC key (RFC 8555, 7.3.4)."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,}={0,2}", value):
        raise ValueError("base64url: letters, digits, - and _, as the CA shows it")
    return value


def database_host(value: str) -> str:
    """A host name, an address, or the directory of a unix socket (libpq's `host`)."""
    if value.startswith("/") or is_address(value):
        return text(value)
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,252})", value):
        raise ValueError("a host name, an address or a socket directory, without port")
    return value


def identifier(value: str) -> str:
    """A database or role name: anything PostgreSQL takes in 63 bytes."""
    if len(text(value).encode()) > 63 or value != value.strip():
        raise ValueError("at most 63 bytes, without spaces around it")
    return value


@dataclass(frozen=True, slots=True)
class Many:
    """Comma separated, in the order given, without repetition; may be empty."""

    one: Kind

    def __call__(self, value: str) -> tuple[Any, ...]:
        parts = [part.strip() for part in value.split(",")]
        return tuple(dict.fromkeys(self.one(part) for part in parts if part))


def is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "%" not in value


def _is_host_name(value: str) -> bool:
    return len(value) <= 253 and bool(_HOST_NAME.match(value))
