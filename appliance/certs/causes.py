"""Why a whole run of certbot failed: who is to mend it, or whether it passes by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from appliance.certs.outcome import Outcome, volume_failure

_RETRY_TEXT = re.compile(r"retry after (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC", re.IGNORECASE)
_RETRY_HEADER = re.compile(r"^Retry-After: (.+)$", re.MULTILINE | re.IGNORECASE)
_NO_DNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "Failed to resolve",
    "No address associated with hostname",
)
_UNREACHABLE = (
    "Connection refused",
    "Connection reset",
    "Remote end closed connection",
    "Network is unreachable",
    "timed out",
    "Connection aborted",
    "Max retries exceeded",
    "HTTPSConnectionPool",
)


def cause(said: str, kind: str, log: str, now: float) -> Outcome:
    """`said` is certbot's sentence, `kind` the type of the CA's last error (RFC 8555, 6.7) or "",
    `log` what followed the CA's last answer.
    """
    if kind == "rateLimited":
        return _rate_limited(said, log, now)
    return (
        _trust_or_clock(said)
        or _volume(said)
        or _passing(said, kind, log, now)
        or _account(said, kind)
        or _other(said, kind)
    )


def _rate_limited(said: str, log: str, now: float) -> Outcome:
    return Outcome(
        "rate-limited",
        f"the CA says that we ask too often: {said}",
        "nothing to do, we wait as long as it says; ACME_STAGING=True is for trying things out",
        retry_at=_retry_at(said, log, now) or now + 3600,
    )


def _passing(said: str, kind: str, log: str, now: float) -> Outcome | None:
    """The CA's own trouble, whatever certbot was doing at the time."""
    if kind == "badNonce":
        return Outcome(
            "bad-nonce",
            f"the CA goes on refusing the nonces that it gives: {said}",
            "nothing to do, it is asked again; does it stand behind something that keeps answers?",
        )
    if kind == "serverInternal":
        return Outcome(
            "ca-trouble",
            f"the CA has trouble of its own: {said}",
            "nothing to do, it is asked again",
            retry_at=_retry_at(said, log, now),
        )
    return None


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
    if found := next((words for words in _NO_DNS if words in said), ""):
        return Outcome(
            "ca-unreachable",
            f"the CA's name does not resolve here ({found.lower()})",
            "does DNS work in this container? Is ACME_SERVER right?",
        )
    if found := next((words for words in _UNREACHABLE if words in said), ""):
        return Outcome(
            "ca-unreachable",
            f"the CA does not answer ({found.lower()})",
            "can this container reach the internet (DNS, outgoing port 443)? Is ACME_SERVER right?",
        )
    return None


def _account(said: str, kind: str) -> Outcome | None:
    if "external account binding" in said.lower() or kind == "externalAccountRequired":
        return Outcome(
            "account",
            f"the CA wants a valid account binding: {said}",
            "set ACME_EAB_KID and ACME_EAB_HMAC_KEY to what the CA shows for your account",
        )
    if kind in {"invalidContact", "unsupportedContact", "invalidEmail"}:
        return Outcome("account", f"the CA refuses our address: {said}", "is ACME_EMAIL right?")
    if kind == "userActionRequired":
        return Outcome("account", f"the CA wants you to agree: {said}", "open the address it names")
    if kind == "accountDoesNotExist" or "Unable to register an account" in said:
        return Outcome(
            "account",
            f"the CA refuses our account: {said}",
            "the sentence is the CA's own: what does it want of new accounts?",
        )
    return None


def _volume(said: str) -> Outcome | None:
    for words in ("No space left on device", "Read-only file system", "Permission denied"):
        if words in said:
            return volume_failure(words.lower())
    return None


def _other(said: str, kind: str) -> Outcome:
    if "is an IP address" in said:
        return Outcome("address-as-name", "certbot cannot read back a certificate of an address")
    if kind == "caa" or "CAA record" in said:
        hint = "remove that CAA record, or add this CA to it"
        return Outcome("caa", f"a CAA record forbids this CA: {said}", hint, validation_failed=True)
    if kind == "rejectedIdentifier" or "forbidden by policy" in said:
        return Outcome("refused", f"the CA refuses: {said}", "look at DOMAINS")
    return Outcome(
        "failed", said or "certbot failed without a word", "appliance certs test tells more"
    )
