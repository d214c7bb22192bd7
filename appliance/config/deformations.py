"""Values that somebody else has set, or that were bent on their way into the environment.

Each is found in the text alone, whatever the setting: what would be taken for a password
or a name of a database is reported as well as what no number can be.
"""

from __future__ import annotations

import re

_QUOTES = "\"'"
_TYPOGRAPHIC = "“”„‟‘’‚«»"
# https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
_SERVICE_LINK = re.compile(r"(tcp|udp|sctp)://(\[[0-9a-fA-F:.]+\]|[^/:\s]+):[0-9]{1,5}\Z")
_PLACEHOLDER = re.compile(r"\$\{[^{}]*\}\Z|\$\([^()]*\)\Z|\{\{.*\}\}\Z", re.DOTALL)
_COMMENT = re.compile(r"\s#")
_UNSEEN = re.compile(r"\A[\u200b-\u200f\u2060\ufeff]|[\u200b-\u200f\u2060\ufeff]\Z")
_AROUND_A_NAME = " \t\r\n\ufeff\"'`"
PLATFORM = "enableServiceLinks: false"


def deformation(name: str, value: str, shown: str, *, secret: bool) -> str:
    """What is wrong with the text itself, as a line of the report; empty: nothing.

    `shown` stands for the value, which may be a secret.
    """
    if _SERVICE_LINK.match(value) or _is_container_link(name, value):
        return (
            f"{name} is {shown}, which Kubernetes sets for a service called "
            f"{_service(name)} (Docker's --link for a container): need {PLATFORM} in the pod's "
            f"spec, another name for the service, or {name} set in the pod itself"
        )
    if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
        return (
            f"{name} starts and ends with a quotation mark, need it without: "
            "`docker run --env-file` keeps quotes as part of the value"
        )
    if value[:1] in _TYPOGRAPHIC and value[-1:] in _TYPOGRAPHIC and value:
        return f"{name} stands between typographic quotation marks, need it without"
    if value.startswith("\ufeff"):
        return (
            f"{name} begins with a byte order mark, need it without: "
            "save the file as UTF-8 without BOM"
        )
    if _UNSEEN.search(value):
        return f"{name} begins or ends with a character that is not seen, need it typed anew"
    if value.startswith((f"{name}=", f"export {name}=")):
        return f"{name} begins with its own name, need only what stands behind {name}="
    if _PLACEHOLDER.match(value):
        return f"{name} is {shown}, need the value itself: nothing has filled in the placeholder"
    if "\n" in value or "\r" in value:
        return f"{name} has a line end in the middle, need it on one line (Unix line ends)"
    if not secret and _COMMENT.search(value):
        return (
            f"{name} is {shown}, need it without the comment: "
            "`docker run --env-file` keeps it as part of the value"
        )
    return ""


def deformed_names(name: str) -> str:
    """The name that was meant by `export NAME`, by a quoted one, or by one behind a BOM."""
    bare = name.strip(_AROUND_A_NAME)
    return re.sub(r"\A(export|set|-)\s+", "", bare).strip(_AROUND_A_NAME)


def _is_container_link(name: str, value: str) -> bool:
    """`DB_NAME=/web/db`, from `docker run --link …:db`."""
    alias, _, part = name.rpartition("_")
    return part == "NAME" and bool(re.match(rf"/[\w.-]+/{alias}\Z", value, re.IGNORECASE))


def _service(name: str) -> str:
    return re.sub(r"_(PORT|NAME)\Z", "", name).lower().replace("_", "-")
