"""Certificates that we sign ourselves: a first start's placeholder, and TLS_MODE=self-signed."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.certs.certificate import BrokenPair, Pair, now, read_pair
from appliance.files import write_private

# Browsers refuse longer ones, even where a person trusts them by hand.
_LIFETIME = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=30)
_ORGANIZATION = "WiseBet appliance, signed by itself"


def selfsigned_ensure(directory: Path, names: tuple[str, ...]) -> Pair:
    """The pair kept in `directory`; made anew when it is missing, broken, old or of other names."""
    chain, key = directory / "fullchain.pem", directory / "privkey.pem"
    try:
        pair = read_pair(chain, key)
        young = pair.certificate.not_after - now() > _RENEW_BEFORE
        if young and set(pair.certificate.names) == set(names):
            return pair
    except BrokenPair:
        pass
    return _make(chain, key, names)


def _make(chain: Path, key: Path, names: tuple[str, ...]) -> Pair:
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = _sign(private, names)
    chain.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    write_private(key, private.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    write_private(chain, certificate.public_bytes(pem))
    return read_pair(chain, key)


def _sign(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...]) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANIZATION)])
    began = now() - timedelta(hours=1)  # clients' clocks differ
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
