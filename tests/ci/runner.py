"""The steps of a workflow or action, run as a runner does: real bash, inputs put in where expressions stand."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

EXPRESSION = re.compile(r"\$\{\{\s*([a-z._-]+)\s*\}\}")
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""What `shell: bash` means on GitHub."""


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its `${{ expressions }}` replaced; an unknown one is a mistake of the file."""
    return EXPRESSION.sub(lambda found: values[found[1]], text)


def scripts(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The steps that run a script."""
    return (step for step in steps if "run" in step)


def run_step(script: str, cwd: Path, environment: Mapping[str, str], place: Path) -> subprocess.CompletedProcess[str]:
    """Run a script from a file, as a runner does."""
    place.mkdir(parents=True, exist_ok=True)
    file = place / "step.sh"
    file.write_text(script, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [*BASH, file], cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, timeout=300, check=False
    )


def stand_ins(folder: Path) -> Path:
    """A folder with `sudo` and `apt-get` that only write down what they are asked: packages are the machine's."""
    folder.mkdir(exist_ok=True)
    for name, does in {"sudo": 'exec "$@"', "apt-get": f'echo "$*" >>{folder}/asked'}.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder
