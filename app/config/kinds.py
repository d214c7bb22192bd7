"""How a value is written in the environment: one parser a kind; `ValueError` says what is needed.

The appliance has its own, which explain more; a test holds that both take the same values.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Parse = Callable[[str], Any]

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\Z")
_EMAIL = re.compile(r"[^@\s\"<>,;]+@[^@\s\"<>,;]+\.[^@\s\"<>,;.]+\Z")
_BOOLEANS = dict.fromkeys(("true", "1", "yes", "on"), True)
_BOOLEANS |= dict.fromkeys(("false", "0", "no", "off"), False)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def text(value: str) -> str:
    if any(ord(character) < 32 for character in value):
        raise ValueError("text on one line")
    return value


def boolean(value: str) -> bool:
    if value.lower() not in _BOOLEANS:
        raise ValueError("True or False")
    return _BOOLEANS[value.lower()]


def whole(most: int) -> Parse:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not int(value):
            raise ValueError("a whole number above 0")
        if int(value) > most:
            raise ValueError(f"a whole number up to {most}")
        return int(value)

    return parse


def one_of(*accepted: str) -> Parse:
    def parse(value: str) -> str:
        for word in accepted:
            if value.lower() == word.lower():
                return word
        raise ValueError(f"one of {', '.join(filter(None, accepted))}")

    return parse


def listed(one: Parse) -> Parse:
    def parse(value: str) -> tuple[Any, ...]:
        parts = filter(None, (part.strip() for part in value.split(",")))
        return tuple(dict.fromkeys(map(one, parts)))

    return parse


def domain(value: str) -> str:
    if _is_address(value):
        return value
    name = value.lower().rstrip(".")
    if not _is_host_name(name) or "." not in name or name.rsplit(".", 1)[-1].isdigit():
        raise ValueError("full host names")
    return name


def allowed_host(value: str) -> str:
    host = value.lower()
    bare = host.strip("[]") if host.startswith("[") else host
    if host == "*" or _is_address(bare) or _is_host_name(host.removeprefix(".")):
        return f"[{bare}]" if ":" in bare else host
    raise ValueError("host names without scheme or port")


def origin(value: str) -> str:
    value = value.lower()
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("origins without a path") from None
    plain = parts.scheme in _DEFAULT_PORTS and value == f"{parts.scheme}://{parts.netloc}"
    if not plain or "@" in value or not (_is_host_name(host) or _is_address(host)):
        raise ValueError("origins without a path")
    return value.removesuffix(_DEFAULT_PORTS[parts.scheme]) if port else value


def email(value: str) -> str:
    if value and (len(value) > 254 or not _EMAIL.fullmatch(text(value)) or not value.isascii()):
        raise ValueError("an e-mail address")
    return value


def database_host(value: str) -> str:
    if not value or value.startswith("/") or _is_address(value):
        return text(value)
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,252})", value):
        raise ValueError("a host name, an address or a socket directory")
    return value


def identifier(value: str) -> str:
    if len(text(value).encode()) > 63 or value != value.strip():
        raise ValueError("at most 63 bytes")
    return value


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "%" not in value


def _is_host_name(value: str) -> bool:
    return len(value) <= 253 and bool(_HOST_NAME.match(value))
