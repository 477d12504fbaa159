"""The way back through a history: every commit with what it changed, however long the walk takes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ropa.history import FileChange, History, Trail, read_history
from ropa.history.git import Stopped
from ropa.history.trail import AT_ONCE
from tests.gitrepo import GitRepo, git_environment


def trail_of(repo: GitRepo, timeout: float = 60.0) -> Trail:
    history: History = read_history(repo.root, git_environment(), within=("registers",), timeout=timeout)
    assert history.trail is not None
    return history.trail


def imported(root: Path, commits: int) -> GitRepo:
    """A repository of very many commits, each of which changes one of three files."""
    repo = GitRepo.create(root)
    lines = []
    for number in range(commits):
        path = f"registers/{'long-' * 20}{number % 3}.yaml"
        lines.append(f"commit refs/heads/main\ncommitter T <t@example.org> {1_700_000_000 + number} +0000\ndata 0\n")
        lines.append(f"M 100644 inline {path}\ndata {len(str(number))}\n{number}\n")
    repo.git("fast-import", "--quiet", given="".join(lines).encode())
    repo.git("reset", "--quiet", "--hard", "main")
    return repo


def test_each_commit_tells_what_it_changed_against_each_parent(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.write("registers/a.yaml", "1")
    repo.write("other.txt", "1")
    first = repo.commit()
    repo.git("checkout", "--quiet", "-b", "branch")
    repo.write("registers/b.yaml", "2")
    branch = repo.commit()
    repo.git("checkout", "--quiet", "main")
    (repo.root / "registers" / "a.yaml").unlink()
    repo.write("other.txt", "2")
    main = repo.commit()
    repo.git("merge", "--quiet", "--no-edit", "branch")
    one, two = (repo.git("hash-object", "--stdin", given=text) for text in (b"1", b"2"))
    steps = {step.id: dict(step.parents) for step in trail_of(repo).steps()}
    added, removed = FileChange("registers/b.yaml", two, None), FileChange("registers/a.yaml", None, one)
    assert steps == {
        repo.head(): {main: (added,), branch: (removed,)},
        main: {first: (removed,)},
        branch: {first: (added,)},
        first: {},
    }


def test_a_walk_may_take_longer_than_any_answer_of_git(tmp_path: Path) -> None:
    commits = 3 * AT_ONCE
    repo = imported(tmp_path / "repo", commits)
    seen = 0
    for step in trail_of(repo, timeout=2.0).steps():
        seen += 1
        assert len(step.parents) == (seen < commits)
        if seen == 5:
            time.sleep(2.5)
    assert seen == commits


def test_contents_are_read_by_id_unless_they_are_too_large_or_not_there(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.write("registers/a.yaml", "text\n\nmore")
    repo.write("registers/large.yaml", "x" * 5000)
    repo.commit()
    ids = {name: repo.git("rev-parse", f"HEAD:registers/{name}.yaml") for name in ("a", "large")}
    with trail_of(repo).contents(1000) as contents:
        assert contents.read(ids["a"]) == b"text\n\nmore"
        assert contents.read(ids["large"]) is None
        assert contents.read(ids["a"]) == b"text\n\nmore"
        with pytest.raises(Stopped):
            contents.read("0" * 40)
