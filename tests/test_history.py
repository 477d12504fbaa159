from __future__ import annotations

import os
import random
import shutil
import stat
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ropa.history import Commit, History, Problem, read_history
from tests.gitrepo import GitRepo, git_environment

FEBRUARY, MARCH, APRIL = (f"2026-{month}-10T09:00:00+00:00" for month in ("02", "03", "04"))


def read(root: Path, **environ: str) -> History:
    return read_history(root, {**git_environment(), **environ})


def last(history: History, *paths: str) -> str:
    commit = history.last(paths)
    assert commit is not None
    return commit.id


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo.create(tmp_path / "repo")


# Which commit was the last


def test_each_file_has_the_commit_that_changed_it_last_and_a_set_of_files_the_newest(repo: GitRepo) -> None:
    first = repo.save(FEBRUARY, customers="1", marketing="1", staff="1")
    second = repo.save(MARCH, marketing="2")
    third = repo.save(APRIL, staff="2")
    history = read(repo.root)
    assert (history.in_git, history.problem) == (True, None)
    assert history.head == Commit(third, datetime(2026, 4, 10, 9, tzinfo=UTC))
    assert last(history, "customers.yaml") == first
    assert history.last(["customers.yaml", "marketing.yaml"]) == Commit(second, datetime(2026, 3, 10, 9, tzinfo=UTC))
    assert last(history, "staff.yaml", "marketing.yaml") == third
    assert history.last([]) is None
    assert history.last(["absent.yaml"]) is None


def test_the_date_is_the_committers_whatever_time_zone_it_was_written_in(repo: GitRepo) -> None:
    repo.save("2026-01-01T00:30:00+02:00", helsinki="1")
    repo.save("2025-12-31T20:00:00-05:00", new_york="1")
    history = read(repo.root)
    assert history.commits["helsinki.yaml"].when == datetime(2025, 12, 31, 22, 30, tzinfo=UTC)
    assert history.commits["new_york.yaml"].when == datetime(2026, 1, 1, 1, 0, tzinfo=UTC)


def test_a_later_commit_is_newer_even_if_its_clock_was_slow(repo: GitRepo) -> None:
    repo.save(APRIL, customers="1")
    slow = repo.save(FEBRUARY, marketing="1")
    history = read(repo.root)
    assert history.last(["customers.yaml", "marketing.yaml"]) == Commit(slow, datetime(2026, 2, 10, 9, tzinfo=UTC))


def test_a_file_merged_unchanged_keeps_the_branchs_commit_and_a_resolved_one_gets_the_merge(repo: GitRepo) -> None:
    base = repo.save(customers="a\n", marketing="a\n", staff="a\n", untouched="a\n")
    repo.git("checkout", "--quiet", "-b", "branch")
    branch = repo.save(MARCH, marketing="b\n", staff="b\n")
    repo.git("checkout", "--quiet", "main")
    main = repo.save(APRIL, customers="c\n", staff="c\n")
    repo.git("merge", "--quiet", "--strategy=ours", "--no-commit", "branch")
    repo.write("marketing.yaml", "b\n")
    merge = repo.save(APRIL, staff="b and c\n")
    history = read(repo.root)
    assert last(history, "marketing.yaml") == branch
    assert last(history, "customers.yaml") == main
    assert last(history, "staff.yaml") == merge
    assert last(history, "untouched.yaml") == base
    assert last(history, "marketing.yaml", "customers.yaml") == main


def test_a_file_that_a_merge_takes_from_the_branch_without_its_change_keeps_the_older_commit(repo: GitRepo) -> None:
    base = repo.save(customers="1", marketing="1")
    repo.git("checkout", "--quiet", "-b", "branch")
    repo.save(staff="1")
    repo.git("checkout", "--quiet", "main")
    repo.save(customers="2")
    repo.git("merge", "--quiet", "--no-commit", "branch")
    repo.save(customers="1")
    history = read(repo.root)
    assert last(history, "customers.yaml") == base
    assert last(history, "marketing.yaml") == base


def test_a_renamed_file_was_changed_by_the_rename(repo: GitRepo) -> None:
    repo.save(customers="the same text\n")
    repo.git("mv", "customers.yaml", "clients.yaml")
    renamed = repo.commit("Rename")
    history = read(repo.root)
    assert last(history, "clients.yaml") == renamed
    assert history.last(["customers.yaml"]) is None


def test_a_file_deleted_and_added_again_was_changed_by_the_second_addition(repo: GitRepo) -> None:
    repo.save(customers="same")
    (repo.root / "customers.yaml").unlink()
    repo.commit("Remove")
    again = repo.save(customers="same")
    repo.commit("Change nothing")
    assert last(read(repo.root), "customers.yaml") == again


@pytest.mark.parametrize(
    "name", ["käyttäjät.yaml", "new\nline.yaml", "-option.yaml", "tab\t.yaml", ":(glob)*", "a" * 40]
)
def test_any_file_name_is_understood(repo: GitRepo, name: str) -> None:
    repo.save(other="1")
    repo.write(name, "1")
    named = repo.commit()
    repo.save(other="2")
    repo.git("config", "core.quotePath", "true")
    history = read(repo.root)
    assert last(history, name) == named
    assert history.uncommitted([name]) == ()


def test_a_workspace_in_a_subfolder_sees_only_its_own_files_by_their_own_paths(repo: GitRepo) -> None:
    repo.write("customers.yaml", "outside")
    repo.write("privacy/customers.yaml", "inside")
    inside = repo.commit()
    repo.write("customers.yaml", "outside, changed")
    head = repo.commit()
    history = read(repo.root / "privacy")
    assert set(history.commits) == {"customers.yaml"}
    assert last(history, "customers.yaml") == inside
    assert history.head is not None
    assert history.head.id == head
    assert history.uncommitted(["customers.yaml", "../customers.yaml"]) == ("../customers.yaml",)


def test_the_history_can_be_limited_to_folders_of_the_workspace(repo: GitRepo) -> None:
    repo.write("registers/customers.yaml", "1")
    repo.write("src/main.c", "1")
    first = repo.commit()
    repo.write("src/main.c", "2")
    repo.commit()
    history = read_history(repo.root, git_environment(), within=("registers", "templates"))
    assert set(history.commits) == {"registers/customers.yaml"}
    assert last(history, "registers/customers.yaml") == first


def test_a_limit_is_a_folder_name_and_no_pattern(repo: GitRepo) -> None:
    repo.write("[a-z]*/customers.yaml", "1")
    repo.write("registers/customers.yaml", "1")
    repo.commit()
    history = read_history(repo.root, git_environment(), within=("[a-z]*",))
    assert set(history.commits) == {"[a-z]*/customers.yaml"}
    assert set(read_history(repo.root, git_environment(), within=(":(top)registers",)).commits) == set()


def test_a_linked_work_tree_and_a_submodule_are_read_like_any_repository(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.save(customers="1")
    repo.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "-b", "other")
    outer = GitRepo.create(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repo.root.as_uri(), "privacy")
    outer.commit()
    for root in (tmp_path / "linked", outer.root / "privacy"):
        assert last(read(root), "customers.yaml") == first
        assert read(root).uncommitted(["customers.yaml"]) == ()
    assert read(outer.root).uncommitted(["privacy/customers.yaml"]) == ("privacy/customers.yaml",)


def test_a_repository_with_sha256_ids_is_read(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo", "--object-format=sha256")
    repo.save(customers="1", marketing="1")
    second = repo.save(customers="2")
    history = read(repo.root)
    assert len(second) == 64
    assert last(history, "customers.yaml") == second
    assert history.uncommitted(["customers.yaml", "marketing.yaml"]) == ()


@pytest.mark.parametrize("seed", range(12))
def test_every_file_of_a_tangled_history_has_the_commit_that_git_log_names(tmp_path: Path, seed: int) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.git("fast-import", "--quiet", given=tangled_history(random.Random(seed)))
    repo.git("reset", "--quiet", "--hard")
    history = read(repo.root / "sub")
    files = repo.git("ls-tree", "-r", "--name-only", "HEAD:sub").splitlines()
    expected = {file: repo.git("log", "-1", "--format=%H", "--", f"sub/{file}") for file in files}
    assert {path: commit.id for path, commit in history.commits.items()} == expected
    assert history.uncommitted(files) == ()
    reachable = {commit: repo.git("rev-list", commit).splitlines() for commit in expected.values()}
    chance = random.Random(seed)
    for _ in range(20):
        chosen = chance.sample(files, 3)
        newest = last(history, *chosen)
        others = {expected[file] for file in chosen} - {newest}
        assert len(others) < len({expected[file] for file in chosen})
        assert not any(newest in reachable[other] for other in others)  # it is no ancestor of another answer


def tangled_history(chance: random.Random, commits: int = 60, files: int = 12) -> bytes:
    """A `fast-import` stream: merges of two and three parents, unordered clocks, files deleted and reverted."""
    lines: list[str] = []
    for mark in range(1, commits + 1):
        earlier = range(max(1, mark - 6), mark)
        parents = chance.sample(earlier, min(len(earlier), chance.choice((1, 1, 1, 2, 2, 3))))
        clock = 1_700_000_000 + mark * 1000 + chance.randint(-5000, 5000)
        lines += ["commit refs/heads/main", f"mark :{mark}", f"committer T <t@example.org> {clock} +0200", "data 0"]
        lines += [f"{word} :{parent}" for word, parent in zip(("from", "merge", "merge"), parents, strict=False)]
        for _ in range(chance.choice((0, 1, 2))):
            path = f"{chance.choice(('sub', 'sub', 'sub/deep', 'other'))}/{chance.randrange(files)}"
            text = str(chance.randrange(2))
            lines += (
                [f"M 100644 inline {path}", f"data {len(text)}", text] if chance.random() < 0.9 else [f"D {path}"]
            )
        if mark == 1:
            for path in ("sub/a", "sub/b", "sub/c"):
                lines += [f"M 100644 inline {path}", "data 1", "x"]
    return ("\n".join([*lines, "done", ""])).encode()


# What is not committed


def test_an_edit_an_untracked_an_ignored_a_removed_and_a_staged_file_are_uncommitted(repo: GitRepo) -> None:
    repo.write(".gitignore", "ignored.yaml\n")
    repo.save(clean="1", edited="1", removed="1", staged="1", restored="1", unlisted="1")
    repo.write("ignored.yaml", "1")
    repo.write("untracked.yaml", "1")
    repo.write("edited.yaml", "2")
    (repo.root / "removed.yaml").unlink()
    repo.write("staged.yaml", "2")
    repo.write("restored.yaml", "2")
    repo.git("add", "staged.yaml", "restored.yaml")
    repo.write("restored.yaml", "1")  # as in HEAD on disk, but the index holds another text
    repo.git("rm", "--quiet", "--cached", "unlisted.yaml")
    names = ["clean", "edited", "ignored", "removed", "restored", "staged", "unlisted", "untracked"]
    found = read(repo.root).uncommitted([f"{name}.yaml" for name in reversed(names)])
    assert found == tuple(f"{name}.yaml" for name in names if name != "clean")


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_an_edit_that_the_index_is_told_to_overlook_is_found(repo: GitRepo, flag: str) -> None:
    repo.save(customers="1")
    repo.git("update-index", flag, "customers.yaml")
    repo.write("customers.yaml", "2")
    assert repo.git("status", "--porcelain") == ""
    assert read(repo.root).uncommitted(["customers.yaml"]) == ("customers.yaml",)


def test_other_line_ends_are_no_edit_and_another_word_is(repo: GitRepo) -> None:
    repo.save(customers="a\nb\n", marketing="a\nb\n")
    repo.write("customers.yaml", "a\r\nb\r\n")
    repo.write("marketing.yaml", "a\r\nc\r\n")
    assert read(repo.root).uncommitted(["customers.yaml", "marketing.yaml"]) == ("marketing.yaml",)


def test_a_large_file_kept_by_git_lfs_is_committed_when_its_pointer_is(repo: GitRepo) -> None:
    pointer = (
        "version https://git-lfs.github.com/spec/v1\n"
        "oid sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\nsize 5\n"
    )
    repo.write(".gitattributes", "*.pdf filter=lfs diff=lfs merge=lfs -text\n")
    repo.write("signed.pdf", pointer)
    repo.write("pointer.pdf", pointer)
    repo.commit()
    repo.write("signed.pdf", "hello")  # what `git lfs checkout` puts there
    assert read(repo.root).uncommitted(["signed.pdf", "pointer.pdf"]) == ()
    repo.write("signed.pdf", "jello")
    assert read(repo.root).uncommitted(["signed.pdf"]) == ("signed.pdf",)


def test_a_link_a_folder_and_a_pipe_in_a_files_place_are_uncommitted(repo: GitRepo) -> None:
    repo.save(link="1", folder="1", pipe="1")
    for name in ("link", "folder", "pipe"):
        (repo.root / f"{name}.yaml").unlink()
    repo.write("elsewhere", "1")
    (repo.root / "link.yaml").symlink_to("elsewhere")
    (repo.root / "folder.yaml").mkdir()
    os.mkfifo(repo.root / "pipe.yaml")
    names = ("folder.yaml", "link.yaml", "pipe.yaml")
    assert read(repo.root).uncommitted(names) == names


# What a clone hides


def test_a_shallow_clone_hides_what_changed_before_its_edge_and_tells_what_changed_after(
    repo: GitRepo, tmp_path: Path
) -> None:
    repo.save(FEBRUARY, customers="1", marketing="1")
    repo.save(MARCH, unrelated="1")
    third = repo.save(APRIL, marketing="2")
    one, two = (repo.clone(tmp_path / f"{depth}", f"--depth={depth}") for depth in (1, 2))
    history = read(one.root)
    assert history.head is not None
    assert history.head.id == third
    assert history.hidden(["customers.yaml"])
    assert history.hidden(["marketing.yaml"])
    history = read(two.root)
    assert history.hidden(["customers.yaml"])
    assert not history.hidden(["marketing.yaml"])
    assert not history.hidden(["customers.yaml", "marketing.yaml"])  # whatever came before, this is the newest
    assert last(history, "customers.yaml", "marketing.yaml") == third
    assert history.uncommitted(["customers.yaml"]) == ()
    assert not read(repo.root).hidden(["customers.yaml"])


def test_a_shallow_clone_that_holds_the_whole_history_hides_nothing(repo: GitRepo, tmp_path: Path) -> None:
    only = repo.save(customers="1")
    clone = repo.clone(tmp_path / "clone", "--depth=1")
    assert (clone.root / ".git/shallow").exists()
    history = read(clone.root)
    assert last(history, "customers.yaml") == only
    assert not history.hidden(["customers.yaml"])


def test_a_clone_without_file_contents_is_read_and_nothing_is_fetched(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.save(customers="1", marketing="1")
    repo.save(marketing="2")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = repo.clone(tmp_path / "clone", "--filter=blob:none")
    packs = sorted((clone.root / ".git/objects").rglob("*"))
    history = read(clone.root)
    assert last(history, "customers.yaml") == first
    assert history.uncommitted(["customers.yaml", "marketing.yaml"]) == ()
    assert sorted((clone.root / ".git/objects").rglob("*")) == packs


# No history


def test_outside_git_source_date_epoch_is_the_date(tmp_path: Path) -> None:
    history = read(tmp_path, SOURCE_DATE_EPOCH="1767225600")
    assert (history.in_git, history.head, history.problem) == (False, None, None)
    assert history.outside_date == datetime(2026, 1, 1, tzinfo=UTC)
    assert history.uncommitted(["customers.yaml"]) == ()
    assert history.last(["customers.yaml"]) is None
    assert not history.hidden(["customers.yaml"])


def test_outside_git_without_source_date_epoch_there_is_no_date_and_no_problem(tmp_path: Path) -> None:
    history = read(tmp_path)
    assert (history.in_git, history.outside_date, history.problem) == (False, None, None)


@pytest.mark.parametrize("text", ["", "now", "-1", "1.5", " 1", "\uff11", "\u00b2", "999999999999", "9" * 5000])
def test_a_source_date_epoch_that_is_no_number_of_seconds_is_a_problem(tmp_path: Path, text: str) -> None:
    history = read(tmp_path, SOURCE_DATE_EPOCH=text)
    assert (history.outside_date, history.problem) == (None, Problem.EPOCH_MALFORMED)


def test_in_git_source_date_epoch_does_not_count(repo: GitRepo) -> None:
    repo.save(customers="1")
    assert read(repo.root, SOURCE_DATE_EPOCH="1").outside_date is None
    assert read(repo.root, SOURCE_DATE_EPOCH="nonsense").problem is None


def test_in_an_empty_repository_and_on_an_unborn_branch_everything_is_uncommitted(repo: GitRepo) -> None:
    repo.write("customers.yaml", "1")
    empty = read(repo.root)
    repo.commit()
    repo.git("checkout", "--quiet", "--orphan", "unborn")
    for history in (empty, read(repo.root)):
        assert (history.in_git, history.head, history.problem) == (True, None, None)
        assert history.uncommitted(["customers.yaml"]) == ("customers.yaml",)


def test_a_commit_without_files_is_a_head_without_answers(repo: GitRepo) -> None:
    empty = repo.commit()
    history = read(repo.root)
    assert history.head is not None
    assert history.head.id == empty
    assert history.commits == {}


# When git cannot answer


def assert_closed(history: History, problem: Problem) -> None:
    assert (history.in_git, history.head, history.problem) == (True, None, problem)
    assert history.last(["customers.yaml"]) is None
    assert history.uncommitted(["customers.yaml"]) == ("customers.yaml",)


def test_a_repository_on_a_machine_without_git_is_a_problem_and_a_plain_folder_is_not(
    repo: GitRepo, tmp_path: Path
) -> None:
    repo.save(customers="1")
    assert_closed(read(repo.root, PATH=str(tmp_path)), Problem.GIT_MISSING)
    assert read(tmp_path, PATH=str(tmp_path), SOURCE_DATE_EPOCH="0").outside_date == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only the superuser can give a folder away")
def test_a_repository_of_another_user_is_refused_until_it_is_trusted(repo: GitRepo, tmp_path: Path) -> None:
    repo.save(customers="1")
    for path in (repo.root, repo.root / ".git"):
        os.chown(path, 54321, 54321)
    assert_closed(read(repo.root), Problem.GIT_REFUSED)
    trust = tmp_path / "gitconfig"
    trust.write_text(f"[safe]\n\tdirectory = {repo.root}\n")
    assert read(repo.root, GIT_CONFIG_GLOBAL=str(trust)).problem is None


@pytest.mark.parametrize("spoil", ["tree", "old tree", "commit", "ref", "index", "HEAD", "emptied"])
def test_a_damaged_repository_is_a_problem(repo: GitRepo, spoil: str) -> None:
    repo.save(customers="1")
    old_tree = repo.git("rev-parse", "HEAD^{tree}")
    repo.save(customers="2")
    git = repo.root / ".git"
    names = {"tree": repo.git("rev-parse", "HEAD^{tree}"), "old tree": old_tree, "commit": repo.head()}
    if spoil in names:
        (git / "objects" / names[spoil][:2] / names[spoil][2:]).unlink()
    elif spoil == "emptied":
        shutil.rmtree(git)
        git.mkdir()
    else:
        (git / {"ref": "refs/heads/main", "index": "index", "HEAD": "HEAD"}[spoil]).write_text("nonsense\n")
    assert_closed(read(repo.root), Problem.GIT_FAILED)


def test_a_commit_dated_after_the_year_9999_is_a_problem(repo: GitRepo) -> None:
    head = "commit refs/heads/main\ncommitter T <t@example.org> 999999999999999 +0000\ndata 0\n"
    repo.git("fast-import", "--quiet", given=f"{head}M 100644 inline customers.yaml\ndata 1\n1\n".encode())
    assert_closed(read(repo.root), Problem.GIT_FAILED)


def test_a_repository_set_to_be_bare_has_no_work_tree_and_the_inside_of_a_git_folder_is_refused(
    repo: GitRepo,
) -> None:
    repo.save(customers="1")
    assert_closed(read(repo.root / ".git/refs"), Problem.GIT_REFUSED)
    repo.git("config", "core.bare", "true")
    assert_closed(read(repo.root), Problem.GIT_NO_WORK_TREE)


def test_a_git_that_hangs_is_given_up(repo: GitRepo, tmp_path: Path) -> None:
    repo.save(customers="1")
    slow = tmp_path / "bin/git"
    slow.parent.mkdir()
    for pattern in ("*", "*diff-tree*"):
        sleep = f'case "$*" in {pattern}) exec sleep 60;; esac'
        slow.write_text(f'#!/bin/sh\n{sleep}\nexec {shutil.which("git")} "$@"\n')
        slow.chmod(0o755)
        repo.save(customers=pattern)
        begun = time.monotonic()
        environ = {**git_environment(), "PATH": f"{slow.parent}{os.pathsep}{os.environ['PATH']}"}
        assert_closed(read_history(repo.root, environ, timeout=0.5), Problem.GIT_TIMEOUT)
        assert time.monotonic() - begun < 20


# A hostile repository


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark beside itself when it is run."""
    program = tmp_path / "trap/run"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {program.parent}/sprung\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def sprung(trap: Path) -> bool:
    mark = trap.parent / "sprung"
    found = mark.exists()
    mark.unlink(missing_ok=True)
    return found


def test_no_program_that_a_repositorys_configuration_names_is_run(repo: GitRepo, trap: Path) -> None:
    repo.save(customers="1", marketing="1")
    repo.write(".gitattributes", "*.yaml filter=evil diff=evil merge=evil\n")
    repo.save(customers="2")
    repo.save(marketing="2")
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.alternateRefsCommand",
        "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge",
        "filter.evil.process", "merge.evil.driver", "gpg.program", "pager.rev-list", "pager.diff-tree",
        "interactive.diffFilter", "credential.helper",
    ):  # fmt: skip
        repo.git("config", key, str(trap))
    repo.git("config", "log.showSignature", "true")
    for name in ("rev-list", "ls-tree", "ls-files", "diff-tree", "rev-parse"):
        repo.git("config", f"alias.{name}", f"!{trap}")
    for hook in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(trap, repo.root / ".git/hooks" / hook)
    sprung(trap)
    repo.write("customers.yaml", "3")
    future = time.time() + 100
    os.utime(repo.root / "marketing.yaml", (future, future))
    history = read(repo.root, GIT_PAGER=str(trap), GIT_EXTERNAL_DIFF=str(trap), GIT_SSH_COMMAND=str(trap))
    assert history.problem is None
    assert history.uncommitted(["customers.yaml", "marketing.yaml"]) == ("customers.yaml",)
    assert not sprung(trap)
    for harmless in ("core.fsmonitor=false", "filter.evil.clean="):  # the traps work: plain git runs into either
        repo.git("-c", "filter.evil.process=", "-c", harmless, "status")
        assert sprung(trap)


def test_a_clone_without_trees_is_a_problem_and_no_transport_is_started_to_complete_it(
    repo: GitRepo, trap: Path, tmp_path: Path
) -> None:
    repo.save(customers="1")
    repo.save(customers="2")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = repo.clone(tmp_path / "clone", "--filter=tree:0")
    clone.git("config", "protocol.allow", "always")
    for protocol in ("ext", "file"):
        clone.git("config", f"protocol.{protocol}.allow", "always")
    clone.git("config", "remote.origin.uploadpack", str(trap))
    for url in (repo.root.as_uri(), f"ext::{trap}"):
        clone.git("config", "remote.origin.url", url)
        assert_closed(read(clone.root), Problem.GIT_FAILED)
        assert not sprung(trap)
    with pytest.raises(AssertionError):
        clone.git("diff-tree", "HEAD~1", "HEAD")
    assert sprung(trap)


def test_a_bare_repository_among_the_files_is_refused_and_its_programs_are_not_run(repo: GitRepo, trap: Path) -> None:
    inner = GitRepo.create(repo.root / "privacy", "--bare")
    inner.git("config", "core.bare", "false")
    inner.git("config", "core.worktree", "..")
    inner.git("config", "core.fsmonitor", str(trap))
    repo.write("privacy/registers/customers.yaml", "1")
    assert_closed(read(inner.root), Problem.GIT_REFUSED)
    assert not sprung(trap)


def test_a_git_lying_in_the_workspace_is_not_the_one_that_runs(
    repo: GitRepo, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.save(customers="1")
    shutil.copy(trap, repo.root / "git")
    monkeypatch.chdir(repo.root)
    assert_closed(read(repo.root, PATH=os.pathsep.join(("", "."))), Problem.GIT_MISSING)
    assert read(repo.root, PATH=os.pathsep.join(("", ".", os.environ["PATH"]))).problem is None
    assert not sprung(trap)


def test_the_environment_cannot_point_to_another_repository(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.save(customers="1")
    other = GitRepo.create(tmp_path / "other")
    other.save(customers="1")
    git = str(other.root / ".git")
    history = read(repo.root, GIT_DIR=git, GIT_WORK_TREE=str(other.root), GIT_INDEX_FILE=f"{git}/index")
    assert last(history, "customers.yaml") == first


def test_history_is_read_as_committed_not_as_replaced_or_grafted(repo: GitRepo) -> None:
    first = repo.save(FEBRUARY, customers="1")
    second = repo.save(MARCH, marketing="1")
    repo.git("replace", first, second)
    assert last(read(repo.root), "customers.yaml") == first
    repo.git("replace", "--delete", first)
    (repo.root / ".git/info/grafts").write_text(f"{second}\n")
    assert last(read(repo.root), "customers.yaml") == first


def test_reading_changes_nothing_in_the_repository(repo: GitRepo) -> None:
    repo.save(customers="1")
    future = time.time() + 100
    os.utime(repo.root / "customers.yaml", (future, future))
    before = {path: path.stat().st_mtime_ns for path in repo.root.rglob("*")}
    read(repo.root).uncommitted(["customers.yaml"])
    assert {path: path.stat().st_mtime_ns for path in repo.root.rglob("*")} == before
