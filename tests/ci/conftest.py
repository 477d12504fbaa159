"""An environment with ropa as users have it, and a workspace in git that is clean."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installed import ROOT, build_wheel, install


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with pip, into which ropa was installed."""
    return install(wheel, tmp_path_factory.mktemp("environment") / "venv", with_pip=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The sample registers in a repository of their own, committed."""
    root = tmp_path / "checkout"
    sample_registers(root)
    commit(root)
    return root


def sample_registers(root: Path) -> None:
    """The sample registers, in one language: what is tested is who builds, not what."""
    shutil.copytree(ROOT / "registers", root / "registers")
    settings = root / "registers/workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("languages: [fi, sv, en]", "languages: [fi]"), encoding="utf-8")


def commit(root: Path) -> None:
    """Everything of a folder as the one commit of a new repository."""
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
