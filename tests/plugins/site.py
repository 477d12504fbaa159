"""A Python environment without any pack, into which a test installs packs with real metadata."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import ropa

STRANGER = Path(__file__).parent / "stranger"
MAIN = "import sys; from ropa.cli import main; sys.exit(main())"


def make_site(folder: Path) -> Path:
    """A folder of installed packages that holds what ropa needs, and ropa itself, but no metadata of a pack."""
    folder.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(("ropa", "_editable", "__editable__", "_ropa")) and entry.suffix != ".pth":
            (folder / entry.name).symlink_to(entry)
    (folder / "ropa").symlink_to(Path(ropa.__file__).parent)
    return folder


def install(site: Path, name: str, source: Path | str) -> None:
    """Install a pack as installers do: its module, and metadata with an entry point of group `ropa`."""
    module = f"ropa_{name}"
    if isinstance(source, Path):
        shutil.copytree(source, site / module, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        (site / f"{module}.py").write_text(source, encoding="utf-8")
    metadata = site / f"{module}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[ropa]\n{name} = {module}\n", encoding="utf-8")


def run(
    site: Path, *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ropa in its own process with the packs of a site only."""
    command = [sys.executable, "-S", "-P", "-B", "-c", MAIN, *map(str, arguments)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ROPA_", "PYTHON"))}
    return subprocess.run(
        command,
        cwd=cwd or site,
        env={**clean, "PYTHONPATH": str(site), "PYTHONUTF8": "1", **(env or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
