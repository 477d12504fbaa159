"""`ropa sign`, and what `ropa verify` says of signatures: real certificates, and the word of other programs too."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from tests import verapdf
from tests.build.process import DAY, build, run
from tests.build.test_build import make_workspace
from tests.gitrepo import GitRepo
from tests.start.terminal import asked
from tests.verify.keys import PASSPHRASE, make_identity
from tests.verify.test_verify import edit_manifest, members, packed

SIGNER = "Esimerkki Oy"
NOTICE, RECORD = "public/customers.en.pdf", "internal/record.en.pdf"
SOME = ("--only", "notice/*/en", "--only", "record/en", "--only", "articles/en")
WITHOUT_EXTRA = "import sys; sys.modules['pyhanko'] = None\n"


class Made(NamedTuple):
    """A workspace, its build as it was, the same signed, its pack, and the files of the key."""

    repository: GitRepo
    plain: Path
    signed: Path
    pack: Path
    key: Path
    root: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("signed")
    identity = make_identity(SIGNER)
    key, root = folder / "key.p12", folder / "root.pem"
    key.write_bytes(identity.p12)
    root.write_bytes(identity.root)
    repository = make_workspace(folder / "workspace")
    plain, out, pack = folder / "plain", folder / "out", folder / "pack.zip"
    build(repository.root, out, *SOME, prelude="")
    shutil.copytree(out, plain)
    done = sign(out, key)
    assert (done.returncode, done.stderr) == (0, "")
    again = build(repository.root, out, *SOME, "--pack", str(pack), prelude="")
    assert "0 written" in again.stdout
    return Made(repository, plain, out, pack, key, root)


@pytest.fixture
def out(made: Made, tmp_path: Path) -> Path:
    """A copy of the signed build, to change."""
    shutil.copytree(made.signed, tmp_path / "out")
    return tmp_path / "out"


Done = subprocess.CompletedProcess[str]


def sign(folder: Path, key: Path, passphrase: str = PASSPHRASE, prelude: str = "") -> Done:
    """Sign a build with a key."""
    arguments = ("sign", folder, "--key", key, "--lang", "en")
    done = run(*arguments, prelude=prelude, cwd=Path("/"), ROPA_SIGN_PASSPHRASE=passphrase)
    assert "Traceback" not in done.stderr
    assert "a defect of ropa" not in done.stderr
    return done


def verify(made: Made, what: Path, *options: str | Path, prelude: str = "") -> Done:
    """Verify, certificates as of a fixed day."""
    common = ("--workspace", made.repository.root, "--lang", "en", "--at", DAY)
    done = run("verify", what, *common, *options, prelude=prelude, cwd=Path("/"))
    assert "Traceback" not in done.stderr
    assert "a defect of ropa" not in done.stderr
    return done


def pdfs(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.pdf"))


def test_a_signed_pdf_begins_with_the_bytes_that_were_built(made: Made) -> None:
    assert len(pdfs(made.signed)) == len(pdfs(made.plain)) == 3
    for file in pdfs(made.plain):
        signed = (made.signed / file.relative_to(made.plain)).read_bytes()
        assert signed.startswith(file.read_bytes())
        assert len(signed) > file.stat().st_size


def test_the_manifest_says_of_a_signed_file_what_it_was_before(made: Made) -> None:
    entry = json.loads((made.signed / "manifest.json").read_bytes())["files"][RECORD]
    before = (made.plain / RECORD).read_bytes()
    assert entry["unsigned"] == {"sha256": hashlib.sha256(before).hexdigest(), "bytes": len(before)}
    assert entry["sha256"] == hashlib.sha256((made.signed / RECORD).read_bytes()).hexdigest()


def test_a_signature_changes_nothing_of_what_a_pdf_says_of_itself_or_carries(made: Made) -> None:
    before, after = (pypdf.PdfReader(folder / RECORD) for folder in (made.plain, made.signed))
    assert before.metadata == after.metadata
    assert dict(before.attachments.items()) == dict(after.attachments.items())
    assert [page.extract_text() for page in before.pages] == [page.extract_text() for page in after.pages]


@pytest.mark.skipif(shutil.which("java") is None, reason="veraPDF needs Java")
def test_a_signed_pdf_is_still_pdf_a_3a_and_pdf_ua_1(made: Made) -> None:
    assert verapdf.validate(pdfs(made.signed)) == []


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler-utils")
def test_another_program_finds_the_signature_of_a_pdf_good(made: Made) -> None:
    said = subprocess.run(["pdfsig", made.signed / NOTICE], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_another_program_finds_the_signature_of_the_manifest_good(made: Made) -> None:
    manifest = made.signed / "manifest.json"
    options = ("-binary", "-inform", "DER", "-purpose", "any", "-out", "/dev/null")
    files = ("-in", f"{manifest}.p7s", "-content", manifest, "-CAfile", made.root)
    done = subprocess.run(
        ["openssl", "cms", "-verify", *options, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_signed_build_is_unaltered_and_the_root_vouches_for_the_signer(made: Made) -> None:
    done = verify(made, made.signed, "--trust", made.root)
    assert (done.returncode, done.stderr) == (0, "")
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("manifest.json, internal/")
    assert f"(+1): the signature is intact, by 'FI, {SIGNER}'" in first
    assert f"the trusted certificate 'FI, {SIGNER} Root' vouches for" in first
    assert last == "unaltered"


def test_without_a_root_the_signer_is_only_what_the_certificate_says(made: Made) -> None:
    done = verify(made, made.signed)
    assert done.returncode == 0
    assert f"by 'FI, {SIGNER}' as its certificate says; to have that checked, name a root" in done.stdout


@pytest.mark.parametrize(("lang", "said"), [("fi", "allekirjoitus on ehjä"), ("sv", "underskriften är intakt")])
def test_it_is_said_in_the_readers_language(made: Made, lang: str, said: str) -> None:
    assert said in verify(made, made.signed / NOTICE, "--lang", lang).stdout


def test_another_root_does_not_vouch_for_it(made: Made, tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_bytes(make_identity("Esimerkki Toinen").root)
    done = verify(made, made.signed, "--trust", tmp_path / "other.pem")
    assert done.returncode == 1
    assert "none of the trusted certificates vouches for that" in done.stdout


def test_a_certificate_is_judged_as_of_the_day_that_is_named(made: Made, tmp_path: Path) -> None:
    identity = make_identity(SIGNER, until=datetime(2030, 1, 1, tzinfo=UTC))
    file, root = tmp_path / "notice.pdf", tmp_path / "root.pem"
    root.write_bytes(identity.root)
    file.write_bytes(_by_stranger((made.plain / NOTICE).read_bytes(), identity.p12))
    assert verify(made, file, "--trust", root).returncode == 0
    done = verify(made, file, "--trust", root, "--at", "2030-06-01")
    assert done.returncode == 1
    assert "its certificate is valid from 2020-01-01 to 2030-01-01, not on 2030-06-01" in done.stdout


def test_a_signed_pdf_far_from_its_build_is_proved(made: Made, tmp_path: Path) -> None:
    shutil.copy(made.signed / RECORD, tmp_path / "sent.pdf")
    done = verify(made, tmp_path / "sent.pdf", "--trust", made.root)
    assert done.returncode == 0, done.stdout
    assert "sent.pdf: the signature is intact" in done.stdout
    assert f"under the law of {DAY}; 5 source files attached" in done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("@verify.unaltered", "@verify.unaltered"),
        ("@\x1b[31mred", "@\\u{1B}[31mred"),
        ("Esimerkki\nunaltered", "FI, Esimerkki\\u{A}unaltered"),
    ],
)
def test_a_signer_cannot_put_words_into_our_mouth(made: Made, tmp_path: Path, name: str, said: str) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(_by_stranger((made.plain / NOTICE).read_bytes(), make_identity(name).p12))
    done = verify(made, file)
    (line,) = [line for line in done.stdout.splitlines() if "the signature is intact" in line]
    assert f"by '{said}' as its certificate says" in line
    assert [line for line in done.stdout.splitlines() if line == "unaltered"] == ["unaltered"]


def redigest(folder: Path, path: str, data: bytes) -> None:
    """Alter a file and give the manifest its new digest, as somebody would who wants to deceive."""
    (folder / path).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    edit_manifest(folder, lambda content: content["files"][path].update(sha256=digest))


@pytest.mark.parametrize("place", [2000, -2000, -700])
def test_a_tampered_byte_breaks_the_signature_of_pdf_and_manifest(made: Made, out: Path, place: int) -> None:
    data = bytearray((out / NOTICE).read_bytes())
    data[place] ^= 1
    redigest(out, NOTICE, bytes(data))
    done = verify(made, out, "--trust", made.root)
    assert done.returncode == 1
    assert f"manifest.json, {NOTICE}: the signature is not of these bytes" in done.stdout


@pytest.mark.parametrize("signature", [b"", b"no signature", b"0\x03\x02\x01\x05"])
def test_a_signature_that_is_none_is_told_as_one(made: Made, out: Path, signature: bytes) -> None:
    (out / "manifest.json.p7s").write_bytes(signature)
    done = verify(made, out)
    assert done.returncode == 1
    assert "manifest.json: the signature is not of these bytes" in done.stdout


def test_where_a_root_is_named_what_is_not_signed_is_wrong(made: Made, out: Path) -> None:
    (out / "manifest.json.p7s").unlink()
    assert "manifest.json is not signed" in verify(made, out, "--trust", made.root).stdout
    done = verify(made, made.plain / NOTICE, "--trust", made.root)
    assert done.returncode == 1
    assert "customers.en.pdf is not signed" in done.stdout


def _by_stranger(data: bytes, p12: bytes, change: Callable[[Any], None] = lambda writer: None) -> bytes:
    """A PDF to which somebody adds something together with a signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta = lambda: None  # type: ignore[method-assign]
    change(writer)
    signer = SimpleSigner.load_pkcs12_data(p12, (), PASSPHRASE.encode())
    signed: bytes = sign_pdf(writer, PdfSignatureMetadata(field_name="Signature"), signer).getvalue()
    return signed


def _turn(writer: Any) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Rotate")] = NumberObject(180)  # type: ignore[no-untyped-call]
    writer.update_container(page)


def _retitle(writer: Any) -> None:
    writer.root[pdf_name("/PageMode")] = pdf_name("/FullScreen")
    writer.update_root()


@pytest.mark.parametrize("change", [_turn, _retitle])
def test_who_signs_cannot_change_a_page_along_with_it(
    made: Made, tmp_path: Path, change: Callable[[Any], None]
) -> None:
    file = tmp_path / "turned.pdf"
    plain = (made.plain / NOTICE).read_bytes()
    file.write_bytes(_by_stranger(plain, made.key.read_bytes()))
    assert verify(made, file, "--trust", made.root).returncode == 0
    file.write_bytes(_by_stranger(plain, made.key.read_bytes(), change))
    done = verify(made, file, "--trust", made.root)
    assert done.returncode == 1
    assert "more than a signature was added" in done.stdout


def test_what_follows_a_signature_breaks_it(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "more.pdf"
    writer = IncrementalPdfFileWriter(io.BytesIO((made.signed / NOTICE).read_bytes()))
    _turn(writer)
    with file.open("wb") as stream:
        writer.write(stream)  # type: ignore[no-untyped-call]
    assert "the signature is not of these bytes" in verify(made, file).stdout


def test_a_wrong_passphrase_signs_nothing(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.plain, tmp_path / "out")
    done = sign(tmp_path / "out", made.key, passphrase="guessed")
    assert done.returncode == 1
    assert "holds no key with a certificate (PKCS#12), or its passphrase is another" in done.stderr
    assert "ROPA_SIGN_PASSPHRASE" in done.stderr
    assert [file.read_bytes() for file in pdfs(tmp_path / "out")] == [file.read_bytes() for file in pdfs(made.plain)]
    assert not (tmp_path / "out" / "manifest.json.p7s").exists()


def test_a_terminal_is_asked_for_the_passphrase_and_does_not_show_it(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.plain, tmp_path / "out")
    arguments = ("sign", tmp_path / "out", "--key", made.key, "--lang", "en")
    code, screen = asked(arguments, lambda shown: PASSPHRASE, Path("/"), prompt="(empty where it has none): ")
    assert code == 0, screen
    assert "signed: 3 PDFs and the manifest" in screen
    assert "metsässä" not in screen


def test_a_certificate_that_is_out_of_date_signs_nothing(made: Made, tmp_path: Path) -> None:
    (tmp_path / "old.p12").write_bytes(make_identity(SIGNER, until=datetime(2021, 1, 1, tzinfo=UTC)).p12)
    done = sign(made.plain, tmp_path / "old.p12")
    assert done.returncode == 1
    assert "valid from 2020-01-01 to 2021-01-01" in done.stderr


def test_what_was_altered_is_not_signed(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.plain, tmp_path / "out")
    (tmp_path / "out" / "public" / "customers.en.html").write_text("another page", "utf-8")
    done = sign(tmp_path / "out", made.key)
    assert done.returncode == 1
    assert "public/customers.en.html is not as the manifest says" in done.stderr


def test_what_is_no_build_is_not_signed(made: Made, tmp_path: Path) -> None:
    assert "this is no build" in sign(tmp_path, made.key).stderr
    (tmp_path / "own.pdf").write_bytes(b"%PDF-1.7")
    assert "no build wrote" in sign(tmp_path, made.key).stderr
    assert sign(tmp_path / "nowhere", made.key).returncode == 2


def test_without_the_extra_it_is_said_what_to_install(made: Made) -> None:
    done = sign(made.signed, made.key, prelude=WITHOUT_EXTRA)
    assert done.returncode == 2
    assert "pip install 'ropa[sign]'" in done.stderr
    done = verify(made, made.signed, prelude=WITHOUT_EXTRA)
    assert done.returncode == 1
    assert "signatures could not be looked at: what it needs is not installed" in done.stdout
    assert "it is not proved" in done.stdout
    assert verify(made, made.signed / NOTICE, prelude=WITHOUT_EXTRA).returncode == 1
    assert verify(made, made.plain, prelude=WITHOUT_EXTRA).returncode == 0


def test_a_later_build_keeps_the_signatures_of_what_stays_and_takes_back_the_manifests(
    made: Made, tmp_path: Path, out: Path
) -> None:
    clone = made.repository.clone(tmp_path / "later")
    register = clone.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("Contact details", "Contact data"), "utf-8")
    clone.commit()
    build(clone.root, out, *SOME, prelude="")
    files = json.loads((out / "manifest.json").read_bytes())["files"]
    signed = {path for path, entry in files.items() if "unsigned" in entry}
    assert not (out / "manifest.json.p7s").exists()
    assert "internal/articles.en.pdf" in signed
    assert NOTICE not in signed
    assert run("verify", out, "--workspace", clone.root, "--at", DAY).returncode == 0
    assert "PDFs and the manifest" in sign(out, made.key).stdout
    done = run("verify", out, "--workspace", clone.root, "--at", DAY, "--trust", made.root)
    assert done.returncode == 0, done.stdout


def test_a_pack_carries_the_signatures(made: Made, tmp_path: Path) -> None:
    done = run("verify", made.pack, "--trust", made.root, "--at", DAY, "--lang", "en", cwd=Path("/"))
    assert done.returncode == 0, done.stdout
    assert "the signature is intact" in done.stdout
    content = members(made.pack)
    content["build/manifest.json"] = content["build/manifest.json"].replace(b'"partial": false', b'"partial":  false')
    done = run("verify", packed(content, tmp_path / "p.zip"), "--trust", made.root, "--at", DAY, "--lang", "en")
    assert done.returncode == 1
    assert "manifest.json: the signature is not of these bytes" in done.stdout


@pytest.mark.parametrize("unsigned", [None, {}, {"sha256": "0" * 64}, {"sha256": "0" * 64, "bytes": -1}, [1]])
def test_a_manifest_that_says_strange_things_of_a_signature_is_none(made: Made, out: Path, unsigned: object) -> None:
    edit_manifest(out, lambda content: content["files"][NOTICE].update(unsigned=unsigned))
    done = verify(made, out)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"it does not say what {NOTICE} was before it was signed" in done.stderr
