"""Certificates made for a test: a root, and a key in its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "kävely metsässä"
ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    """A key with its certificate as PKCS#12, and its root as PEM."""

    p12: bytes
    root: bytes


def make_identity(name: str, until: datetime = ALWAYS, passphrase: str = PASSPHRASE) -> Identity:
    """A root, and a certificate of an organisation that it vouches for from 2020 on."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(f"{name} Root", root_key, f"{name} Root", root_key, ALWAYS, is_root=True)
    own = _certificate(name, key, f"{name} Root", root_key, until)
    p12 = pkcs12.serialize_key_and_certificates(
        b"key", key, own, [root], BestAvailableEncryption(passphrase.encode())
    )
    return Identity(p12, root.public_bytes(Encoding.PEM))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    until: datetime,
    is_root: bool = False,
) -> x509.Certificate:
    usage = {
        "digital_signature": not is_root,
        "content_commitment": not is_root,
        "key_cert_sign": is_root,
        "crl_sign": is_root,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "encipher_only": False,
        "decipher_only": False,
    }
    return (
        x509.CertificateBuilder()
        .subject_name(_subject(name))
        .issuer_name(_subject(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer_key, SHA256())
    )


def _subject(name: str) -> x509.Name:
    """A name of Finland; one that begins with @ stands alone."""
    own = x509.NameAttribute(NameOID.COMMON_NAME, name)
    return x509.Name([own] if name.startswith("@") else [x509.NameAttribute(NameOID.COUNTRY_NAME, "FI"), own])
