"""Puts what certbot leaves behind into an operator's words.

It says it on stdout and stderr; the ACME error type (RFC 8555, 6.7) and the
CA's Retry-After are only in its log.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from appliance.certs.outcome import Outcome, volume_failure

_IDENTIFIER = re.compile(
    r"^\s*(?:Identifier|Domain): (?P<name>\S+)\n"
    r"\s*Type:\s+(?P<kind>\S+)\n"
    r"\s*Detail: (?P<detail>.*)$",
    re.MULTILINE,
)
_ERROR_TYPE = re.compile(r"urn:ietf:params:acme:error:([A-Za-z]+)")
_RETRY_TEXT = re.compile(r"retry after (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC", re.IGNORECASE)
_RETRY_HEADER = re.compile(r"^Retry-After: (.+)$", re.MULTILINE | re.IGNORECASE)

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
_UNREACHABLE = (
    "Max retries exceeded",
    "HTTPSConnectionPool",
    "Connection refused",
    "Connection aborted",
    "Connection reset",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "timed out",
)
# The CA's verdict on one name → what to look at.
_NAME_HINTS = {
    "dns": "{name} has no usable A or AAAA record in public DNS: "
    "add one that points at this server",
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
    types = _ERROR_TYPE.findall(log)
    said = _message(output)
    if "rateLimited" in types:
        return _rate_limited(said, log, now)
    return _trust_or_clock(said) or _account(said, types) or _volume(said) or _other(said, types)


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
    if re.search(r"could not resolve|NXDOMAIN|no valid (A|IP)|no such host", detail):
        return "dns"
    return kind


def _rate_limited(said: str, log: str, now: float) -> Outcome:
    return Outcome(
        "rate-limited",
        f"the CA says that we ask too often: {said}",
        "nothing to do, we wait as long as it says; ACME_STAGING=True is for trying things out",
        retry_at=_retry_at(said, log, now) or now + 3600,
    )


def _retry_at(said: str, log: str, now: float) -> float:
    if found := _RETRY_TEXT.search(said) or _RETRY_TEXT.search(log):
        moment = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        return moment.timestamp()
    if headers := _RETRY_HEADER.findall(log):
        value = headers[-1].strip()
        if value.isdigit():
            return now + int(value)
        try:
            return parsedate_to_datetime(value).timestamp()
        except ValueError:
            return 0
    return 0


def _trust_or_clock(said: str) -> Outcome | None:
    if "certificate is not yet valid" in said or "certificate has expired" in said:
        return Outcome(
            "clock",
            "the CA's own certificate is out of date, as our clock has it",
            "is this machine's clock right? It says "
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; switch on time synchronisation on the host",
        )
    if "CERTIFICATE_VERIFY_FAILED" in said or "CA certificate bundle" in said:
        return Outcome(
            "untrusted-ca",
            "the CA's own HTTPS certificate is not trusted here",
            "name its root certificate in ACME_CA_FILE",
        )
    if any(words in said for words in _UNREACHABLE):
        return Outcome(
            "ca-unreachable",
            "the CA does not answer",
            "can this container reach the internet (DNS, outgoing port 443)? Is ACME_SERVER right?",
        )
    return None


def _account(said: str, types: list[str]) -> Outcome | None:
    if "external account binding" in said.lower() or "externalAccountRequired" in types:
        return Outcome(
            "account",
            f"the CA wants a valid account binding: {said}",
            "set ACME_EAB_KID and ACME_EAB_HMAC_KEY to what the CA shows for your account",
        )
    if "Unable to register an account" in said or {"invalidContact", "unsupportedContact"} & set(
        types
    ):
        return Outcome("account", f"the CA refuses our account: {said}", "is ACME_EMAIL right?")
    return None


def _volume(said: str) -> Outcome | None:
    for words in ("No space left on device", "Read-only file system", "Permission denied"):
        if words in said:
            return volume_failure(words.lower())
    return None


def _other(said: str, types: list[str]) -> Outcome:
    if "is an IP address" in said:
        return Outcome("address-as-name", "certbot cannot read back a certificate of an address")
    if "caa" in types or "CAA record" in said:
        hint = "remove that CAA record, or add this CA to it"
        return Outcome("caa", f"a CAA record forbids this CA: {said}", hint, validation_failed=True)
    if "rejectedIdentifier" in types or "forbidden by policy" in said:
        return Outcome("refused", f"the CA refuses: {said}", "look at DOMAINS")
    if types and types[-1] == "badNonce":
        return Outcome("bad-nonce", f"the CA refuses its own nonce: {said}", "nothing to do")
    if types and types[-1] == "serverInternal":
        return Outcome("ca-trouble", f"the CA has trouble of its own: {said}", "nothing to do")
    return Outcome(
        "failed", said or "certbot failed without a word", "appliance certs test tells more"
    )


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
