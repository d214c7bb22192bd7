"""What the installed nginx can do: distributions differ."""

from __future__ import annotations

import functools
import re
import subprocess
from dataclasses import dataclass

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Capabilities:
    version: Version = (1, 26, 3)
    openssl: Version = (3, 5)
    has_http3: bool = True

    @property
    def has_http2_directive(self) -> bool:
        return self.version >= (1, 25, 1)

    @property
    def rotates_ticket_keys(self) -> bool:
        """Keys of session tickets shared by all workers and renewed by nginx itself."""
        return self.version >= (1, 23, 2)

    @property
    def has_post_quantum(self) -> bool:
        return self.openssl >= (3, 5)


def parse(text: str) -> Capabilities:
    """From `nginx -V`."""
    openssl = _version(r"running with OpenSSL ([\d.]+)", text)
    return Capabilities(
        version=_version(r"nginx/([\d.]+)", text),
        openssl=openssl or _version(r"built with OpenSSL ([\d.]+)", text),
        has_http3="--with-http_v3_module" in text,
    )


@functools.cache
def capabilities() -> Capabilities:
    return parse(subprocess.run(["nginx", "-V"], capture_output=True, text=True).stderr)


def _version(pattern: str, text: str) -> Version:
    found = re.search(pattern, text)
    return tuple(int(part) for part in found[1].split(".") if part) if found else ()
