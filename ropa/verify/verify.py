"""The three things that can be verified: a build folder, a pack, and one PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Day
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from ropa.build.pack import inputs_of, outside_git
from ropa.build.stored import digest_of
from ropa.build.writing import MANIFEST
from ropa.history import History
from ropa.history.git import Stopped
from ropa.history.past import NoSuchCommit, Past, read_past
from ropa.verify.archive import open_pack, past_of_pack
from ropa.verify.claim import Claim, Made
from ropa.verify.folder import check_build, check_files, read_claim
from ropa.verify.paper import Paper, read_paper
from ropa.verify.rebuild import How, Rebuilt, rebuild
from ropa.verify.result import Result, Unreadable
from ropa.verify.signatures import check_signatures, signed_paper
from ropa.workspace import read_settings

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


def verify_folder(folder: Path, root: Path | None, how: How) -> Result:
    """A build folder against its manifest and against the repository of the workspace at `root`.

    Raises Unreadable where the folder holds no build.
    """
    claim, result = read_claim(folder), Result()
    check_files(folder, claim, result)
    check_signatures(folder, claim, how.judging, result)
    if root is None:
        result.leave("verify.no-repository")
        return result
    check_build(folder, claim, partial(_past, root, claim, how), how, result)
    return result


def verify_pack(path: Path, root: Path | None, how: How) -> Result:
    """A pack by itself; with `root` also against the repository of the workspace there. Raises Unreadable."""
    with TemporaryDirectory(prefix="ropa-pack-") as place:
        folder = Path(place).resolve()
        others = open_pack(path, folder)
        claim, result = read_claim(folder), Result()
        check_files(folder, claim, result)
        check_signatures(folder, claim, how.judging, result)

        def past_of(commit: str | None) -> Past:
            packed = past_of_pack(others, claim, commit, result)
            if root is None:
                return packed
            stored = _past(root, claim, how, commit)
            for name in sorted(stored.files.keys() | packed.files.keys()):
                if stored.files.get(name) != packed.files.get(name):
                    result.contradict("verify.input-differs", path=name, commit=(commit or "–")[:12])
            return stored

        check_build(folder, claim, past_of, how, result)
    return result


def _past(root: Path, claim: Claim, how: How, commit: str | None) -> Past:
    if commit is not None:
        return read_past(root, how.environ, commit, inputs_of(root))
    newest = max(claim.dates(), default=None)
    return outside_git(root, History(root=root, in_git=False, outside_date=newest))


def verify_pdf(path: Path, root: Path | None, as_of: Day | None, how: How) -> Result:
    """One PDF: what is attached, and its every byte, against the same document made again at its commit.

    `as_of` is the day whose law applies, where neither the document nor a manifest beside it says so; without one it
    is that of the commit. Raises Unreadable where the file is no such PDF.
    """
    paper, result = read_paper(path), Result()
    beside = _beside(path, paper, result)
    built = signed_paper(path.name, paper, how.judging, result)
    if built is None:
        return result
    commit = paper.head or (beside.made.commit if beside else None) or paper.commit
    if commit is None or not _COMMIT.match(commit):
        result.leave("verify.no-commit-named")
        return result
    if root is None:
        result.leave("verify.no-repository")
        return result
    try:
        past = read_past(root, how.environ, commit, inputs_of(root))
    except NoSuchCommit:
        result.contradict("verify.no-commit", commit=commit[:12])
        return result
    except Stopped as stopped:
        result.leave("verify.git", reason=f"@git.{stopped.problem.value}")
        return result
    made = Made(commit, _day(paper, beside, as_of, past, root), beside.made.without if beside else ())
    own = beside is None or any(name.startswith("templates/") for name in beside.inputs)
    with TemporaryDirectory(prefix="ropa-verify-") as place:
        again = rebuild(
            past, made, Path(place).resolve(), how, kept={}, own_templates=own, document=paper.document, draft=True
        )
        _compare(paper, built, past, again, made, result)
    return result


def _day(paper: Paper, beside: Claim | None, as_of: Day | None, past: Past, root: Path) -> Day:
    if as_of is not None:
        return as_of
    if paper.as_of is not None:
        try:
            return Day.fromisoformat(paper.as_of)
        except ValueError:
            raise Unreadable("verify.strange-pdf", path=paper.document) from None
    if beside is not None:
        return beside.made.as_of
    head = past.history.head
    if head is None:
        raise Unreadable("verify.no-commit-named")
    return head.when.astimezone(ZoneInfo(read_settings(root).timezone or "UTC")).date()


def _beside(path: Path, paper: Paper, result: Result) -> Claim | None:
    """The manifest of the build that the file lies in, where it names just this file's bytes."""
    path = path.absolute()
    for folder in list(path.parents)[:4]:
        if not (folder / MANIFEST).is_file():
            continue
        try:
            claim = read_claim(folder)
        except Unreadable as problem:
            result.contradict(problem.key, **problem.params)
            return None
        name = path.relative_to(folder).as_posix()
        entry = claim.files.get(name)
        if entry is None:
            result.contradict("verify.extra", path=name)
            return None
        if entry["sha256"] != digest_of(paper.data):
            result.contradict("verify.altered", path=name)
            return claim
        result.show("verify.in-manifest", path=name)
        return None if "made" in entry else claim
    return None


def _compare(paper: Paper, built: bytes, past: Past, again: Rebuilt, made: Made, result: Result) -> None:
    commit = (made.commit or "–")[:12]
    sources = 0
    for name, (path, data) in sorted(paper.attachments.items()):
        if path.startswith("registers/"):
            sources += 1
            if past.files.get(path) != data:
                result.contradict("verify.attached-differs", name=name, commit=commit)
    if any(file == built for file in _pdfs(again, paper)):
        result.show("verify.same-pdf", document=paper.document, commit=commit, as_of=made.as_of, sources=sources)
        return
    if again.no_pdf is not None:
        result.leave("verify.no-pdf", reason=again.no_pdf)
        return
    pages = list(_pdfs(again, paper))
    if not pages:
        result.contradict("verify.not-made", path=paper.document, commit=commit, as_of=made.as_of)
        return
    expected = _attached(pages[0], again.folder)
    for name in sorted({*expected, *paper.attachments}):
        if expected.get(name) != paper.attachments.get(name):
            result.contradict("verify.attached-differs", name=name, commit=commit)
    result.contradict(
        "verify.pages-differ", document=paper.document, commit=commit, as_of=made.as_of, producer=paper.producer
    )


def _pdfs(again: Rebuilt, paper: Paper) -> Iterator[bytes]:
    """The document made again, and its draft."""
    for path, entry in sorted(again.manifest["files"].items()):
        parts = (entry.get("kind"), entry.get("register"), entry.get("language"))
        if path.endswith(".pdf") and "/".join(part for part in parts if part) == paper.document:
            yield (again.folder / path).read_bytes()


def _attached(data: bytes, folder: Path) -> dict[str, tuple[str, bytes]]:
    file = folder / "again.pdf"
    file.write_bytes(data)
    return dict(read_paper(file).attachments)
