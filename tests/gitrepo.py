"""Real git repositories for tests: made in a temporary folder, with nothing of the person's own settings."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOON = "2026-03-01T12:00:00+02:00"


def git_environment() -> dict[str, str]:
    """The process's environment without git's variables and without anybody's configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


@dataclass(frozen=True)
class GitRepo:
    """A work tree and git in it."""

    root: Path

    @classmethod
    def create(cls, root: Path, *options: str) -> GitRepo:
        """A new repository, `options` for `git init`."""
        root.mkdir(parents=True, exist_ok=True)
        repo = cls(root)
        repo.git("init", "--quiet", "--initial-branch=main", *options)
        return repo

    def git(self, *arguments: str, when: str = NOON, given: bytes = b"") -> str:
        """Git's output, without the last line end; author and committer date are `when` (ISO 8601)."""
        people = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _person(when)}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**git_environment(), **people},
            input=given,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {os.fsdecode(done.stderr)}"
        return os.fsdecode(done.stdout).removesuffix("\n")

    def write(self, path: str, text: str = "") -> Path:
        """Write a file of the work tree, with its folders."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
        return file

    def commit(self, message: str = "Change", when: str = NOON) -> str:
        """Commit everything that lies in the work tree, even nothing; the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, when=when)
        return self.head()

    def save(self, when: str = NOON, **texts: str) -> str:
        """Write files named without suffix (`customers="…"` is customers.yaml) and commit; the commit's id."""
        for name, text in texts.items():
            self.write(f"{name}.yaml", text)
        return self.commit(f"Save {', '.join(texts)}", when)

    def head(self) -> str:
        """The id of HEAD."""
        return self.git("rev-parse", "HEAD")

    def clone(self, root: Path, *options: str) -> GitRepo:
        """A clone through git's own transport, so that `--depth` and `--filter` count."""
        self.git("clone", "--quiet", *options, self.root.as_uri(), str(root))
        return GitRepo(root)


def _person(when: str) -> tuple[tuple[str, str], ...]:
    return ("NAME", "Test"), ("EMAIL", "test@example.org"), ("DATE", when)
