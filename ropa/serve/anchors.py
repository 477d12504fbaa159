"""Where in a page the place of a finding is printed: the id of the nearest heading, as far as the page tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ropa.diagnostics import Diagnostic
from ropa.files import FOLDER, KINDS

_SECTIONS = {
    "controllers": "controller",
    "joint": "controller",
    "contact": "controller",
    "dpo": "controller",
    "representative": "controller",
    "subjects": "data",
    "obligation": "provision",
    "processors": "recipients",
    "disclosures": "recipients",
    "access": "recipients",
    "storage": "transfers",
    "profiling": "automated",
    "review": "state",
}
"""Sections that print what the files keep under another key."""
_OTHER_FILES = {"party": "recipients", "agreement": "recipients", "organisation": "controller"}
"""Sections of a notice in which what other files say is printed."""


def anchor(found: Diagnostic, ids: Collection[str]) -> str:
    """The id in a page that is nearest to what a finding concerns; empty where the page does not show the place."""
    return next((name for name in _candidates(found) if name in ids), "")


def _candidates(found: Diagnostic) -> Iterator[str]:
    kind, entry = entry_of(found.path)
    route = [str(step) for step in found.at.route()]
    if len(route) > 1:
        yield f"{route[0].removesuffix('s')}-{route[1]}"
    yield f"{kind}-{entry}"
    if route:
        yield route[0]
        yield _SECTIONS.get(route[0], "")
    yield _OTHER_FILES.get(kind, "")
    yield kind


def entry_of(path: str) -> tuple[str, str]:
    """What a file of the record is and its id: `registers/parties/printer.yaml` is the party `printer`."""
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".yaml")
    below = folder.removeprefix(FOLDER).lstrip("/")
    if folder.split("/")[0] != FOLDER or below not in KINDS or stem == name:
        return "", stem
    if not below and stem in ("workspace", "organisation"):
        return stem, stem
    return KINDS[below], stem
