"""Git's plumbing run in the workspace folder so that nothing the repository configures is executed.

Only rev-parse, symbolic-ref, rev-list, ls-tree, ls-files, diff-tree and cat-file are called: of what a repository can
choose they start no alias, hook, filter, pager, signature check or transport, and they write nothing. `git status` is
left out on purpose, for it starts the clean filters that the configuration of a repository names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

_OPTIONS = (
    "--no-pager",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "protocol.allow=never",
    "-c",
    "safe.bareRepository=explicit",  # files checked out in the workspace can look like a bare repository
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # wins over protocol.<name>.allow in a repository's configuration
    "GIT_GRAFT_FILE": os.devnull,  # history as committed, not as grafted
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # refusals are told apart by their English words
}
# These say where the user's own, trusted configuration lies (safe.directory); every other GIT_* is dropped.
_TRUSTED_LOCATIONS = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
_REFUSALS = (b"dubious ownership", b"unsafe repository", b"cannot use bare repository")


class Problem(StrEnum):
    """Why the history could not be read, or the date outside git not be taken."""

    GIT_MISSING = "git-missing"  # a repository, but no git on PATH
    GIT_REFUSED = "git-refused"  # another user's repository (safe.directory), a bare one among the files
    GIT_FAILED = "git-failed"  # corrupt, incomplete (a clone without trees) or not understood
    GIT_TIMEOUT = "git-timeout"
    GIT_NO_WORK_TREE = "git-no-work-tree"  # a repository set to be bare
    EPOCH_MALFORMED = "epoch-malformed"  # SOURCE_DATE_EPOCH is not a whole number of seconds


class Stopped(Exception):
    """Git gave no usable answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def find_repository(folder: Path) -> Path | None:
    """The `.git` of the repository that a folder is in: a folder, or a file that names one; None outside git."""
    places = (place / ".git" for place in (folder, *folder.parents))
    return next((place for place in places if os.path.lexists(place)), None)


def find_git(root: Path, environ: Mapping[str, str], timeout: float) -> Git:
    """Git for the folder, with the environment cleared of what redirects it; raises `Stopped` when not installed."""
    folders = [folder for folder in environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)]
    path = os.pathsep.join(folders)
    executable = shutil.which("git", path=path)  # absolute: a `git` lying in the workspace is never the one
    if executable is None:
        raise Stopped(Problem.GIT_MISSING)
    kept = {
        name: value
        for name, value in environ.items()
        if not name.upper().startswith("GIT_") or name.upper() in _TRUSTED_LOCATIONS
    }
    return Git(executable, root, {**kept, **_ENVIRONMENT, "PATH": path}, timeout)


@dataclass(frozen=True, slots=True)
class Git:
    """Git in the workspace folder, with fixed options and environment, without a shell."""

    executable: str
    root: Path
    environment: Mapping[str, str]
    timeout: float  # seconds for each call

    def attempt(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """What git answered, whatever its exit status; raises `Stopped` when it did not run to its end."""
        try:
            return subprocess.run(
                [self.executable, *_OPTIONS, *arguments],
                cwd=self.root,
                env=self.environment,
                input=given,
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Stopped(Problem.GIT_TIMEOUT) from None
        except OSError:
            raise Stopped(Problem.GIT_FAILED) from None

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        """Git's output on what it is given; raises `Stopped` when it reports an error."""
        done = self.attempt(*arguments, given=given)
        if done.returncode != 0:
            refused = any(words in done.stderr for words in _REFUSALS)
            raise Stopped(Problem.GIT_REFUSED if refused else Problem.GIT_FAILED)
        return done.stdout

    def open(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Git running, to be asked through its input; raises `Stopped` where it cannot be started."""
        try:
            return subprocess.Popen(
                [self.executable, *_OPTIONS, *arguments],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            raise Stopped(Problem.GIT_FAILED) from None

    def contents(self, ids: Sequence[str]) -> Iterator[bytes]:
        """The content of each object, as it is stored; raises `Stopped` where one is not there."""
        with _stored(f"{id_}\n".encode("ascii") for id_ in ids) as given, _stored(()) as answers:
            try:
                subprocess.run(
                    [self.executable, *_OPTIONS, "cat-file", "--batch"],
                    cwd=self.root,
                    env=self.environment,
                    stdin=given,
                    stdout=answers,
                    stderr=subprocess.DEVNULL,
                    timeout=self.timeout,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise Stopped(Problem.GIT_TIMEOUT) from None
            except OSError:
                raise Stopped(Problem.GIT_FAILED) from None
            answers.seek(0)
            for _ in ids:
                _, _, size = answers.readline().rpartition(b" ")
                if not size.strip().isdigit():  # "… missing"
                    raise Stopped(Problem.GIT_FAILED)
                content = answers.read(int(size) + 1)  # a line end follows
                if len(content) != int(size) + 1:
                    raise Stopped(Problem.GIT_FAILED)
                yield content[:-1]

    def head(self) -> str | None:
        """The id that HEAD stands for; None on a branch without commits."""
        found = self.attempt("rev-parse", "--verify", "--quiet", "HEAD")
        if found.returncode == 0:
            return found.stdout.decode("ascii").strip()
        branch = self.run("symbolic-ref", "--quiet", "HEAD").removesuffix(b"\n")
        file = self.run("rev-parse", "--git-path", os.fsdecode(branch)).removesuffix(b"\n")
        if os.path.lexists(self.root / os.fsdecode(file)):  # the branch is there, and cannot be read
            raise Stopped(Problem.GIT_FAILED)
        return None

    def differences(
        self, pairs: Sequence[tuple[bytes, bytes]], within: Sequence[str]
    ) -> Generator[list[tuple[bytes, bytes]], None, None]:
        """For each pair of trees the paths that differ, while git finds them; when closed, git is stopped.

        Each path comes behind how it differs, as git's raw format has it: modes, content ids, and a letter.
        """
        options = ["--stdin", "-r", "-z", "--raw", "--no-abbrev", "--relative", "--ignore-submodules=all"]
        options += ["--no-renames", "--no-ext-diff", "--no-textconv"]
        # One pair more than asked: its line proves that the answer before it is whole.
        with _stored(b"%b %b\n" % pair for pair in (*pairs, *pairs[-1:])) as given:
            try:
                process = subprocess.Popen(
                    [self.executable, *_OPTIONS, "diff-tree", *options, "--", *within],
                    cwd=self.root,
                    env=self.environment,
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                raise Stopped(Problem.GIT_FAILED) from None
        with process:
            late = threading.Event()
            timer = threading.Timer(self.timeout, _stop, (process, late))
            timer.start()
            found = 0
            try:
                for changed in _changes(process.stdout) if process.stdout else ():
                    found += 1
                    yield changed
            finally:
                timer.cancel()
                process.kill()
        if found < len(pairs):
            raise Stopped(Problem.GIT_TIMEOUT if late.is_set() else Problem.GIT_FAILED)


def _stored(lines: Iterable[bytes]) -> IO[bytes]:
    """A temporary file with some lines, at its beginning; raises `Stopped` where the disk has no room for it."""
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it is the caller's to close
        try:
            file.writelines(lines)
            file.seek(0)
        except OSError:
            file.close()
            raise
    except OSError:
        raise Stopped(Problem.GIT_FAILED) from None
    return file


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _changes(output: IO[bytes]) -> Iterator[list[tuple[bytes, bytes]]]:
    """The changes of each pair but the last: a line of two ids a pair, `status NUL path NUL` a change."""
    changes: list[tuple[bytes, bytes]] | None = None
    status = b""
    for token in _tokens(output):
        if status and changes is not None:
            changes.append((status, token))
            status = b""
            continue
        *heads, status = token.split(b"\n")
        for _ in heads:
            if changes is not None:
                yield changes
            changes = []


def _tokens(output: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := output.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    yield rest
