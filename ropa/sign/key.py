"""The key that signs, with its certificate, from a PKCS#12 file."""

from __future__ import annotations

from datetime import datetime

from pyhanko.sign.signers import SimpleSigner


class NotSigned(Exception):
    """Nothing was signed; `key` is the phrase that says why."""

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


def load_key(data: bytes, passphrase: str | None, moment: datetime) -> SimpleSigner:
    """The key of a PKCS#12 file's bytes.

    Raises NotSigned where they hold none, the passphrase is another, or the moment lies outside the time of the
    certificate: nobody could rely on what is signed then.
    """
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(data, (), passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, AttributeError):  # the last two where the file has a certificate but no key
        raise NotSigned("sign.no-key") from None
    certificate = signer.signing_cert
    if certificate is None:
        raise NotSigned("sign.no-key")
    since, until = certificate.not_valid_before, certificate.not_valid_after
    if not since <= moment <= until:
        raise NotSigned("sign.out-of-date", since=since.date().isoformat(), until=until.date().isoformat())
    return signer
