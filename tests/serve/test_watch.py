"""What the preview notices: saves, and every move of HEAD, wherever git keeps its state."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.pages import REGISTER
from tests.gitrepo import NOON, GitRepo
from tests.serve.running import Running, eventually, start, write

CUSTOMERS = "registers/customers.yaml"
CHANGED = {CUSTOMERS: REGISTER.replace("name: Customers", "name: Clients")}


def plain(folder: Path) -> GitRepo:
    """The repository itself."""
    repo = GitRepo.create(folder / "desk")
    write(repo.root)
    repo.commit("First", when="2026-01-05T12:00:00+02:00")
    return repo


def worktree(folder: Path) -> GitRepo:
    """A further work tree of a repository: its `.git` is a file."""
    plain(folder).git("worktree", "add", "--quiet", "-b", "other", "../further")
    return GitRepo(folder / "further")


def submodule(folder: Path) -> GitRepo:
    """A repository inside another: its `.git` is a file that names a folder relative to it."""
    inner = plain(folder)
    outer = GitRepo.create(folder / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.root), "legal")
    repo = GitRepo(outer.root / "legal")
    repo.git("checkout", "--quiet", "-b", "mine")
    return repo


def below(folder: Path) -> GitRepo:
    """A workspace in a folder of the repository."""
    repo = GitRepo.create(folder / "desk")
    write(repo.root / "legal")
    repo.commit("First", when="2026-01-05T12:00:00+02:00")
    return repo


@pytest.mark.parametrize("kind", [plain, worktree, submodule, below])
def test_every_move_of_head_is_noticed(kind: Callable[[Path], GitRepo], tmp_path: Path) -> None:
    repo = kind(tmp_path)
    root = repo.root / "legal" if kind is below else repo.root
    assert (repo.root / ".git").is_file() == (kind in (worktree, submodule))
    first = repo.head()
    running = start(root)
    try:
        assert commit_shown(running) == first[:10]
        write(root, CHANGED)
        eventually(lambda: "HIS001" in running.ask("/en/document/public/customers").text, "an edit")
        second = repo.commit("Second", when=NOON)
        eventually(lambda: commit_shown(running) == second[:10], "the commit")
        repo.git("reset", "--quiet", "--soft", first)
        eventually(lambda: commit_shown(running) == first[:10], "a reset that leaves files and index alone")
        repo.git("reset", "--quiet", "--hard", first)
        eventually(lambda: "HIS001" not in running.ask("/en/document/public/customers").text, "a reset")
        repo.git("checkout", "--quiet", "--detach", second)
        eventually(lambda: commit_shown(running) == second[:10], "another commit checked out")
    finally:
        assert running.end() == 0


def commit_shown(running: Running) -> str:
    """The commit at HEAD, as an internal document prints it."""
    text = running.ask("/document/internal/record.en.html").text
    return next((word for word in text.replace("<", " ").replace(">", " ").split() if is_id(word)), "")


def is_id(word: str) -> bool:
    return len(word) == 10 and set(word) <= set("0123456789abcdef")


def test_a_repository_that_comes_and_goes_is_noticed(tmp_path: Path) -> None:
    root = write(tmp_path / "desk")
    running = start(root)
    try:
        assert commit_shown(running) == ""
        repo = GitRepo.create(root)
        head = repo.commit("First")
        eventually(lambda: commit_shown(running) == head[:10], "the repository that was made")
        shutil.rmtree(root / ".git")
        eventually(lambda: commit_shown(running) == "", "the repository that went")
    finally:
        assert running.end() == 0


@pytest.mark.parametrize("content", [b"", b"gitdir: /\n", b"gitdir: \0\n", b"\xff\xfe", b"x" * 100_000])
def test_a_strange_file_in_the_place_of_git_hinders_nothing(content: bytes, tmp_path: Path) -> None:
    root = write(tmp_path / "desk")
    (root / ".git").write_bytes(content)
    running = start(root)
    try:
        write(root, CHANGED)
        eventually(lambda: "Clients" in running.ask("/document/public/customers.en.html").text, "the save")
    finally:
        assert running.end() == 0
