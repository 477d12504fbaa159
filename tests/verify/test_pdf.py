"""`ropa verify` of one PDF: what is attached and every byte, against the commit it names; and hostile files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import NameObject, TextStringObject

from tests.build.process import DAY, run
from tests.build.test_build import build, make_workspace
from tests.gitrepo import GitRepo


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, Path]:
    """A workspace and its build with PDFs."""
    folder = tmp_path_factory.mktemp("papers")
    repository = make_workspace(folder / "workspace")
    assert build(repository.root, folder / "out") == 0
    return repository, folder / "out"


def verify(what: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    """Verify in a folder far from any workspace."""
    done = run("verify", what, "--lang", "en", *options, cwd=Path("/"))
    assert "Traceback" not in done.stderr
    assert "a defect of ropa" not in done.stderr
    return done


def test_a_whole_build_with_pdfs_is_unaltered(made: tuple[GitRepo, Path]) -> None:
    done = verify(made[1], "--workspace", made[0].root)
    assert done.returncode == 0, done.stdout


def test_a_notice_in_its_build_is_proved(made: tuple[GitRepo, Path]) -> None:
    repository, out = made
    done = verify(out / "public" / "customers.en.pdf", "--workspace", repository.root)
    assert done.returncode == 0, done.stdout
    assert "public/customers.en.pdf has the digest that the manifest beside it gives" in done.stdout
    assert f"every byte follows from commit {repository.head()[:12]} under the law of {DAY}" in done.stdout


def test_a_record_far_from_its_build_is_proved_by_what_it_names_itself(
    made: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    repository, out = made
    file = tmp_path / "sent-by-mail.pdf"
    file.write_bytes((out / "internal" / "record.en.pdf").read_bytes())
    done = verify(file, "--workspace", repository.root)
    assert done.returncode == 0, done.stdout
    assert f"under the law of {DAY}; 5 source files attached" in done.stdout


def test_an_index_is_made_again_with_all_it_lists(made: tuple[GitRepo, Path]) -> None:
    assert verify(made[1] / "internal" / "index.en.pdf", "--workspace", made[0].root).returncode == 0


def test_a_public_pdf_names_its_own_commit_and_nothing_of_the_day_or_the_rest(made: tuple[GitRepo, Path]) -> None:
    about = pypdf.PdfReader(made[1] / "public" / "customers.en.pdf").metadata
    assert about is not None
    assert str(about["/Keywords"]) == f"ropa:document=notice/customers/en, ropa:commit={made[0].head()}"


def changed(source: Path, target: Path, attachment: str | None = None) -> Path:
    """A PDF with another page content, or with another attachment."""
    writer = pypdf.PdfWriter(clone_from=source)
    if attachment is None:
        writer.pages[0].rotate(180)
    else:
        for item in writer.attachment_list:
            if item.name == attachment:
                item.content = bytes(item.content).replace(b"Contact details", b"Contact nothing")
    writer.write(target)
    return target


def test_a_pdf_with_altered_pages_is_not_what_the_commit_gives(made: tuple[GitRepo, Path], tmp_path: Path) -> None:
    file = changed(made[1] / "internal" / "record.en.pdf", tmp_path / "record.pdf")
    done = verify(file, "--workspace", made[0].root)
    assert done.returncode == 1
    assert "record/en is not, byte for byte, what commit" in done.stdout
    assert "the attached" not in done.stdout


@pytest.mark.parametrize("attachment", ["registers_customers.yaml", "record.json"])
def test_a_pdf_with_an_altered_attachment_names_it(
    made: tuple[GitRepo, Path], tmp_path: Path, attachment: str
) -> None:
    file = changed(made[1] / "internal" / "record.en.pdf", tmp_path / "record.pdf", attachment)
    done = verify(file, "--workspace", made[0].root)
    assert done.returncode == 1
    assert f"the attached {attachment} is not what commit" in done.stdout


def test_a_pdf_that_is_not_the_one_of_the_manifest_beside_it_is_altered(
    made: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    repository, out = made
    (tmp_path / "public").mkdir()
    (tmp_path / "manifest.json").write_bytes((out / "manifest.json").read_bytes())
    file = changed(out / "public" / "customers.en.pdf", tmp_path / "public" / "customers.en.pdf")
    done = verify(file, "--workspace", repository.root)
    assert done.returncode == 1
    assert "public/customers.en.pdf was altered: its digest is not the manifest's" in done.stdout


def test_a_pdf_of_another_repository_is_told_as_such(made: tuple[GitRepo, Path], tmp_path: Path) -> None:
    other = make_workspace(tmp_path / "other")
    other.write("registers/customers.yaml", "register: customers\n")
    other.git("commit", "--quiet", "--amend", "--all", "--no-edit")
    other.git("reflog", "expire", "--expire=now", "--all")
    other.git("gc", "--quiet", "--prune=now")
    done = verify(made[1] / "public" / "customers.en.pdf", "--workspace", other.root)
    assert done.returncode == 1
    assert "it is another repository" in done.stdout


def _keywords(words: str, source: Path, target: Path) -> Path:
    writer = pypdf.PdfWriter(clone_from=source)
    writer.metadata = {NameObject("/Keywords"): TextStringObject(words)}
    writer.write(target)
    return target


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("", 2, "does not say that ropa made it"),
        ("ropa:document=../../x/en", 2, "does not say that ropa made it"),
        ("ropa:document=*/*/en, ropa:commit=" + "0" * 40, 2, "does not say that ropa made it"),
        ("ropa:document=notice/customers/en", 1, "does not say from which commit"),
        ("ropa:document=notice/customers/en, ropa:commit=HEAD", 1, "does not say from which commit"),
        ("ropa:document=notice/customers/en, ropa:commit=" + "a" * 40, 1, "the commit aaaaaaaaaaaa is not there"),
        ("ropa:document=record/en, ropa:head={head}, ropa:as-of=now", 2, "does not say that ropa made it"),
        ("ropa:document=notice/nobody/en, ropa:commit={head}", 1, "does not follow from commit"),
    ],
)
def test_a_pdf_that_claims_strange_things_is_told_as_such(
    made: tuple[GitRepo, Path], tmp_path: Path, words: str, code: int, told: str
) -> None:
    words = words.replace("{head}", made[0].head())
    file = _keywords(words, made[1] / "public" / "customers.en.pdf", tmp_path / "strange.pdf")
    done = verify(file, "--workspace", made[0].root)
    assert (done.returncode, told in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr


LOOP = b"""%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
3 0 obj<</Kids[3 0 R]>>endobj
trailer<</Root 1 0 R/Info 4 0 R>>
4 0 obj<</Keywords(ropa:document=record/en)>>endobj
startxref
0
%%EOF
"""


@pytest.mark.parametrize(
    "data", [b"", b"PDF", b"%PDF-", b"%PDF-1.7\n" + bytes(range(256)) * 20, b"%PDF-1.7\n" + b"<<" * 60_000, LOOP]
)
def test_a_hostile_pdf_is_told_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "hostile.pdf").write_bytes(data)
    done = verify(tmp_path / "hostile.pdf")
    assert done.returncode in (1, 2)
    assert (done.stdout + done.stderr).strip()


def test_a_pdf_that_was_cut_off_is_told_as_such(made: tuple[GitRepo, Path], tmp_path: Path) -> None:
    data = (made[1] / "internal" / "record.en.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: len(data) // 2])
    done = verify(tmp_path / "cut.pdf", "--workspace", made[0].root)
    assert done.returncode in (1, 2)
    assert json.dumps(done.stdout + done.stderr) != '""'
