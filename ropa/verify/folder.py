"""A build folder against its manifest, and both against the same build made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ropa.build.output import Malformed, as_built, in_passing
from ropa.build.stored import digest_of, entries, file_bytes, file_digest
from ropa.build.writing import MANIFEST, SIGNATURE
from ropa.history.git import Stopped
from ropa.history.past import NoSuchCommit, Past
from ropa.verify.claim import Claim, Made
from ropa.verify.rebuild import TEMPLATES, How, Rebuilt, rebuild
from ropa.verify.result import Result, Unreadable

PastOf = Callable[[str | None], Past]
"""Gives the inputs at a commit; None stands for files outside git. Raises NoSuchCommit, Stopped, Unreadable."""

MAX_GROUPS = 12
"""From how many different commits and days files may stand in one build before the rest is left unchecked."""
_DATES = ("commit", "date", "unchanged_since")
"""What the manifest says of a file's date, of which the file itself shows only the day and some digits."""
_COMPARED = ("registers", "findings", "inputs", "withheld", "overrides", "partial")


def read_claim(folder: Path) -> Claim:
    """The manifest's claims. Raises Unreadable."""
    data = file_bytes(folder / MANIFEST)
    if data is None:
        raise Unreadable("verify.no-manifest", path=MANIFEST)
    try:
        claim = Claim.of(data)
        claim.groups()
    except Malformed as problem:
        raise Unreadable("verify.bad-manifest", path=MANIFEST, reason=str(problem)) from None
    return claim


def check_files(folder: Path, claim: Claim, result: Result) -> None:
    """Every file of the manifest has its digest; nothing is missing, nothing is there besides."""
    for path, entry in claim.files.items():
        found = file_digest(folder / path)
        if path in claim.replacing:
            then = claim.replacing[path]
            if found is None and then is not None:
                result.contradict("verify.missing", path=path)
            elif found not in (entry["sha256"], then["sha256"] if then else None):
                result.contradict("verify.altered", path=path)
        elif found is None:
            result.contradict("verify.missing", path=path)
        elif found != entry["sha256"]:
            result.contradict("verify.altered", path=path)
    for path, then in claim.replacing.items():
        if path not in claim.files and then and file_digest(folder / path) not in (None, then["sha256"]):
            result.contradict("verify.altered", path=path)
    known = {MANIFEST, SIGNATURE, *claim.files, *claim.replacing}
    for path, is_folder in entries(folder):
        if is_folder and (folder / path).is_symlink():
            result.contradict("verify.extra", path=path)
        elif not is_folder and path not in known:
            if in_passing(path):
                result.contradict("verify.unfinished")
            else:
                result.contradict("verify.extra", path=path)
    if claim.replacing:
        result.contradict("verify.interrupted", files=len(claim.replacing))


def check_inputs(past: Past, claim: Claim, result: Result) -> None:
    """The inputs at the commit have the hashes that the manifest gives."""
    for path, digest in sorted(claim.inputs.items()):
        data = past.files.get(path)
        if data is None:
            result.contradict("verify.input-missing", path=path, commit=_said(claim.made.commit))
        elif digest_of(data) != digest:
            result.contradict("verify.input-differs", path=path, commit=_said(claim.made.commit))


def check_build(folder: Path, claim: Claim, past_of: PastOf, how: How, result: Result) -> None:
    """The documents are those that the inputs give at their commit and under the law of their day."""
    for number, (made, paths) in enumerate(claim.groups().items()):
        first = made == claim.made
        if number >= MAX_GROUPS:
            result.leave("verify.too-many", files=len(paths), commit=_said(made.commit))
            continue
        try:
            past = past_of(made.commit)
        except NoSuchCommit as unknown:
            result.contradict("verify.no-commit", commit=_said(str(unknown)))
            continue
        except Stopped as stopped:
            result.leave("verify.git", reason=f"@git.{stopped.problem.value}")
            continue
        except Unreadable as problem:
            result.leave(problem.key, **problem.params)
            continue
        if first:
            check_inputs(past, claim, result)
        with TemporaryDirectory(prefix="ropa-verify-") as place:
            try:
                again = rebuild(
                    past,
                    made,
                    Path(place).resolve(),
                    how,
                    kept=_kept(folder, claim) if first else {},
                    own_templates=any(path.startswith(TEMPLATES) for path in claim.inputs),
                    draft=any(path.startswith("draft/") for path in paths),
                )
            except Unreadable as problem:
                result.contradict(problem.key, **problem.params)
                continue
            _compare(claim, made, paths, again, result)


def _kept(folder: Path, claim: Claim) -> dict[str, tuple[Mapping[str, Any], bytes]]:
    """The files that stay from an earlier build: they were there when this one was made."""
    found = {}
    for path, entry in claim.files.items():
        data = file_bytes(folder / path)
        if "made" in entry and data is not None and digest_of(data) == entry["sha256"]:
            found[path] = (entry, data)
    return found


def _compare(claim: Claim, made: Made, paths: Sequence[str], again: Rebuilt, result: Result) -> None:
    files = again.manifest["files"]
    others = list(claim.environment(again.manifest))
    if again.no_pdf is not None and any(path.endswith(".pdf") for path in paths):
        result.leave("verify.no-pdf", reason=again.no_pdf)
    differing = 0
    for path in paths:
        entry = files.get(path)
        if entry is not None and as_built(entry) == as_built(claim.files[path]):
            if not others and any(entry.get(part) != claim.files[path].get(part) for part in _DATES):
                result.contradict("verify.claim-differs", what=path)
            continue
        if entry is None and path.endswith(".pdf") and again.no_pdf is not None:
            continue
        differing += 1
        if not others:
            key = "verify.not-made" if entry is None else "verify.not-same"
            result.contradict(key, path=path, commit=_said(made.commit), as_of=made.as_of)
    if differing and others:
        for name, then, now in others:
            result.leave("verify.other-version", name=name, then=then, now=now)
        result.leave("verify.not-compared", files=differing)
    if made != claim.made:
        return
    for path in sorted(set(files) - set(claim.files)):
        result.contradict("verify.left-out", path=path)
    for part in _COMPARED:
        if claim.content.get(part) != again.manifest.get(part):
            (result.leave if others else result.contradict)("verify.claim-differs", what=part)
    counts = again.manifest["registers"]
    result.show(
        "verify.whole",
        files=len(claim.files),
        commit=_said(made.commit),
        as_of=made.as_of,
        published=counts["published"],
        recorded=counts["recorded"],
    )


def _said(commit: str | None) -> str:
    return commit[:12] if commit else "@verify.outside-git"
