"""A build that is killed, that finds another at work, or that has no room: every document old or new, no lie."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.build.process import (
    DAY,
    KILLED_EVERYWHERE,
    MAIN,
    SMALL_FILES,
    WITHOUT_PANGO,
    build,
    documents,
    lies,
    run,
    state_of,
)
from tests.build.test_build import make_workspace
from tests.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]


def edit(repository: GitRepo) -> None:
    """A change that alters documents, removes one and adds one."""
    register = repository.root / "registers" / "customers.yaml"
    agreement = repository.root / "registers" / "agreements" / "mailer-2025.yaml"
    text = register.read_text("utf-8").replace("Contact details", "Contact data")
    (repository.root / "registers" / "clients.yaml").write_text(
        text.replace("register: customers", "register: clients"), "utf-8"
    )
    agreement.write_text(agreement.read_text("utf-8").replace("customers", "clients"), "utf-8")
    register.unlink()
    repository.commit()


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace that was edited after it was built, and its old build. Without Pango: quick, and HTML only."""
    folder = tmp_path_factory.mktemp("interrupted")
    repository = make_workspace(folder / "workspace")
    assert "DOC004" in build(repository.root, folder / "old").stdout
    edit(repository)
    return repository.root, folder / "old"


def killed(root: Path, out: Path, before: Path, repair: bool, step: int) -> list[tuple[int, dict[str, str]]]:
    """The states after a build was killed at each of its touches of the folder, then that of a whole one."""
    command = ["build", str(root), "-o", str(out), "--as-of", DAY, "-j", "1"]
    arguments = [str(out), str(before), "repair" if repair else "", str(step), *command]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANGO + KILLED_EVERYWHERE, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [ast.literal_eval(line) for line in done.stdout.splitlines()]


def test_killed_at_any_moment_each_document_is_the_old_or_the_new_one_and_the_manifest_is_true(
    edited: tuple[Path, Path], tmp_path: Path
) -> None:
    root, old = edited
    *states, (_, new) = killed(root, tmp_path / "out", old, repair=False, step=3)
    before, after = documents(state_of(old)), documents(new)
    assert len(states) > 12
    assert before != after
    moments: set[str] = set()
    for moment, state in states:
        assert lies(state) == [], moment
        found = documents(state)
        for path in {*before, *after}:
            assert found.get(path) in (before.get(path), after.get(path)), (moment, path)
        moments.add("old" if found == before else "new" if found == after else "between")
    assert moments == {"old", "between", "new"}


def test_the_build_after_a_kill_gives_what_an_undisturbed_one_gives(
    edited: tuple[Path, Path], tmp_path: Path
) -> None:
    root, old = edited
    *states, (_, new) = killed(root, tmp_path / "out", old, repair=True, step=17)
    assert len(states) > 2
    assert {path for path in new if ".ropa" in path} == set()


def test_the_first_build_of_a_folder_may_be_killed_as_well(edited: tuple[Path, Path], tmp_path: Path) -> None:
    root, _ = edited
    *states, (_, new) = killed(root, tmp_path / "out", tmp_path / "nothing", repair=True, step=19)
    assert len(states) > 2
    for moment, state in states:
        assert lies(state) == [], moment
        assert documents(state).items() <= documents(new).items(), moment


def test_verify_tells_of_a_build_that_was_stopped_between_and_is_content_after_the_next(
    edited: tuple[Path, Path], tmp_path: Path
) -> None:
    root, old = edited
    out = tmp_path / "out"
    shutil.copytree(old, out)
    prelude = WITHOUT_PANGO + (
        "import os, signal, sys\n"
        "def hook(event, arguments):\n"
        "    if event == 'os.rename' and str(arguments[1]).endswith('index.en.html'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(hook)\n"
    )
    stopped = build(root, out, prelude=prelude)
    assert stopped.returncode == -signal.SIGKILL
    told = run("verify", out, "--workspace", root, "--lang", "en", prelude=WITHOUT_PANGO)
    assert told.returncode == 1
    assert "a build was interrupted while it replaced" in told.stdout
    assert "was altered" not in told.stdout
    build(root, out)
    told = run("verify", out, "--workspace", root, "--lang", "en", prelude=WITHOUT_PANGO)
    assert "interrupted" not in told.stdout
    assert "1 of 1 registers" in told.stdout


def started(root: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    """A build with PDFs in the background."""
    command = [sys.executable, "-P", "-c", MAIN, "build", str(root), "-o", str(out), "--as-of", DAY, "-j", str(jobs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def waited_for(path: Path) -> None:
    """Wait until a file or folder is there."""
    end = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < end, f"{path} never came"
        time.sleep(0.02)


def children_of(process: int) -> set[int]:
    """The processes that a process started."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return {int(word) for word in text.split()}


def test_a_second_build_into_the_same_folder_is_refused_and_the_lock_of_a_killed_one_is_taken_over(
    tmp_path: Path,
) -> None:
    repository, out = make_workspace(tmp_path / "workspace"), tmp_path / "out"
    first = started(repository.root, out, jobs=2)
    try:
        waited_for(out / ".ropa-new")
        second = build(repository.root, out, prelude="")
        assert second.returncode == 2
        assert f"another build (process {first.pid}) is writing to {out}" in second.stderr
        workers = children_of(first.pid)
        assert workers
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate()
    assert (out / ".ropa-lock").exists()
    ready = [path for path in (out / ".ropa-new").iterdir() if path.suffix == ".pdf"]
    third = build(repository.root, out, "-j", "2", prelude="")
    assert third.returncode == 0, third.stdout + third.stderr
    assert lies(state_of(out)) == []
    assert not [path for path in state_of(out) if ".ropa" in path]
    end = time.monotonic() + 20
    while any(_alive(worker) for worker in workers):
        assert time.monotonic() < end, "a killed build left its workers behind"
        time.sleep(0.1)
    digests = {path.name.split(".")[1] for path in ready}
    assert digests <= set(documents(state_of(out)).values())


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_two_builds_started_at_once_leave_one_whole_build(edited: tuple[Path, Path], tmp_path: Path) -> None:
    root, out = edited[0], tmp_path / "out"
    command = [sys.executable, "-P", "-c", WITHOUT_PANGO + MAIN, "build", str(root), "-o", str(out), "--as-of", DAY]
    several = [
        subprocess.Popen([*command, "-j", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)
    ]
    ends = [process.communicate()[1].decode("utf-8") for process in several]
    for process, said in zip(several, ends, strict=True):
        assert process.returncode == 1 or (process.returncode == 2 and "another build" in said), said
    assert 1 in [process.returncode for process in several]
    assert lies(state_of(out)) == []
    assert not [path for path in state_of(out) if ".ropa" in path]


@pytest.mark.parametrize("size", [0, 3, 3_000, 20_000])
def test_where_the_disk_is_full_the_old_build_stays_and_the_reason_is_told(
    edited: tuple[Path, Path], tmp_path: Path, size: int
) -> None:
    root, old = edited
    out = tmp_path / "out"
    shutil.copytree(old, out)
    done = build(root, out, prelude=WITHOUT_PANGO + SMALL_FILES.format(size=size))
    assert done.returncode == 1, done.stderr
    assert "DOC005" in done.stdout
    assert "File too large" in done.stdout
    assert "Traceback" not in done.stderr
    assert state_of(out) == state_of(old)


def test_a_worker_that_is_killed_is_told_and_nothing_changes(tmp_path: Path) -> None:
    repository, out = make_workspace(tmp_path / "workspace"), tmp_path / "out"
    assert "DOC004" in build(repository.root, out).stdout
    before = state_of(out)
    process = started(repository.root, out, jobs=2)
    waited_for(out / ".ropa-new")
    os.kill(max(children_of(process.pid)), signal.SIGKILL)
    said = process.communicate()[0].decode("utf-8")
    assert process.returncode == 1
    assert "DOC006" in said
    assert state_of(out) == before


def test_without_pango_html_is_written_and_the_message_names_the_package(edited: tuple[Path, Path]) -> None:
    root, old = edited
    done = build(root, old.parent / "fresh")
    assert done.returncode == 1
    assert "DOC004" in done.stdout
    assert "libpango-1.0-0" in done.stdout
    written = documents(state_of(old.parent / "fresh"))
    assert "public/clients.en.html" in written
    assert not [path for path in written if path.endswith(".pdf")]
    assert os.environ.get("PATH")  # the rest of the machine is as it was
