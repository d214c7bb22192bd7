"""Puts what certbot leaves behind into an operator's words.

It says it on stdout and stderr; the ACME error type (RFC 8555, 6.7) and the
CA's Retry-After are only in its log.
"""

from __future__ import annotations

import re

from appliance.certs.causes import cause
from appliance.certs.outcome import Outcome

_IDENTIFIER = re.compile(
    r"^\s*(?:Identifier|Domain): (?P<name>\S+)\n"
    r"\s*Type:\s+(?P<kind>\S+)\n"
    r"\s*Detail: (?P<detail>.*)$",
    re.MULTILINE,
)
_ERROR_TYPE = re.compile(r"urn:ietf:params:acme:error:([A-Za-z]+)")

_STATUS = re.compile(r"\s*HTTP (\d{3})\b")

_NOISE = (
    "Saving debug log",
    "Ask for help",
    "Some challenges have failed",
    "An unexpected error",
    "Account registered",
    "Requesting a certificate",
    "Renewing an existing",
    "Simulating",
)
# The CA's verdict on one name → what to look at.
_NAME_HINTS = {
    "dns": "{name} has no usable A or AAAA record in public DNS: "
    "add one that points at this server",
    "dns-trouble": "the name servers of {name} did not answer the CA: when this goes on, ask who "
    "runs them; the records themselves may be right",
    "serverInternal": "nothing to do: the CA has trouble of its own and is asked again",
    "connection": "port 80 of {name} must reach this server from the internet: "
    "look at the firewall, the published port and the address in DNS",
    "unauthorized": "the name {name} points at another server, or a proxy in front answers in our "
    "place: correct the A and AAAA records, or let /.well-known/acme-challenge/ through",
    "caa": "a CAA record of {name} forbids this CA: remove it, or add this CA to it",
    "tls": "the CA was redirected to HTTPS and did not get through: let it ask on port 80",
    "rejectedIdentifier": "this CA does not give certificates for {name}",
}


def failure(output: str, log: str, now: float) -> Outcome:
    """The most telling sentence in what certbot left behind."""
    if refused := list(_IDENTIFIER.finditer(output)):
        return _names_refused(refused)
    # Errors before the CA's last answer were got over.
    last = log.rsplit("Received response:", 1)[-1]
    return cause(_message(output), _error_kind(last), last, now)


def _error_kind(answer: str) -> str:
    """Its ACME type; what only its status says, a proxy before the CA may have said."""
    if kinds := _ERROR_TYPE.findall(answer):
        return str(kinds[-1])
    if not (status := _STATUS.match(answer)):
        return ""
    return "rateLimited" if status[1] == "429" else "serverInternal" if status[1] >= "500" else ""


def _names_refused(refused: list[re.Match[str]]) -> Outcome:
    kinds = [_kind(found["kind"], found["detail"]) for found in refused]
    sentences = [f"{found['name']}: {_short(found['detail'])}" for found in refused]
    hints = [
        _NAME_HINTS.get(kind, "ask the CA").format(name=found["name"])
        for kind, found in zip(kinds, refused, strict=True)
    ]
    return Outcome(
        kinds[0],
        "the CA could not verify " + "; ".join(sentences),
        "; ".join(dict.fromkeys(hints)),
        validation_failed=True,
    )


def _kind(kind: str, detail: str) -> str:
    """Some servers call a name that does not resolve a connection problem."""
    kind = kind.rsplit(":", 1)[-1]
    if re.search(r"SERVFAIL|query timed out|networking error looking up|REFUSED", detail):
        return "dns-trouble"
    if re.search(r"could not resolve|NXDOMAIN|no valid (A|IP)|no such host", detail):
        return "dns"
    return kind


def _message(output: str) -> str:
    """certbot's own sentence, without its advice to its own users."""
    lines = [line.strip() for line in output.splitlines()]
    kept = [
        line for line in lines if line and not line.startswith(_NOISE) and set(line) - set("- ")
    ]
    return _short(" ".join(kept))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 400 else text[:400] + "…"
