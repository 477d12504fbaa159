"""Signing a build: every PDF that is no draft, and the manifest over all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ropa.build.output import Malformed, Output, read_manifest
from ropa.build.stored import as_json, file_bytes
from ropa.build.unchanged import resealed
from ropa.build.writing import MANIFEST, Writing
from ropa.sign.key import NotSigned, load_key
from ropa.sign.put import signature_of, signed_pdf


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed: PDFs now, and those that bore a signature already."""

    now: tuple[str, ...]
    before: tuple[str, ...]


def sign_build(output: Output, key: bytes, passphrase: str | None, moment: datetime) -> Signed:
    """Sign the PDFs of the build in `output`, and its manifest, which then says of each what it was before.

    `key` are the bytes of a PKCS#12 file. What is signed is what was built: where a file is not as the manifest says,
    nothing is. A PDF that is signed stays so. Raises NotSigned, NotWritten, and Refused where a build is under way.
    """
    signer = load_key(key, passphrase, moment)
    with output.hold() as writing:
        content = _whole(writing)
        paths = [path for path, entry in content["files"].items() if path.endswith(".pdf") and not entry.get("draft")]
        due = [path for path in paths if "unsigned" not in content["files"][path]]
        files: dict[str, Any] = dict(content["files"])
        for path in due:
            data = writing.read(path)
            digest, _ = writing.stage(path, signed_pdf(data, signer, moment))
            unsigned = {"sha256": files[path]["sha256"], "bytes": len(data)}
            files[path] = {**files[path], "sha256": digest, "unsigned": unsigned}
        signed = resealed({**content, "files": files})
        writing.commit(signed, ())
        writing.sign(signature_of(as_json(signed), signer, moment))
    return Signed(tuple(due), tuple(path for path in paths if path not in due))


def _whole(writing: Writing) -> dict[str, Any]:
    """The manifest, where the folder is as it says."""
    try:
        content = read_manifest(file_bytes(writing.folder / MANIFEST) or b"")
    except Malformed as problem:
        raise NotSigned("sign.no-build", reason=str(problem)) from None
    if "replacing" in content:
        raise NotSigned("sign.unfinished")
    for path, entry in content["files"].items():
        if writing.digest(path) != entry["sha256"]:
            raise NotSigned("sign.altered", path=path)
    return content
