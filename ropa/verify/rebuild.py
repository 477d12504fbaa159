"""Making a build again from what is said to be its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ropa.build.build import Options, build
from ropa.build.output import Output, read_manifest
from ropa.build.stored import as_json
from ropa.build.writing import FORMAT, MANIFEST
from ropa.check import NothingToLeaveOut, check_workspace
from ropa.history.past import Past
from ropa.pdf import pango_missing
from ropa.verify.claim import Made
from ropa.verify.result import Unreadable
from ropa.verify.signatures import Judging

TEMPLATES = "templates/"


@dataclass(frozen=True, slots=True)
class How:
    """How to verify: processes, whether the workspace's own rule files may run, the process's environment, and what
    judges signatures.
    """

    jobs: int = 1
    run_local: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    judging: Judging = field(default_factory=Judging)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A build made again: its manifest, and the folder it is in."""

    manifest: Mapping[str, Any]
    folder: Path
    no_pdf: str | None


def rebuild(
    past: Past,
    made: Made,
    place: Path,
    how: How,
    *,
    kept: Mapping[str, tuple[Mapping[str, Any], bytes]],
    own_templates: bool,
    document: str | None = None,
    draft: bool = False,
) -> Rebuilt:
    """Build into the empty folder `place` from files as they were.

    `kept` are files of earlier builds that were there already; `own_templates` tells whether templates of the
    workspace stood before ropa's own. `document` is the only one wanted; an index is made with
    all it lists. Raises Unreadable where the inputs are no workspace or the build comes to nothing.
    """
    root, folder = place / "workspace", place / "build"
    files = {path: data for path, data in past.files.items() if own_templates or not path.startswith(TEMPLATES)}
    if "registers/workspace.yaml" not in files:
        raise Unreadable("verify.no-workspace-then")
    history = Past(past.history, files, {}).lay_out(root)
    if kept:
        for path, (_, data) in kept.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        earlier = {"format": FORMAT, "files": {path: dict(entry) for path, (entry, _) in kept.items()}}
        (folder / MANIFEST).write_bytes(as_json(earlier))
    try:
        line = replace(past.line, root=root) if past.line is not None else None
        checked = check_workspace(root, made.as_of, without=made.without, run_local=how.run_local, line=lambda: line)
    except NothingToLeaveOut as unknown:
        raise Unreadable("verify.without", entry=unknown.entry) from None
    no_pdf = pango_missing()
    indexes = {kind.name for kind in checked.registry.documents if kind.index}
    only = made.only if document is None else () if document.split("/")[0] in indexes else (document,)
    options = Options(only=only, draft=draft, jobs=how.jobs, no_pdf=no_pdf, environ=how.environ)
    built = build(checked, Output.open(folder, root), options, history=history)
    try:
        return Rebuilt(read_manifest((folder / MANIFEST).read_bytes()), folder, no_pdf)
    except (OSError, ValueError):
        reason = "; ".join(str(item.params.get("reason", item.code)) for item in built.found) or "–"
        raise Unreadable("verify.not-rebuilt", reason=reason) from None
