"""Measures ropa against its targets and prints a table: `make bench`, or `run.py --quick --rows check`."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
AS_OF = "2026-11-24"
BIN = Path(sys.executable).parent
ROPA = str(BIN / "ropa")
FINDINGS = (0, 1)
"""Exit codes of a run that did its work: nothing found, or something found."""


class NotMeasuredError(Exception):
    """A step failed, so that a row has no value; the message says why."""


@dataclass(frozen=True)
class Run:
    """One finished process: seconds on the wall, MiB at its peak, what it printed."""

    seconds: float
    peak: float
    output: str


@dataclass(frozen=True)
class Row:
    """One line of the table; `met` is None where there is only something to see."""

    what: str
    measured: str
    target: str
    met: bool | None


def run(command: Sequence[str], codes: Sequence[int] = (0,)) -> Run:
    """Run a process to its end. Raises NotMeasuredError where it cannot be started or gives another exit code.

    The peak is that of this one process and of those it waited for; the system counts the starting process's own
    size as the least, which is why this file imports so little.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        except OSError as error:
            raise NotMeasuredError(f"{command[0]}: {error.strerror}") from error
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode not in codes:
            said = errors.read().decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            raise NotMeasuredError(f"{' '.join(command[:3])} … gave {process.returncode}: {said[-1][:200]}")
        divisor = 1024 * 1024 if sys.platform == "darwin" else 1024
        return Run(seconds, usage.ru_maxrss / divisor, output.read().decode("utf-8", "replace"))


def best(runs: Sequence[Run]) -> Run:
    """The quickest of several runs: what the machine can do when nothing else disturbs it."""
    return min(runs, key=lambda item: item.seconds)


def check(root: Path) -> Run:
    """`ropa check` of a workspace."""
    return run([ROPA, "check", str(root), "--as-of", AS_OF], FINDINGS)


class Bench:
    """The sets of files in a folder of their own, and what several rows need once."""

    def __init__(self, folder: Path, large: int, small: int, rounds: int) -> None:
        self.folder = folder
        self.large = large
        self.small = small
        self.rounds = rounds
        self._made: set[int] = set()

    def files(self, count: int) -> Path:
        """A committed set of so many registers, written on first use by a process of its own."""
        root = self.folder / f"set-{count}"
        if count not in self._made:
            self._made.add(count)
            made = run([sys.executable, str(HERE / "generate.py"), str(root), str(count), "--git"])
            print(f"  {count} registers: {made.output.strip()}", flush=True)
        return root

    @cached_property
    def start(self) -> float:
        """Seconds of a check of a workspace without registers: the start of the program, its packs and its tables."""
        root = self.files(0)
        return best([check(root) for _ in range(self.rounds)]).seconds

    @cached_property
    def checked(self) -> tuple[Run, Run, float]:
        """The best checks of the small and of the large set, and the best bare parse, all in turns."""
        small, large = self.files(self.small), self.files(self.large)
        runs: tuple[list[Run], list[Run], list[float]] = ([], [], [])
        for _ in range(self.rounds):
            runs[2].append(float(run([sys.executable, str(HERE / "compose.py"), str(large)]).output.split()[0]))
            runs[1].append(check(large))
            runs[0].append(check(small))
        return best(runs[0]), best(runs[1]), min(runs[2])

    # --- rows

    def version(self) -> Iterator[Row]:
        """The command that does nothing."""
        found = best([run([ROPA, "--version"]) for _ in range(self.rounds * 3)])
        measured = f"{found.seconds:.3f} s, {found.peak:.0f} MiB"
        yield Row("ropa --version", measured, "≤ 0.08 s, ≤ 20 MiB", found.seconds <= 0.08 and found.peak <= 20)

    def repository(self) -> Iterator[Row]:
        """The worked workspace of this repository."""
        found = best([check(ROOT) for _ in range(self.rounds)])
        size = sum(path.stat().st_size for path in (ROOT / "registers").rglob("*.yaml"))
        yield Row(
            f"check of this repository ({size} bytes)", f"{found.seconds:.3f} s", "≤ 0.25 s", found.seconds <= 0.25
        )

    def check(self) -> Iterator[Row]:
        """The check of the small and the large set, against the bare parse of the same files."""
        small, large, bare = self.checked
        yield Row(
            f"check {self.small}", f"{small.seconds:.3f} s, {small.peak:.0f} MiB", "≤ 0.38 s", small.seconds <= 0.38
        )
        ratio = large.seconds / bare
        measured = f"{large.seconds:.2f} s = {ratio:.2f} × {bare:.2f} s, {large.peak:.0f} MiB"
        met = ratio <= 2 and large.peak <= 100
        yield Row(f"check {self.large} against bare compose", measured, "≤ 2 ×, ≤ 100 MiB", met)
        framed = len(set(re.findall(r"--> registers/(activity-\d+)\.yaml:", large.output)))
        yield Row("  registers with a framed finding", f"{framed}", f"all {self.large}", framed == self.large)
        net = [max(item.seconds - self.start, 0.001) for item in (small, large)]
        factor = self.large / self.small * 1.1
        growth = net[1] / net[0]
        yield Row(
            f"  growth, net of {self.start:.3f} s of start", f"{growth:.1f} ×", f"≤ {factor:.0f} ×", growth <= factor
        )

    def pdf(self) -> Iterator[Row]:
        """One PDF, in one warm process: of a plain text, and of a notice."""
        said = run([sys.executable, str(HERE / "pdf.py")]).output.splitlines()
        for what, line in zip(("PDF", "notice"), said, strict=True):
            *times, pages = line.split()
            ours, bare, same_kind = map(float, times)
            measured = f"{ours / bare:.3f} × {bare:.3f} s (its own PDF/A-3a: {ours / same_kind:.3f} ×)"
            row = f"one {what} of {pages} pages against bare WeasyPrint"
            yield Row(row, measured, "≤ 1.05 ×", ours <= 1.05 * bare)

    def workers(self) -> Iterator[Row]:
        """A whole build with two workers against one."""
        root = self.files(self.small)
        one, two = (self._build(root, f"workers-{jobs}", jobs) for jobs in (1, 2))
        ratio = one.seconds / two.seconds
        measured = f"{ratio:.2f} × ({one.seconds:.1f} s, {two.seconds:.1f} s)"
        yield Row(f"build of {self.small} × 3 languages, 2 workers against 1", measured, "≥ 1.8 ×", ratio >= 1.8)

    def again(self) -> Iterator[Row]:
        """A build of what is built already, and one after one register was edited."""
        root, out = self.files(self.large), self.folder / "again"
        first = self._build(root, "again", 2)
        public = len(list((out / "public").glob("activity-*.pdf")))
        whole = public == 3 * self.large
        yield Row(
            f"  first build of {self.large} × 3",
            f"{first.seconds:.0f} s, {public} notices",
            f"{3 * self.large}",
            whole,
        )
        checked = best([check(root) for _ in range(2)]).seconds
        repeated = best([self._build(root, "again", 2) for _ in range(2)])
        over = repeated.seconds - checked
        measured = f"{repeated.seconds:.2f} s = check + {over:.2f} s"
        yield Row(f"nothing changed, {self.large} × 3", measured, "≤ check + 2.5 s", over <= 2.5)
        before = _stamps(out)
        self._edit(root)
        edited = self._build(root, "again", 2)
        after = _stamps(out)
        written = sorted(path for path in after if after[path] != before.get(path))
        own = re.compile(r"(?:public/(?:activity-0001|index)\b.*|internal/.*|manifest\.json)\Z")
        other = [path for path in written if not own.match(path)]
        measured = f"{edited.seconds:.2f} s, {len(written)} files" + (f", {other[0]} among them" if other else "")
        yield Row(f"one register edited, of {self.large}", measured, "its documents, indexes, internal", not other)

    def _build(self, root: Path, name: str, jobs: int) -> Run:
        out = str(self.folder / name)
        return run([ROPA, "build", str(root), "-o", out, "-j", str(jobs), "--as-of", AS_OF], FINDINGS)

    def _edit(self, root: Path) -> None:
        path = root / "registers" / "activity-0001.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("days: 30", "days: 25"), encoding="utf-8")
        person = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        run(["git", "-C", str(root), *person, "commit", "-q", "-a", "-m", "Edit one register"])


def _stamps(out: Path) -> dict[str, tuple[int, int]]:
    """What tells that a file was written again: another inode, or another time."""
    found = ((path, path.stat()) for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): (status.st_ino, status.st_mtime_ns) for path, status in found}


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "version": Bench.version,
    "repository": Bench.repository,
    "check": Bench.check,
    "pdf": Bench.pdf,
    "workers": Bench.workers,
    "again": Bench.again,
}


def measure(bench: Bench, names: Sequence[str]) -> tuple[list[Row], bool]:
    """The rows asked for, and whether every one could be measured."""
    rows: list[Row] = []
    whole = True
    for name in names:
        print(f"measuring: {name}", flush=True)
        try:
            for row in ROWS[name](bench):
                print(f"  {row.what.strip()}: {row.measured}", flush=True)  # a run that is ended early loses nothing
                rows.append(row)
        except NotMeasuredError as reason:
            rows.append(Row(name, "not measured", str(reason), None))
            whole = False
    return rows, whole


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    wide = [
        max(len(text) for text in column)
        for column in zip(*((r.what, r.measured, r.target) for r in rows), strict=True)
    ]
    for row in rows:
        verdict = {True: "met", False: "MISSED", None: ""}[row.met]
        print(f"{row.what:{wide[0]}}  {row.measured:{wide[1]}}  {row.target:{wide[2]}}  {verdict}".rstrip())


def main() -> int:
    """Measure and print; 0 unless something could not be measured: a missed target is told, never a failure."""
    parser = argparse.ArgumentParser(description="Measure ropa against its targets.")
    parser.add_argument("--quick", action="store_true", help="10 and 30 registers instead of 100 and 1000, one round")
    parser.add_argument("--rows", default=",".join(ROWS), help=f"only some of {', '.join(ROWS)}")
    parser.add_argument("--keep", type=Path, help="write the sets and builds here and leave them")
    options = parser.parse_args()
    names = options.rows.split(",")
    if unknown := set(names) - ROWS.keys():
        parser.error(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    folder = options.keep or Path(tempfile.mkdtemp(prefix="ropa-bench-"))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installation is byte-compiled: so is what is measured
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    large, small, rounds = (30, 10, 1) if options.quick else (1000, 100, 5)
    try:
        rows, whole = measure(Bench(folder, large, small, rounds), names)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print()
    show(rows)
    if options.quick:
        print("\nA quick run only shows that everything can be measured: its targets are those of the large set.")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
