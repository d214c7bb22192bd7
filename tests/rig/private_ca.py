"""A little certificate authority: a root, and server certificates of any dates signed by it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Issued:
    chain: Path
    key: Path
    certificate: x509.Certificate


@dataclass
class PrivateCa:
    directory: Path
    key: ec.EllipticCurvePrivateKey
    root: x509.Certificate

    @classmethod
    def create(cls, directory: Path) -> PrivateCa:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("The tests' own authority")
        root = (
            _builder(name, name, key.public_key(), -1, 3650)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
            .add_extension(_usage(), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .sign(key, hashes.SHA256())
        )
        authority = cls(directory, key, root)
        _write(authority.root_file, root.public_bytes(_PEM))
        return authority

    @property
    def root_file(self) -> Path:
        return self.directory / "root.pem"

    def issue(
        self, *names: str, from_day: float = -1, to_day: float = 90, responder: str = ""
    ) -> Issued:
        """Days count from now. Files are `NAME.pem` and `NAME.key`, readable by all."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(names[0]), self.root.subject, key.public_key(), from_day, to_day)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general(name) for name in names]), False
        ).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False
        )
        if responder:
            builder = builder.add_extension(_access(responder), False)
        certificate = builder.sign(self.key, hashes.SHA256())
        chain, private = self.directory / f"{names[0]}.pem", self.directory / f"{names[0]}.key"
        _write(chain, certificate.public_bytes(_PEM) + self.root.public_bytes(_PEM))
        _write(private, private_bytes(key))
        return Issued(chain, private, certificate)


def private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    from_day: float,
    to_day: float,
) -> x509.CertificateBuilder:
    moment = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + timedelta(days=from_day))
        .not_valid_after(moment + timedelta(days=to_day))
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _access(responder: str) -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier(responder)
    method = AuthorityInformationAccessOID.OCSP
    return x509.AuthorityInformationAccess([x509.AccessDescription(method, where)])


def _usage() -> x509.KeyUsage:
    flags = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
         "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )  # fmt: skip
    return x509.KeyUsage(**flags | {"key_cert_sign": True, "crl_sign": True})


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o644)
