"""The sample registers, built once for the tests that look for facts in the documents."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ropa.cli import main
from tests.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of a committed copy of `registers/`, as of 2026-11-24."""
    folder = tmp_path_factory.mktemp("seed")
    repository, out = GitRepo.create(folder / "workspace"), folder / "build"
    shutil.copytree(ROOT / "registers", repository.root / "registers")
    repository.commit("Registers")
    code = main(["build", str(repository.root), "-o", str(out), "--as-of", "2026-11-24", "--draft"])
    assert code == 0, "the sample registers do not build cleanly"
    return out
