"""A certificate with its key, read from two PEM files and checked to belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from appliance.config.files import obstacle
from appliance.config.kinds import is_address

_PUBLIC = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


class BrokenPair(Exception):
    """Why a certificate cannot be served: which file, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    names: tuple[str, ...]
    issuer: str
    not_before: datetime
    not_after: datetime
    fingerprint: str  # SHA-256 of the leaf, hexadecimal
    responder: str  # address of its OCSP responder; empty: it names none
    key_kind: str

    def is_current(self, now: datetime) -> bool:
        return self.not_before <= now < self.not_after

    def days_left(self, now: datetime) -> float:
        return round((self.not_after - now).total_seconds() / 86400, 2)

    def covers(self, name: str) -> bool:
        wildcard = "*." + name.partition(".")[2]
        return name in self.names or (not is_address(name) and wildcard in self.names)


@dataclass(frozen=True, slots=True)
class Pair:
    chain: Path
    key: Path
    certificate: Certificate


def read_pair(chain: Path, key: Path) -> Pair:
    """Raise `BrokenPair` unless both files are whole and the key is the certificate's."""
    leaf = _leaf(chain)
    if leaf.public_key().public_bytes(*_PUBLIC) != _public_half(key):
        raise BrokenPair(f"the key in {key} is not the one of the certificate in {chain}")
    return Pair(chain, key, describe(leaf))


def describe(leaf: x509.Certificate) -> Certificate:
    return Certificate(
        names=_names(leaf),
        issuer=_issuer(leaf),
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
        fingerprint=leaf.fingerprint(hashes.SHA256()).hex(),
        responder=_responder(leaf),
        key_kind=_key_kind(leaf),
    )


def now() -> datetime:
    return datetime.now(UTC)


def _leaf(chain: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(chain.read_bytes())[0]
    except OSError as error:
        raise BrokenPair(f"{chain} cannot be read ({obstacle(chain) or error.strerror})") from None
    except (ValueError, IndexError):
        raise BrokenPair(f"{chain} is not a whole PEM certificate") from None


def _public_half(key: Path) -> bytes:
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), None)
    except OSError as error:
        raise BrokenPair(f"{key} cannot be read ({obstacle(key) or error.strerror})") from None
    except TypeError:
        raise BrokenPair(f"{key} is encrypted; a server needs it without a password") from None
    except (ValueError, UnsupportedAlgorithm):
        raise BrokenPair(f"{key} is not a whole PEM private key") from None
    return private.public_key().public_bytes(*_PUBLIC)


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def _issuer(leaf: x509.Certificate) -> str:
    if leaf.issuer == leaf.subject:
        return "itself"
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        parts = [str(part.value) for part in leaf.issuer.get_attributes_for_oid(oid)]
        if parts:
            return " ".join(parts)
    return leaf.issuer.rfc4514_string()


def _responder(leaf: x509.Certificate) -> str:
    try:
        access = leaf.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return ""
    for description in access:
        if description.access_method == AuthorityInformationAccessOID.OCSP:
            return str(description.access_location.value)
    return ""


def _key_kind(leaf: x509.Certificate) -> str:
    key = leaf.public_key()
    curve = getattr(getattr(key, "curve", None), "name", "")
    size = getattr(key, "key_size", "")
    return (
        f"ECDSA {curve}"
        if curve
        else f"{type(key).__name__.strip('_').removesuffix('PublicKey')} {size}".strip()
    )
