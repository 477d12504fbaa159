"""What `ropa build` writes, what it withholds, and what it refuses; on a small workspace in a real repository."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ropa.build.build import MOST_TOGETHER, _chunks
from ropa.cli import main
from tests.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "rules" / "base"
DAY = "2026-11-24"

EXPECTED = {
    "manifest.json",
    "public/index.html",
    "public/index.en.html",
    "public/customers.en.html",
    "public/customers.en.pdf",
    "internal/index.en.html",
    "internal/index.en.pdf",
    "internal/record.en.html",
    "internal/record.en.pdf",
    "internal/record.json",
    *(f"internal/{kind}.en.{ending}" for kind in ("rules", "articles") for ending in ("html", "pdf")),
    *(
        f"internal/{kind}.en.{ending}"
        for kind in ("agreements", "transfers", "retention", "findings")
        for ending in ("html", "pdf")
    ),
}


def make_workspace(root: Path) -> GitRepo:
    """The clean workspace of the rule tests, committed."""
    repository = GitRepo.create(root)
    shutil.copytree(BASE / "registers", root / "registers")
    repository.commit("Registers", when="2026-03-01T23:30:00+02:00")
    return repository


def build(root: Path, out: Path, *options: str) -> int:
    """Run `ropa build` in this process, one worker."""
    return main(["build", str(root), "-o", str(out), "--as-of", DAY, "-j", "1", *options])


def files_of(folder: Path) -> dict[str, str]:
    """Every file of a folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a build."""
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return content


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, Path]:
    """A clean workspace and its build; tests copy what they change."""
    folder = tmp_path_factory.mktemp("small")
    repository = make_workspace(folder / "workspace")
    assert build(repository.root, folder / "out") == 0
    return repository, folder / "out"


def copied(small: tuple[GitRepo, Path], folder: Path) -> tuple[GitRepo, Path]:
    """A copy of the workspace and its build, to change."""
    shutil.copytree(small[0].root, folder / "workspace")
    shutil.copytree(small[1], folder / "out")
    return GitRepo(folder / "workspace"), folder / "out"


def test_a_build_writes_exactly_the_files_of_the_design(small: tuple[GitRepo, Path]) -> None:
    assert set(files_of(small[1])) == EXPECTED


def test_the_manifest_names_every_file_with_its_true_digest_and_inputs(small: tuple[GitRepo, Path]) -> None:
    repository, out = small
    manifest, found = manifest_of(out), files_of(out)
    assert {path: entry["sha256"] for path, entry in manifest["files"].items()} == {
        path: digest for path, digest in found.items() if path != "manifest.json"
    }
    for path, digest in manifest["inputs"].items():
        assert hashlib.sha256((repository.root / path).read_bytes()).hexdigest() == digest
    assert manifest["as_of"] == DAY
    assert manifest["commit"] == repository.head()
    assert manifest["registers"] == {"recorded": 1, "published": 1}
    assert "registers/customers.yaml" in manifest["files"]["public/customers.en.html"]["inputs"]


def test_two_builds_in_other_folders_with_other_seeds_and_zones_give_the_same_bytes(
    small: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    clone = small[0].clone(tmp_path / "elsewhere" / "kopio ä")
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    command = [sys.executable, "-c", "import sys; from ropa.cli import main; sys.exit(main(sys.argv[1:]))"]
    arguments = ["build", str(clone.root), "-o", str(tmp_path / "other"), "--as-of", DAY, "-j", "2"]
    done = subprocess.run([*command, *arguments], env=environment, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert files_of(tmp_path / "other") == files_of(small[1])


def test_an_unchanged_document_is_not_rendered_again(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, out = copied(small, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert build(repository.root, out) == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_a_damaged_file_is_made_again(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, out = copied(small, tmp_path)
    page = out / "public" / "customers.en.html"
    page.write_bytes(page.read_bytes()[:100])
    assert build(repository.root, out) == 0
    assert files_of(out) == files_of(small[1])


def test_the_date_is_the_commits_in_the_time_zone_of_the_workspace(small: tuple[GitRepo, Path]) -> None:
    page = (small[1] / "public" / "customers.en.html").read_text(encoding="utf-8")
    assert 'datetime="2026-03-01"' in page
    assert small[0].head()[:10] in page
    assert DAY not in page


def test_an_error_withholds_the_notice_keeps_the_last_good_one_and_still_prints_the_record(
    small: tuple[GitRepo, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = copied(small, tmp_path)
    good = (out / "public" / "customers.en.html").read_bytes()
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("transfers: none\n", ""), "utf-8")
    repository.commit()
    assert build(repository.root, out) == 1
    assert "notice/customers/en" in capsys.readouterr().err
    assert (out / "public" / "customers.en.html").read_bytes() == good
    assert "REC007" in (out / "internal" / "record.en.html").read_text("utf-8")
    manifest = manifest_of(out)
    assert [(entry["document"], entry["codes"]) for entry in manifest["withheld"]] == [
        ("notice/customers/en", ["REC007"])
    ]
    assert manifest["files"]["public/customers.en.html"]["withheld"] is True
    assert not (out / "draft").exists()


def test_a_draft_is_written_on_request_and_marked(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, out = copied(small, tmp_path)
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("transfers: none\n", ""), "utf-8")
    repository.commit()
    assert build(repository.root, out, "--draft") == 1
    page = (out / "draft" / "public" / "customers.en.html").read_text("utf-8")
    assert "draft" in page.casefold()
    register.write_text(register.read_text("utf-8") + "transfers: none\n", "utf-8")
    repository.commit()
    assert build(repository.root, out) == 0
    assert not (out / "draft").exists()


def test_a_format_error_withholds_too_and_the_record_prints_what_could_be_read(
    small: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    repository, out = copied(small, tmp_path)
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("name: Customers", "nmae: Customers"), "utf-8")
    repository.commit()
    assert build(repository.root, out) == 1
    record = (out / "internal" / "record.en.html").read_text("utf-8")
    assert "FMT012" in record
    assert "Contact details" in record
    assert manifest_of(out)["withheld"]


def test_uncommitted_changes_give_a_draft_only(
    small: tuple[GitRepo, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = copied(small, tmp_path)
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("Contact details", "Contact data"), "utf-8")
    assert build(repository.root, out) == 1
    told = capsys.readouterr()
    assert "HIS001" in told.out
    assert "registers/customers.yaml" in told.out
    assert "Contact data" in (out / "draft" / "public" / "customers.en.html").read_text("utf-8")
    assert "Contact details" in (out / "public" / "customers.en.html").read_text("utf-8")


def test_a_shallow_clone_that_hides_the_date_says_so(
    small: tuple[GitRepo, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, _ = copied(small, tmp_path)
    repository.write("README.md", "A later commit that touches no register.\n")
    repository.commit(when="2026-04-01T12:00:00+03:00")
    clone = repository.clone(tmp_path / "shallow", "--depth=1")
    assert build(clone.root, tmp_path / "new") == 1
    assert "HIS002" in capsys.readouterr().out
    assert (tmp_path / "new" / "draft" / "public" / "customers.en.html").is_file()
    assert not (tmp_path / "new" / "public" / "customers.en.html").exists()


def test_outside_git_the_date_is_source_date_epoch(
    small: tuple[GitRepo, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(small[0].root / "registers", tmp_path / "plain" / "registers")
    assert build(tmp_path / "plain", tmp_path / "one") == 1
    assert "HIS004" in capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert build(tmp_path / "plain", tmp_path / "two") == 0
    assert 'datetime="2026-01-01"' in (tmp_path / "two" / "public" / "customers.en.html").read_text("utf-8")


def test_only_writes_what_a_pattern_names_and_leaves_the_rest(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, out = copied(small, tmp_path)
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("Contact details", "Contact data"), "utf-8")
    repository.commit()
    before = files_of(out)
    assert build(repository.root, out, "--only", "notice/*/en") == 0
    changed = {path for path, digest in files_of(out).items() if before.get(path) != digest}
    assert changed == {"manifest.json", "public/customers.en.html", "public/customers.en.pdf"}
    assert set(files_of(out)) == EXPECTED


def test_files_of_a_register_that_is_gone_are_removed(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, out = copied(small, tmp_path)
    (repository.root / "registers" / "customers.yaml").rename(repository.root / "registers" / "clients.yaml")
    agreement = repository.root / "registers" / "agreements" / "mailer-2025.yaml"
    for path in (repository.root / "registers" / "clients.yaml", agreement):
        path.write_text(path.read_text("utf-8").replace("register: customers", "register: clients"), "utf-8")
    agreement.write_text(agreement.read_text("utf-8").replace("customers", "clients"), "utf-8")
    repository.commit()
    build(repository.root, out)
    assert "public/customers.en.html" not in files_of(out)
    assert "public/clients.en.html" in files_of(out)


@pytest.mark.parametrize("where", ["registers/out", "templates", ".git/out", "."])
def test_an_output_inside_the_inputs_is_refused(
    small: tuple[GitRepo, Path], tmp_path: Path, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, _ = copied(small, tmp_path)
    before = files_of(repository.root)
    assert build(repository.root, repository.root / where) == 2
    assert "Error" in capsys.readouterr().err
    assert files_of(repository.root) == before


def test_an_output_with_somebody_elses_files_is_refused_and_left_alone(
    small: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    repository, _ = copied(small, tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    assert build(repository.root, tmp_path / "mine") == 2
    assert files_of(tmp_path / "mine").keys() == {"thesis.txt"}


def test_an_output_through_a_symbolic_link_is_refused(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, _ = copied(small, tmp_path)
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    assert build(repository.root, tmp_path / "link" / "out") == 2
    assert files_of(tmp_path / "target") == {}


def test_a_link_planted_in_the_output_is_replaced_not_followed(small: tuple[GitRepo, Path], tmp_path: Path) -> None:
    repository, out = copied(small, tmp_path)
    victim = tmp_path / "victim.txt"
    victim.write_text("precious", "utf-8")
    page = out / "public" / "customers.en.html"
    page.unlink()
    page.symlink_to(victim)
    assert build(repository.root, out) == 0
    assert victim.read_text("utf-8") == "precious"
    assert files_of(out) == files_of(small[1])


def test_a_template_that_loses_a_block_withholds_the_document(
    small: tuple[GitRepo, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = copied(small, tmp_path)
    repository.write("templates/notice.html.j2", "<!doctype html><html lang='en'><h1>Trust us</h1></html>\n")
    repository.commit()
    good = (out / "public" / "customers.en.html").read_bytes()
    assert build(repository.root, out) == 1
    assert "DOC001" in capsys.readouterr().out
    assert (out / "public" / "customers.en.html").read_bytes() == good


def test_a_broken_template_is_told_with_its_line(
    small: tuple[GitRepo, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = copied(small, tmp_path)
    repository.write("templates/notice.html.j2", "<!doctype html>\n<p>{{ view.nothing.at.all }}</p>\n")
    repository.commit()
    assert build(repository.root, out) == 1
    told = capsys.readouterr().out
    assert "DOC002" in told
    assert "templates/notice.html.j2:2" in told


def test_a_character_that_the_fonts_lack_is_an_error_at_its_place(
    small: tuple[GitRepo, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = copied(small, tmp_path)
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("Contact details", "Contact 連絡"), "utf-8")
    repository.commit()
    line = register.read_text("utf-8").split("\n").index("    name: Contact 連絡") + 1
    assert build(repository.root, out) == 1
    told = capsys.readouterr().out
    assert "FMT025" in told
    assert f"registers/customers.yaml:{line}:19" in told


def test_a_document_too_long_for_paper_is_written_as_html_and_told_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ropa.build.jobs.MOST_ON_PAPER", 3_000)
    repository, out = make_workspace(tmp_path / "workspace"), tmp_path / "out"
    only = ("--only", "record/*", "--only", "findings/*", "--lang", "en")
    for _ in range(2):
        assert build(repository.root, out, *only) == 0
        assert "internal/record.en.html: HTML only" in capsys.readouterr().err
    assert set(files_of(out)) == {
        "manifest.json", "internal/record.en.html", "internal/findings.en.html", "internal/findings.en.pdf"
    }  # fmt: skip
    entries = manifest_of(out)["files"]
    assert [path for path, entry in entries.items() if entry.get("too_long")] == ["internal/record.en.html"]


def test_long_documents_are_begun_first_and_alone_and_every_one_is_made_once() -> None:
    sizes = [10] * 300 + [4000, 3000]
    dues = [SimpleNamespace(size=size) for size in sorted(sizes, reverse=True)]
    chunks = _chunks(dues, 2)  # type: ignore[arg-type]
    assert [[due.size for due in chunk] for chunk in chunks[:2]] == [[4000], [3000]]
    assert [due for chunk in chunks for due in chunk] == dues
    assert max(map(len, chunks)) <= MOST_TOGETHER
