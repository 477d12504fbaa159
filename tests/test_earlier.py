"""What the files said before, asked of real repositories."""

from __future__ import annotations

import os
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ropa.check import Checked, check_workspace
from ropa.earlier import Earlier
from ropa.history import Problem
from ropa.history.main_line import read_main_line
from ropa.model.register import Register
from ropa.model.scalars import RegisterId
from ropa.workspace import load_workspace
from tests.gitrepo import GitRepo, git_environment
from tests.rules.cases import AS_OF, Case

CUSTOMERS = "registers/customers.yaml"
TWO = {"registers/workspace.yaml": "languages: [fi, sv]\n"}


def put(repo: GitRepo, description: str | None, **more: str) -> None:
    """Write the workspace with a description of its register; none at all leaves the register away."""
    files = {**TWO, CUSTOMERS: f"description: {description}\nname: {{fi: Asiakkaat, sv: Kunder}}\n"}
    Case("", "", files={**files, **more}).write(repo.root)
    if description is None:
        (repo.root / CUSTOMERS).unlink()


def earlier_of(root: Path, environ: dict[str, str] | None = None, commit: str | None = None) -> Earlier:
    """The earlier states of the workspace that lies at `root` now."""
    workspace = load_workspace(root, {}).workspace
    return Earlier(workspace, partial(read_main_line, root, environ or git_environment(), ("registers",), commit))


def told(earlier: Earlier, root: Path, since: str | None = None) -> list[tuple[str | None, str]]:
    """The description of the register in each state, with the day of the state."""
    register = load_workspace(root, {}).workspace.registers[RegisterId("customers")]
    day = AS_OF.fromisoformat(since) if since else None
    with closing(earlier):
        return [
            (str(state.day) if state.day else None, next(iter((state.entry.description or {}).values())))
            for state in earlier.states(register, day)
        ]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.create(tmp_path / "work")
    for day, description in (("2026-01-10", "One"), ("2026-02-10", "Two"), ("2026-03-10", "Three")):
        put(repo, description)
        repo.commit(description, f"{day}T12:00:00+02:00")
    return repo


def test_a_file_tells_its_states_the_oldest_first(repo: GitRepo) -> None:
    every = [("2026-01-10", "One"), ("2026-02-10", "Two"), ("2026-03-10", "Three")]
    assert told(earlier_of(repo.root), repo.root) == every
    put(repo, "Four")
    assert told(earlier_of(repo.root), repo.root) == [*every, (None, "Four")]


def test_since_a_day_the_first_state_is_the_one_at_its_end(repo: GitRepo) -> None:
    assert told(earlier_of(repo.root), repo.root, "2026-02-09")[0] == ("2026-01-10", "One")
    assert told(earlier_of(repo.root), repo.root, "2026-02-10")[0] == ("2026-02-10", "Two")
    assert told(earlier_of(repo.root), repo.root, "2026-12-31") == [("2026-03-10", "Three")]
    assert told(earlier_of(repo.root), repo.root, "2025-01-01")[0] == ("2026-01-10", "One")


def test_the_day_is_that_of_the_workspace_and_not_of_the_committer(repo: GitRepo) -> None:
    put(repo, "Late")
    repo.commit("Late", "2026-04-30T20:30:00-05:00")  # half past four in the morning of the first of May in Helsinki
    assert told(earlier_of(repo.root), repo.root)[-1] == ("2026-05-01", "Late")


def test_a_branch_is_one_step_when_it_is_merged(repo: GitRepo) -> None:
    repo.git("switch", "--quiet", "--create", "wording")
    for day, description in (("2026-03-20", "Half"), ("2026-03-21", "Whole")):
        put(repo, description)
        repo.commit(description, f"{day}T12:00:00+02:00")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "wording", when="2026-04-02T12:00:00+03:00")
    assert told(earlier_of(repo.root), repo.root)[-2:] == [("2026-03-10", "Three"), ("2026-04-02", "Whole")]


def test_what_was_removed_broken_or_lies_below_another_folder_is_passed_over(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path)
    inner = GitRepo(tmp_path / "privacy")
    put(inner, "One")
    repo.commit("One", "2026-01-10T12:00:00+02:00")
    put(inner, None)
    repo.commit("Removed", "2026-01-11T12:00:00+02:00")
    put(inner, "[broken")
    repo.commit("Broken", "2026-01-12T12:00:00+02:00")
    put(inner, "Two")
    repo.write("registers/customers.yaml", "description: Another workspace's\n")
    repo.commit("Two", "2026-01-13T12:00:00+02:00")
    assert told(earlier_of(inner.root), inner.root) == [("2026-01-10", "One"), ("2026-01-13", "Two")]


def test_the_earlier_of_an_earlier_commit_ends_there(repo: GitRepo) -> None:
    commit = repo.git("rev-parse", "HEAD~1")
    repo.git("checkout", "--quiet", "HEAD~1", "--", "registers")
    assert told(earlier_of(repo.root, commit=commit), repo.root) == [("2026-01-10", "One"), ("2026-02-10", "Two")]


def test_outside_git_and_before_the_first_commit_there_is_only_now(tmp_path: Path) -> None:
    put(GitRepo(tmp_path / "plain"), "Plain")
    assert told(earlier_of(tmp_path / "plain"), tmp_path / "plain") == [(None, "Plain")]
    put(GitRepo.create(tmp_path / "new"), "New")
    earlier = earlier_of(tmp_path / "new")
    assert told(earlier, tmp_path / "new") == [(None, "New")]
    assert (earlier.problem, earlier.hidden) == (None, False)


def test_git_is_not_asked_before_a_rule_asks(tmp_path: Path) -> None:
    put(GitRepo.create(tmp_path), "New")

    def ask() -> None:
        raise AssertionError("asked")

    earlier = Earlier(load_workspace(tmp_path, {}).workspace, ask)
    with pytest.raises(AssertionError, match="asked"):
        told(earlier, tmp_path)


def checked(root: Path, environ: dict[str, str]) -> Checked:
    return check_workspace(root, AS_OF, line=partial(read_main_line, root, environ, ("registers",)))


def of_history(found: Checked) -> list[tuple[str, str]]:
    return [(item.code, item.params["reason"]) for item in found.found if item.family == "HIS"]


def test_a_shallow_clone_is_told_where_it_hides_what_a_rule_asked_for(repo: GitRepo, tmp_path: Path) -> None:
    put(repo, "Three", **{CUSTOMERS: "name: {fi: Asiakkaat ja jäsenet, sv: Kunder}\ninternal: {owner: office}\n"})
    repo.commit("Finnish only", "2026-04-10T12:00:00+03:00")
    whole, cut = (
        checked(root, git_environment()) for root in (repo.root, repo.clone(tmp_path / "cut", "--depth=1").root)
    )
    assert [item.code for item in whole.found if item.code == "NOT031"] == ["NOT031"]
    assert of_history(whole) == []
    assert [item.code for item in cut.found if item.code == "NOT031"] == []
    assert of_history(cut) == [("HIS006", "@git.shallow")]
    assert not [item for item in cut.found if item.code == "HIS006" and item.severity.value != "advice"]


def test_git_that_cannot_be_asked_is_told_and_every_other_rule_runs(repo: GitRepo) -> None:
    found = checked(repo.root, {"PATH": os.devnull})
    assert of_history(found) == [("HIS006", f"@git.{Problem.GIT_MISSING.value}")]
    assert {item.code for item in found.found} - {"HIS006"}


def test_a_file_that_went_tells_its_days_and_what_it_said_last(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "work")
    for day, description in (("2026-01-10", "One"), ("2026-02-10", "Two"), ("2026-03-10", None)):
        put(repo, description)
        repo.commit(str(description), f"{day}T12:00:00+02:00")
    with closing(earlier_of(repo.root)) as earlier:
        (gone,) = earlier.gone(Register, "registers")
        assert (str(gone.since), str(gone.until)) == ("2026-01-10", "2026-03-10")
        assert next(iter((gone.entry.description or {}).values())) == "Two"
        assert earlier.gone(Register, "registers/agreements") == ()
        assert not earlier.hidden
    with closing(earlier_of(repo.clone(tmp_path / "shallow", "--depth", "1").root)) as earlier:
        assert earlier.gone(Register, "registers") == ()
        assert earlier.hidden
