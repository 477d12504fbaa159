"""What is said of signatures: whether each is intact, by whom, and which root vouches for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day
from itertools import islice
from pathlib import Path

from ropa.build.stored import digest_of, file_bytes
from ropa.build.writing import MANIFEST, SIGNATURE
from ropa.sign.judged import Judge, Judged, NotJudged, Signed, Standing
from ropa.verify.claim import Claim
from ropa.verify.paper import Paper
from ropa.verify.result import Result

TOGETHER = 50
"""How many files are judged at once."""
NAMED = 3
"""How many files are named of those of which the same is said."""


def _no_judge(_: Sequence[Signed]) -> list[Judged]:
    raise NotJudged("@verify.no-sign-extra")


@dataclass(frozen=True, slots=True)
class Judging:
    """What judges signatures. `demanded` where roots were named: what is not signed under one of them is wrong then.

    `at` is the day as of which certificates are judged.
    """

    judge: Judge = _no_judge
    demanded: bool = False
    at: Day | None = None


def check_signatures(folder: Path, claim: Claim, judging: Judging, result: Result) -> None:
    """The signatures of a build: the manifest's, which ties every file, and those of PDFs."""
    if judging.demanded and file_bytes(folder / SIGNATURE) is None:
        result.contradict("verify.not-signed", path=MANIFEST)
    found: list[tuple[str, Judged]] = []
    signed = _signed(folder, claim, result)
    while some := list(islice(signed, TOGETHER)):
        try:
            judged = judging.judge([files for _, files in some])
        except NotJudged as problem:
            result.leave("verify.not-judged", reason=problem.reason)
            return
        found += zip((path for path, _ in some), judged, strict=True)
    for path, one in found:
        entry = claim.files.get(path)
        if entry is not None and one.standing is not Standing.BROKEN and one.unsigned != entry["unsigned"]["bytes"]:
            result.contradict("verify.claim-differs", what=path)
    _tell(found, judging, result)


def signed_paper(name: str, paper: Paper, judging: Judging, result: Result) -> bytes | None:
    """The bytes of a PDF as it was built, its signature being told; None where that cannot be known."""
    if not paper.form:
        if judging.demanded:
            result.contradict("verify.not-signed", path=name)
        return paper.data
    try:
        (judged,) = judging.judge([(paper.data, None)])
    except NotJudged as problem:
        result.leave("verify.not-judged", reason=problem.reason)
        return None
    _tell([(name, judged)], judging, result)
    return None if judged.standing is Standing.BROKEN else paper.data[: judged.unsigned]


def _signed(folder: Path, claim: Claim, result: Result) -> Iterator[tuple[str, Signed]]:
    signature, manifest = file_bytes(folder / SIGNATURE), file_bytes(folder / MANIFEST)
    if signature is not None and manifest is not None:
        yield MANIFEST, (manifest, signature)
    for path, entry in claim.files.items():
        data = file_bytes(folder / path) if "unsigned" in entry else None
        if data is None:
            continue
        if digest_of(data[: entry["unsigned"]["bytes"]]) != entry["unsigned"]["sha256"]:
            result.contradict("verify.claim-differs", what=path)
        yield path, (data, None)


def _tell(found: Sequence[tuple[str, Judged]], judging: Judging, result: Result) -> None:
    """Say the same of several files once."""
    same: dict[tuple[Standing, str, str, Day | None, Day | None], list[str]] = {}
    for path, one in found:
        same.setdefault((one.standing, one.signer, one.root, one.since, one.until), []).append(path)
    for (standing, signer, root, since, until), paths in same.items():
        note = result.show if standing in (Standing.TOLD, Standing.TRUSTED) else result.contradict
        said = {"signer": signer, "root": root, "since": since, "until": until, "at": judging.at}
        note(f"verify.signature-{standing.value}", paths=_some(paths), **said)


def _some(paths: Sequence[str]) -> str:
    rest = len(paths) - NAMED
    return ", ".join(paths[:NAMED]) + (f" … (+{rest})" if rest > 0 else "")
