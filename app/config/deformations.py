"""Values that were bent on their way into the environment, or that a platform has set.

The appliance explains them; here they are refused, so that both read the same.
"""

from __future__ import annotations

import re

_SERVICE_LINK = re.compile(r"(tcp|udp|sctp)://(\[[0-9a-fA-F:.]+\]|[^/:\s]+):[0-9]{1,5}\Z")
_PLACEHOLDER = re.compile(r"\$\{[^{}]*\}\Z|\$\([^()]*\)\Z|\{\{.*\}\}\Z", re.DOTALL)
_QUOTED = re.compile(r"([\"']).*\1\Z|[“”„‟‘’‚«»](.*[“”„‟‘’‚«»])?\Z", re.DOTALL)
_UNSEEN = re.compile(r"\A[\u200b-\u200f\u2060\ufeff]|[\u200b-\u200f\u2060\ufeff]\Z")


def refuse_deformed(name: str, value: str, *, secret: bool) -> None:
    """Raise `ValueError` with what is needed instead."""
    if _SERVICE_LINK.match(value) or _is_container_link(name, value):
        raise ValueError("enableServiceLinks: false where Kubernetes has set it")
    if _QUOTED.match(value):
        raise ValueError("it without quotation marks")
    if _UNSEEN.search(value) or _PLACEHOLDER.match(value):
        raise ValueError("the value itself")
    if value.startswith((f"{name}=", f"export {name}=")):
        raise ValueError("the value without the name")
    if "\n" in value or "\r" in value:
        raise ValueError("one line")
    if not secret and re.search(r"\s#", value):
        raise ValueError("it without the comment")


def _is_container_link(name: str, value: str) -> bool:
    alias, _, part = name.rpartition("_")
    return part == "NAME" and bool(re.match(rf"/[\w.-]+/{alias}\Z", value, re.IGNORECASE))
