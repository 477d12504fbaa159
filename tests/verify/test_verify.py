"""`ropa verify` of a build folder and of a pack: unaltered, or what does not match. Quick: HTML only."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.build.process import DAY, WITHOUT_PANGO, build, run
from tests.build.test_build import make_workspace
from tests.gitrepo import GitRepo

PAGE = "public/customers.en.html"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, Path]:
    """A workspace, its build and, beside it, its pack."""
    folder = tmp_path_factory.mktemp("verified")
    repository = make_workspace(folder / "workspace")
    done = build(repository.root, folder / "out", "--pack", str(folder / "pack.zip"))
    assert "pack of" in done.stdout, done.stderr
    return repository, folder / "out"


@pytest.fixture
def out(made: tuple[GitRepo, Path], tmp_path: Path) -> Path:
    """A copy of the build, to change."""
    shutil.copytree(made[1], tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def pack(made: tuple[GitRepo, Path]) -> Path:
    """The pack."""
    return made[1].parent / "pack.zip"


def verify(what: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    """Verify in a folder far from any workspace."""
    done = run("verify", what, "--lang", "en", *options, prelude=WITHOUT_PANGO, cwd=Path("/"))
    assert "Traceback" not in done.stderr
    assert "a defect of ropa" not in done.stderr
    return done


def edit_manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest of a build as somebody would who wants to deceive."""
    path = folder / "manifest.json"
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content), "utf-8")


def forge(folder: Path, path: str = PAGE) -> None:
    """Alter a page and give the manifest the new digest."""
    data = (folder / path).read_bytes().replace(b"Contact details", b"Contact nothing")
    (folder / path).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    edit_manifest(folder, lambda content: content["files"][path].update(sha256=digest))


def test_a_build_as_it_was_written_is_unaltered_and_the_claim_is_said(made: tuple[GitRepo, Path]) -> None:
    repository, folder = made
    done = verify(folder, "--workspace", repository.root)
    assert (done.returncode, done.stderr) == (0, "")
    files = len(json.loads((folder / "manifest.json").read_bytes())["files"])
    first, last = done.stdout.splitlines()
    assert first == f"{files} files from commit {repository.head()[:12]}, law of {DAY}, 1 of 1 registers"
    assert last == "unaltered"


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_result_is_said_in_the_readers_language(made: tuple[GitRepo, Path], lang: str) -> None:
    done = run("verify", made[1], "--workspace", made[0].root, "--lang", lang, prelude=WITHOUT_PANGO)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == {"fi": "muuttumaton", "sv": "oförändrat"}[lang]


def test_later_commits_do_not_matter(made: tuple[GitRepo, Path], tmp_path: Path, out: Path) -> None:
    clone = made[0].clone(tmp_path / "later")
    (clone.root / "registers" / "customers.yaml").write_text("nothing of the kind\n", "utf-8")
    clone.commit()
    (clone.root / "registers" / "organisation.yaml").unlink()
    assert verify(out, "--workspace", clone.root).returncode == 0


def _alter(folder: Path) -> None:
    (folder / PAGE).write_bytes((folder / PAGE).read_bytes() + b" ")


def _link(folder: Path) -> None:
    data = folder.parent / "elsewhere.html"
    shutil.move(folder / PAGE, data)
    (folder / PAGE).symlink_to(data)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_alter, f"{PAGE} was altered: its digest is not the manifest's"),
        (lambda folder: (folder / PAGE).unlink(), f"{PAGE} is missing"),
        (_link, f"{PAGE} is missing"),
        (lambda folder: (folder / "public" / "new.html").write_text("x"), "public/new.html is there, but"),
        (lambda folder: (folder / "public" / "more").symlink_to("/etc"), "public/more is there, but"),
        (lambda folder: (folder / ".ropa-lock").write_text("1"), "a build is under way here or was interrupted"),
    ],
)
def test_damage_is_named(made: tuple[GitRepo, Path], out: Path, damage: Callable[[Path], Any], told: str) -> None:
    damage(out)
    done = verify(out, "--workspace", made[0].root)
    assert done.returncode == 1
    assert told in done.stdout
    assert done.stdout.splitlines()[-1] == "NOT unaltered: 1 things do not match"


def test_a_page_altered_together_with_its_digest_is_not_what_the_commit_gives(
    made: tuple[GitRepo, Path], out: Path
) -> None:
    forge(out)
    done = verify(out, "--workspace", made[0].root)
    assert done.returncode == 1
    assert f"{PAGE} is not what commit {made[0].head()[:12]} gives under the law of {DAY}" in done.stdout


def test_a_page_and_its_entry_taken_away_together_is_noticed(made: tuple[GitRepo, Path], out: Path) -> None:
    (out / PAGE).unlink()
    edit_manifest(out, lambda content: content["files"].pop(PAGE))
    done = verify(out, "--workspace", made[0].root)
    assert done.returncode == 1
    assert f"{PAGE} follows from the inputs, but the manifest does not name it" in done.stdout


def test_other_versions_are_named_and_then_nothing_is_called_proved(made: tuple[GitRepo, Path], out: Path) -> None:
    forge(out)
    edit_manifest(out, lambda content: content["versions"].update(Jinja2="2.0"))
    done = verify(out, "--workspace", made[0].root)
    assert done.returncode == 1
    assert "made with Jinja2 2.0, here is" in done.stdout
    assert "1 files differ from those made here with other versions" in done.stdout
    assert "it is not proved" in done.stdout.splitlines()[-1]


def test_other_versions_that_give_the_same_bytes_prove_it(made: tuple[GitRepo, Path], out: Path) -> None:
    edit_manifest(out, lambda content: content["versions"].update(Jinja2="2.0"))
    assert verify(out, "--workspace", made[0].root).returncode == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c["inputs"].update({"registers/customers.yaml": "0" * 64}), "registers/customers.yaml is not as"),
        (lambda c: c["inputs"].update({"registers/other.yaml": "0" * 64}), "registers/other.yaml is an input"),
        (lambda c: c["findings"].update(error=7), "under 'findings' is not what the inputs give"),
        (lambda c: c["registers"].update(recorded=9), "under 'registers' is not what the inputs give"),
        (lambda c: c.update(without=["party:nobody"]), "leaves out party:nobody"),
        (lambda c: c.update(as_of="2031-01-01"), "gives under the law of 2031-01-01"),
        (lambda c: c.update(commit="f" * 40), "the commit ffffffffffff is not there"),
        (lambda c: c.update(commit="--output=/tmp/x"), "the commit --output=/tm is not there"),
    ],
)
def test_a_false_claim_is_named(
    made: tuple[GitRepo, Path], out: Path, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    edit_manifest(out, change)
    done = verify(out, "--workspace", made[0].root)
    assert done.returncode == 1
    assert told in done.stdout


def test_without_a_repository_only_the_digests_can_be_checked(out: Path) -> None:
    done = verify(out)
    assert done.returncode == 1
    assert "no workspace was found" in done.stdout


def _nested(depth: int = 50_000) -> bytes:
    return b"[" * depth


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        _nested(),
        b'{"format": "ropa-build-1"}',
        b'{"format": "ropa-build-1", "files": {"../../etc/passwd": {"sha256": "' + b"0" * 64 + b'"}}}',
        b'{"format": "ropa-build-1", "files": {"/etc/passwd": {"sha256": "' + b"0" * 64 + b'"}}}',
        b'{"format": "ropa-build-1", "files": {"public/a.html": {"sha256": 3}}}',
        b'{"format": "ropa-build-1", "files": {}, "inputs": {}, "as_of": "tomorrow"}',
        b'{"format": "ropa-build-1", "files": {}, "inputs": {}, "as_of": "2026-11-24", "commit": {}}',
        b'{"format": "ropa-build-1", "files": {}, "inputs": [], "as_of": "2026-11-24", "commit": null}',
    ],
)
def test_a_manifest_that_is_none_is_told_as_one(out: Path, manifest: bytes) -> None:
    (out / "manifest.json").write_bytes(manifest)
    done = verify(out)
    assert (done.returncode, done.stdout) == (2, "")
    assert "manifest.json is no manifest of a build: it" in done.stderr


def test_what_is_no_build_is_told_as_such(tmp_path: Path) -> None:
    assert "this is no build" in verify(tmp_path).stderr
    assert verify(tmp_path).returncode == 2
    assert verify(tmp_path / "nowhere").returncode == 2


def test_a_document_that_stays_because_its_successor_is_withheld_is_proved_from_its_own_commit(
    made: tuple[GitRepo, Path], tmp_path: Path, out: Path
) -> None:
    clone = made[0].clone(tmp_path / "broken")
    register = clone.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("transfers: none\n", ""), "utf-8")
    clone.commit()
    assert "withheld" in build(clone.root, out).stderr
    done = verify(out, "--workspace", clone.root)
    assert done.returncode == 0, done.stdout
    forge(out)
    done = verify(out, "--workspace", clone.root)
    assert f"{PAGE} is not what commit {made[0].head()[:12]} gives" in done.stdout


def test_a_build_of_some_documents_leaves_a_manifest_that_is_true(
    made: tuple[GitRepo, Path], tmp_path: Path, out: Path
) -> None:
    clone = made[0].clone(tmp_path / "some")
    register = clone.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("Contact details", "Contact data"), "utf-8")
    clone.commit()
    build(clone.root, out, "--only", "notice/*/en")
    done = verify(out, "--workspace", clone.root)
    assert done.returncode == 0, done.stdout


def test_outside_git_the_files_as_they_are_prove_it(made: tuple[GitRepo, Path], tmp_path: Path) -> None:
    shutil.copytree(made[0].root / "registers", tmp_path / "plain" / "registers")
    plain, out, pack = tmp_path / "plain", tmp_path / "out", tmp_path / "p.zip"
    done = run(
        "build",
        plain,
        "-o",
        out,
        "--as-of",
        DAY,
        "--pack",
        pack,
        prelude=WITHOUT_PANGO,
        SOURCE_DATE_EPOCH="1767225600",
    )
    assert pack.is_file(), done.stderr
    assert verify(out, "--workspace", plain).returncode == 0
    assert verify(pack).returncode == 0


# The pack


def test_a_pack_proves_itself_without_the_repository(made: tuple[GitRepo, Path], pack: Path) -> None:
    done = verify(pack)
    assert done.returncode == 0, done.stdout
    assert f"5 input files are proved to be those of commit {made[0].head()}" in done.stdout
    assert "1 of 1 registers" in done.stdout
    assert verify(pack, "--workspace", made[0].root).returncode == 0


def test_the_same_build_gives_the_same_pack(made: tuple[GitRepo, Path], pack: Path, tmp_path: Path) -> None:
    clone = made[0].clone(tmp_path / "elsewhere")
    build(clone.root, tmp_path / "out", "--pack", str(tmp_path / "again.zip"))
    assert (tmp_path / "again.zip").read_bytes() == pack.read_bytes()


def test_a_pack_is_not_made_of_what_is_not_committed(made: tuple[GitRepo, Path], tmp_path: Path) -> None:
    clone = made[0].clone(tmp_path / "uncommitted")
    organisation = clone.root / "registers" / "organisation.yaml"
    organisation.write_text(organisation.read_text("utf-8") + "# later\n", "utf-8")
    done = build(clone.root, tmp_path / "out", "--pack", str(tmp_path / "no.zip"))
    assert done.returncode == 1
    assert "registers/organisation.yaml is not as the commit has it" in done.stderr
    assert not (tmp_path / "no.zip").exists()


@pytest.mark.parametrize("where", ["registers/pack.zip", "out/pack.zip"])
def test_a_pack_is_not_written_among_what_is_read_or_built(
    made: tuple[GitRepo, Path], tmp_path: Path, where: str
) -> None:
    clone = made[0].clone(tmp_path / "clone")
    done = build(clone.root, clone.root / "out", "--pack", str(clone.root / where))
    assert done.returncode == 1
    assert "give another place for the pack" in done.stderr
    assert not (clone.root / where).exists()


Members = dict[str, bytes]


def members(pack: Path) -> Members:
    """The files in a pack."""
    with zipfile.ZipFile(pack) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Members, target: Path) -> Path:
    """An archive of some files."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target


def _other_input(content: Members) -> None:
    name = "workspace/registers/customers.yaml"
    content[name] = content[name].replace(b"Contact details", b"Contact nothing")
    manifest = json.loads(content["build/manifest.json"])
    manifest["inputs"]["registers/customers.yaml"] = hashlib.sha256(content[name]).hexdigest()
    content["build/manifest.json"] = json.dumps(manifest).encode()


def _fewer_inputs(content: Members) -> None:
    del content["workspace/registers/parties/mailer.yaml"]


def _no_objects(content: Members) -> None:
    for name in [name for name in content if name.startswith("objects/")]:
        del content[name]


def _other_object(content: Members) -> None:
    name = max((name for name in content if name.startswith("objects/")), key=lambda name: len(content[name]))
    content[name] += b"x"


def _more_inputs(content: Members) -> None:
    content["workspace/registers/secret.yaml"] = b"register: secret\n"


def _other_history(content: Members) -> None:
    content["history.json"] = b'{"head": ["' + b"0" * 40 + b'", 5]}'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_other_input, "registers/customers.yaml is not as commit"),
        (_fewer_inputs, "registers/parties/mailer.yaml is an input of the build, but it is not in commit"),
        (_more_inputs, "registers/secret.yaml is not as commit"),
        (_no_objects, "is not there: it is another repository"),
        (_other_object, "is not there: it is another repository"),
        (_other_history, "history.json of the pack cannot be read"),
    ],
)
def test_a_pack_that_was_altered_does_not_prove_itself(
    pack: Path, tmp_path: Path, change: Callable[[Members], None], told: str
) -> None:
    content = members(pack)
    change(content)
    done = verify(packed(content, tmp_path / "altered.zip"))
    assert done.returncode == 1
    assert told in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/evil",
        "build/../evil",
        "build/public/..\\evil",
        "workspace/../evil",
        "other.txt",
        "objects/x",
        "BUILD/",
    ],
)
def test_a_strange_name_in_a_pack_stops_it(pack: Path, tmp_path: Path, name: str) -> None:
    done = verify(packed({**members(pack), name: b"x"}, tmp_path / "strange.zip"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was unpacked" in done.stderr or "cannot be read as a pack" in done.stderr
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive at all" * 50])
def test_what_is_no_archive_is_told_as_such(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "foreign.zip").write_bytes(data)
    done = verify(tmp_path / "foreign.zip")
    assert done.returncode == 2
    assert "foreign.zip cannot be read as a pack" in done.stderr


def test_a_pack_that_was_cut_off_or_scrambled_is_told_as_such(pack: Path, tmp_path: Path) -> None:
    data = pack.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    assert verify(tmp_path / "cut.zip").returncode == 2
    middle = data.index(b"<!doctype")
    (tmp_path / "bits.zip").write_bytes(data[:middle] + b"?" + data[middle + 1 :])
    assert verify(tmp_path / "bits.zip").returncode == 2


def test_an_archive_of_something_else_is_told_as_such(tmp_path: Path) -> None:
    done = verify(packed({"README.txt": b"hello"}, tmp_path / "else.zip"))
    assert done.returncode == 2
    assert "ropa did not make it" in done.stderr
