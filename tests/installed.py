"""ropa installed as its users install it: the wheel, in an environment of its own, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Standard output of a command that must succeed; on failure both streams are shown."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """The wheel, built from the checkout."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def install(wheel: Path, home: Path, *, with_pip: bool = False) -> Path:
    """The bin folder of a new environment that holds the wheel and the locked versions of what it needs."""
    run(UV, "venv", *(["--seed"] if with_pip else []), "--python", sys.executable, home, cwd=home.parent)
    command = (UV, "pip", "install", "--python", home, "--constraints", ROOT / "requirements.lock", wheel)
    try:
        run(*command, "--offline", cwd=home.parent)
    except AssertionError:  # an empty cache: fetch once
        run(*command, cwd=home.parent)
    return home / "bin"
