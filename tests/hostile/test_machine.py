"""A machine that does not play along: a full or read-only disk, no rights, files that change, very many files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.nobody import common_folder, without_rights
from tests.workspace.small import FILES, REGISTER, check, codes, frames, write

ROPA = Path(sys.executable).parent / "ropa"
CUSTOMERS = "registers/customers.yaml"
DAY = ("--as-of", "2026-11-24")
FULL = "No space left on device"


@pytest.mark.parametrize("command", [("check", *DAY), ("list", "registers"), ("explain", "FMT001"), ("due", *DAY)])
def test_output_that_cannot_be_written_is_told_and_is_no_defect(command: tuple[str, ...], tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [ROPA, *command], cwd=root, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60
        )
    assert done.returncode == 2
    assert done.stderr == f"ropa: what was asked for could not be written out: {FULL}\n"


def test_a_closed_standard_output_changes_no_exit_code(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    script = f'"{ROPA}" check "{root}" --as-of 2026-11-24 >&-'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace in git."""
    root = tmp_path_factory.mktemp("committed")
    root = write(root, {CUSTOMERS: REGISTER})
    environ = {"GIT_CONFIG_GLOBAL": os.devnull, "PATH": os.environ["PATH"]}
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=root, env=environ, check=True)
    return root


@pytest.mark.skipif(not shutil.which("unshare") or os.geteuid() != 0, reason="mounts a disk of its own")
@pytest.mark.parametrize(
    ("disk", "reason"),
    [("size=16k", FULL), ("size=16k,ro", "Read-only file system"), ("size=8m", ""), ("nr_inodes=4", FULL)],
)
def test_a_build_to_a_full_or_read_only_disk_says_so_and_leaves_nothing(
    disk: str, reason: str, committed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    build = f'"{ROPA}" build "{committed}" -o "{out}" --as-of 2026-11-24 --lang en --only "findings/*"'
    script = f'mount -t tmpfs -o {disk} tmpfs "{out}" || exit 77; {build}; echo "exit $?"; ls -A "{out}"'
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no mounts are allowed here")
    told, _, left = done.stdout.rpartition("exit ")
    assert "Traceback" not in done.stderr
    assert "defect" not in done.stderr
    assert left.startswith("1\n"), done.stdout[-500:] + done.stderr
    if reason:
        assert reason in told + done.stderr
        assert left == "1\n"
    else:  # the same disk with room
        assert "manifest.json" in left


def test_what_may_not_be_read_is_told_and_the_rest_is_read() -> None:
    with common_folder() as folder:
        root = write(folder, {CUSTOMERS: REGISTER, "registers/parties/x.yaml": "party: x\nname: X\n"})
        (root / CUSTOMERS).chmod(0)
        (root / "registers" / "parties").chmod(0)
        with without_rights():
            checked = check(root)
            text = frames(checked)
        (root / "registers" / "parties").chmod(0o700)
    assert codes(checked.found).count("FMT027") == 2
    assert checked.workspace.organisation is not None
    assert "Permission denied" in text


def test_a_folder_that_may_not_be_written_is_no_hindrance_to_a_check(tmp_path: Path) -> None:
    with common_folder() as folder:
        root = write(folder, {CUSTOMERS: REGISTER})
        for path in (root / "registers", root):
            path.chmod(0o555)
        with without_rights():
            assert codes(check(root).found) == []


def test_a_file_that_grows_while_it_is_read_is_told_or_read_whole(tmp_path: Path) -> None:
    root = write(tmp_path, {CUSTOMERS: REGISTER})
    with _changing(root / CUSTOMERS):
        for _ in range(60):
            checked = check(root)
            assert set(codes(checked.found)) <= {"FMT013", "FMT027", "FMT008", "FMT012", "FMT022", "FMT014"}
            frames(checked).encode()


class _changing:
    """Another program that writes a file again and again, now shorter, now longer, now gone."""

    def __init__(self, file: Path) -> None:
        self.file, self.done = file, threading.Event()
        self.thread = threading.Thread(target=self._write)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _write(self) -> None:
        while not self.done.is_set():
            self.file.write_text(REGISTER + "# a comment\n" * 2000)
            self.file.write_text(REGISTER)
            self.file.unlink()
            self.file.write_text("")


def _parties(number: int) -> Iterator[tuple[str, str]]:
    for one in range(number):
        country = ("FI", "US", "USA")[one % 3]  # every third has a mistake
        yield f"registers/parties/p{one}.yaml", f"party: p{one}\nname: P{one}\naddress: {{country: {country}}}\n"


MEASURED = """
import re, sys
from datetime import date
from pathlib import Path
from ropa.check import check_workspace
from tests.workspace.small import frames
checked = check_workspace(Path(sys.argv[1]), date(2026, 11, 24))
text = frames(checked, "fi", checked.registry.words)
wrong = sum(item.code == "FMT011" for item in checked.found)
# not getrusage: what it tells begins with the memory of the process that started this one
used = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(len(checked.workspace.paths), wrong, text.count("--> "), used)
"""


def test_ten_thousand_files_are_checked_in_bounded_memory(tmp_path: Path) -> None:
    root = write(tmp_path, dict(_parties(10_000 - len(FILES))))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(root)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-500:]
    files, wrong, framed, mebibytes = map(int, done.stdout.split())
    assert files == 10_000
    assert wrong == 3332
    assert framed > 10_000
    assert mebibytes < 400


def test_names_that_are_no_text_are_told_and_kept_out_of_every_document(tmp_path: Path) -> None:
    root = write(tmp_path / "workspace", {CUSTOMERS: REGISTER})
    for folder in ("registers", "registers/parties", "registers/\udcfe", "templates", "templates/style"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        for ending in ("yaml", "html.j2"):
            (root / folder / f"\udcff.{ending}").write_text("x: y\n")
    done = subprocess.run(
        [ROPA, "build", root, "-o", tmp_path / "out", "--lang", "en", *DAY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "registers/parties/\\xff.yaml" in done.stdout
    assert "its name is no text" in done.stdout
    assert (tmp_path / "out" / "internal" / "record.en.html").is_file()
    assert "\\xff.yaml" in (tmp_path / "out" / "internal" / "findings.en.html").read_text("utf-8")
