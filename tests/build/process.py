"""`ropa` in processes of their own: without Pango, with a small disk, or killed at a chosen moment."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

DAY = "2026-11-24"
MAIN = "import sys; from ropa.cli import main; sys.exit(main(sys.argv[1:]))"
WITHOUT_PANGO = """
import cffi
def missing(*arguments):
    raise OSError("cannot load library 'libpango-1.0-0'")
cffi.FFI.dlopen = missing
"""
SMALL_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
"""From here on the system writes no more than so many bytes to any file, as a full disk would."""

# Runs a command again and again, each time in a fork that the system kills at the next of the moments at which it
# writes to the output folder; between two runs the folder is put back. Prints what was found after each end.
KILLED_EVERYWHERE = """
import contextlib, os, shutil, signal, sys
from pathlib import Path
from ropa.cli import main
from tests.build.process import state_of

out, before, repaired, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "repair", int(sys.argv[4])
command = sys.argv[5:]
EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}

def forked(die_at):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        names = [os.fsdecode(one) for one in arguments if isinstance(one, (str, bytes, os.PathLike))]
        reading = event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if event in EVENTS and not reading and any(str(out) in name or ".ropa" in name for name in names):
            seen += 1
            if seen == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
    if die_at:
        sys.addaudithook(hook)
    os._exit(main(command))

# Once through in this process itself, so that every fork of it starts warm; it gives the state that is aimed at.
with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
    main(command)
new = state_of(out)
moment = 1
while True:
    shutil.rmtree(out)
    if before.is_dir():
        shutil.copytree(before, out)
    code = forked(moment)
    if code != -signal.SIGKILL:
        break
    print(repr((moment, state_of(out))), flush=True)
    if repaired:
        forked(0)
        assert state_of(out) == new, f"after a kill at {moment} the next build did not give the same"
    moment += step
print(repr((0, new)))
"""


def run(
    *arguments: str | Path, prelude: str = "", cwd: Path | None = None, **environ: str
) -> subprocess.CompletedProcess[str]:
    """`ropa` with arguments in a process of its own, `prelude` being run in it before."""
    return subprocess.run(
        [sys.executable, "-P", "-c", prelude + MAIN, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def build(root: Path, out: Path, *options: str, prelude: str = WITHOUT_PANGO) -> subprocess.CompletedProcess[str]:
    """`ropa build` in a process of its own; without Pango unless another prelude is given, which is quick."""
    return run("build", root, "-o", out, "--as-of", DAY, "-j", "1", "--lang", "en", *options, prelude=prelude)


def state_of(folder: Path) -> dict[str, str]:
    """Every file of a folder with the digest of its bytes, the manifest with its text."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {
        path: data.decode("utf-8") if path == "manifest.json" else hashlib.sha256(data).hexdigest()
        for path, data in found.items()
    }


def documents(state: dict[str, str]) -> dict[str, str]:
    """The documents of a state: without the manifest and what a build that was stopped has left behind."""
    return {path: digest for path, digest in state.items() if path != "manifest.json" and ".ropa" not in path}


def lies(state: dict[str, str]) -> list[str]:
    """The files of which a folder's manifest says something that is not so."""
    manifest: dict[str, Any] = json.loads(state.get("manifest.json", '{"files": {}}'))
    replacing = manifest.get("replacing", {})
    found = []
    for path in {*documents(state), *manifest["files"], *replacing}:
        old = manifest["files"].get(path, {}).get("sha256")
        said = {old, (replacing[path] or {}).get("sha256")} if path in replacing else {old}
        if state.get(path) not in said:
            found.append(path)
    return found
