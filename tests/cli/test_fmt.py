"""`ropa fmt`: what it names, shows, writes and refuses."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ropa.cli import main
from ropa.cli.codes import DEFECT, USAGE
from ropa.fmt import whole
from tests.workspace.small import REGISTER, write

ROOT = Path(__file__).resolve().parents[2]
ROPA = Path(sys.executable).with_name("ropa")
UGLY = REGISTER.replace("\n", "   # kept\n", 1) + "purposes:   none\n"
NEAT = REGISTER.replace("\n", "  # kept\n", 1) + "purposes: none\n"
PATH = "registers/customers.yaml"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write(tmp_path / "workspace", {PATH: UGLY})
    monkeypatch.chdir(root)
    assert main(["fmt", "--write", "registers/workspace.yaml", "registers/organisation.yaml"]) == 0
    (root / PATH).chmod(0o640)
    return root


def test_the_registers_of_this_repository_are_laid_out() -> None:
    ran = subprocess.run([ROPA, "fmt", "--check", ROOT / "registers"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_check_names_the_place_and_what_to_do_and_writes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["fmt", "--check"]) == 1
    assert capsys.readouterr().out == (
        "registers/customers.yaml:1: not in the one layout\nthe layout differs in 1 file; mend it: ropa fmt --write\n"
    )
    assert (workspace / PATH).read_text("utf-8") == UGLY


def test_without_a_flag_it_checks(workspace: Path) -> None:
    assert main(["fmt"]) == 1
    assert (workspace / PATH).read_text("utf-8") == UGLY


def test_diff_shows_the_lines(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["fmt", "--diff", "--lang", "fi"]) == 1
    shown = capsys.readouterr().out
    assert "-purposes:   none\n+purposes: none\n" in shown
    assert "--- a/registers/customers.yaml\n" in shown
    assert "ropa fmt --write" in shown
    assert (workspace / PATH).read_text("utf-8") == UGLY


def test_write_changes_the_file_and_keeps_its_mode_and_nothing_else_lies_about(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["fmt", "--write"]) == 0
    assert capsys.readouterr().out == "registers/customers.yaml: laid out anew\n"
    assert (workspace / PATH).read_text("utf-8") == NEAT
    assert (workspace / PATH).stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(workspace / "registers")) == ["customers.yaml", "organisation.yaml", "workspace.yaml"]
    assert main(["fmt", "--check"]) == 0
    assert capsys.readouterr().out == "every file is in the one layout\n"


def test_a_file_that_is_no_yaml_is_told_with_its_place_and_left_while_others_are_written(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = workspace / "registers" / "broken.yaml"
    broken.write_text("register: broken\nname: [x\n", "utf-8")
    assert main(["fmt", "--write"]) == 1
    shown = capsys.readouterr().out
    assert "error[FMT008]" in shown
    assert "registers/broken.yaml:2" in shown
    assert broken.read_text("utf-8") == "register: broken\nname: [x\n"
    assert (workspace / PATH).read_text("utf-8") == NEAT


def test_no_link_is_followed(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("a:   1\n", "utf-8")
    (workspace / "registers" / "linked.yaml").symlink_to(outside)
    (workspace / "registers" / "parties").symlink_to(tmp_path)
    for arguments in (["fmt", "--write"], ["fmt", "--write", "registers/linked.yaml"]):
        assert main(arguments) == 1
        assert "error[FMT020]" in capsys.readouterr().out
    assert main(["fmt", "--write", "registers/parties/outside.yaml"]) == 1
    assert outside.read_text("utf-8") == "a:   1\n"


def test_signed_documents_are_never_touched(workspace: Path) -> None:
    signed = workspace / "registers" / "documents" / "agreements" / "signed.yaml"
    signed.parent.mkdir(parents=True)
    signed.write_text("a:   1\n", "utf-8")
    for arguments in (["fmt", "--write"], ["fmt", "--write", str(signed)], ["fmt", "--write", "registers/documents"]):
        assert main(arguments) == 0
    assert signed.read_text("utf-8") == "a:   1\n"


def test_paths_name_files_and_folders_also_outside_a_workspace(tmp_path: Path) -> None:
    folder = tmp_path / "loose"
    (folder / "inner").mkdir(parents=True)
    for name in ("one.yaml", "inner/two.yaml", "note.txt"):
        (folder / name).write_text("a:   1\n", "utf-8")
    assert main(["fmt", "--write", str(folder)]) == 0
    assert [(folder / name).read_text("utf-8") for name in ("one.yaml", "inner/two.yaml")] == ["a: 1\n"] * 2
    assert (folder / "note.txt").read_text("utf-8") == "a:   1\n"


@pytest.mark.parametrize("arguments", [["missing.yaml"], ["registers", "../elsewhere"], ["--sort"]])
def test_wrong_use_is_told_as_such(arguments: list[str], workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace.parent / "elsewhere").mkdir()
    assert main(["fmt", *arguments]) == USAGE
    assert capsys.readouterr().err


def test_a_layout_that_would_change_something_is_a_defect_and_writes_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(whole, "laid_out", lambda text, node: "register: other\n")
    assert main(["fmt", "--write", PATH]) == DEFECT
    assert f"{PATH} is left as it is" in capsys.readouterr().err
    assert (workspace / PATH).read_text("utf-8") == UGLY


def test_a_file_that_cannot_be_written_is_told_and_stays_whole(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert main(["fmt", "--write"]) == 1
    assert f"{PATH} cannot be written: No space left on device" in capsys.readouterr().err
    assert (workspace / PATH).read_text("utf-8") == UGLY
    assert sorted(os.listdir(workspace / "registers")) == ["customers.yaml", "organisation.yaml", "workspace.yaml"]


KILLED = """
import os, signal, sys
def hook(event, arguments):
    if event == "os.rename":
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from ropa.cli import main
main(["fmt", "--write"])
"""


def test_what_a_killed_run_leaves_is_no_mistake_of_the_record_and_the_next_removes_it(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed = subprocess.run([sys.executable, "-P", "-c", KILLED], cwd=workspace, check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = (workspace / "registers").glob(".ropa-*.tmp")
    assert (workspace / PATH).read_text("utf-8") == UGLY
    assert main(["check", "--as-of", "2026-11-24", "--lang", "en"]) in (0, 1)
    assert "FMT021" not in capsys.readouterr().out
    assert main(["fmt", "--write"]) == 0
    assert (workspace / PATH).read_text("utf-8") == NEAT
    assert left.exists(), "another run may still be at work with a young one"
    os.utime(left, (0, 0))
    assert main(["fmt", "--check"]) == 0
    assert left.exists()
    assert main(["fmt", "--write"]) == 0
    assert not left.exists()
