"""A short search for bytes that break a check; what longer searches found is kept in `found/`."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ropa.check import check_workspace
from ropa.words import Phrasebook
from tests.hostile.promises import assert_promises
from tests.workspace.small import write

HERE = Path(__file__).parent
FOUND = sorted((HERE / "found").iterdir())
RUNS = 600


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is made for Linux on x86-64")
def test_a_bounded_search_breaks_no_promise(tmp_path: Path) -> None:
    command = [sys.executable, str(HERE / "fuzz.py"), f"-runs={RUNS}", "-seed=1"]
    result = subprocess.run(command, cwd=tmp_path, timeout=300, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    tried = re.search(r"Done (\d+) runs", result.stderr)
    assert tried, result.stderr[-500:]
    assert int(tried[1]) >= RUNS
    covered = [int(number) for number in re.findall(r" cov: (\d+)", result.stderr)]
    assert covered[-1] > 2000, "the search sees too little of ropa to be one"


@pytest.mark.parametrize("file", FOUND, ids=lambda path: path.stem)
def test_what_a_search_once_found_breaks_no_promise_any_more(file: Path, tmp_path: Path) -> None:
    """The name of a file says which one of the workspace it is: `workspace-private-use`."""
    kind = file.stem.partition("-")[0]
    root = write(tmp_path, {f"registers/{kind}.yaml": file.read_bytes()})
    for language in ("en", "fi", "sv"):
        checked = check_workspace(root, date(2026, 11, 24))
        assert_promises(checked, Phrasebook.load(language, checked.registry.words))
