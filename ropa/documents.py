"""What a document is: a kind, the view of the record it prints, and what the view may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from enum import Enum
from typing import Any, NamedTuple

from ropa.coverage import Citations, LawCoverage
from ropa.diagnostics import Diagnostic, Severity
from ropa.facts import Facts
from ropa.tables import Tables
from ropa.workspace import Workspace

Data = Mapping[str, Any]
"""What a template gets: text, numbers, booleans, lists and mappings of these; never a value of the model."""


class Audience(Enum):
    """Who may read a document."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Subject(Enum):
    """What a document is about: each register, the whole workspace, or what the packs declare.

    What is about the packs tells nothing of the workspace: it carries no source, no record and no commit.
    """

    REGISTER = "register"
    WORKSPACE = "workspace"
    PACKS = "packs"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document by which its changes are told: its name as a phrase, and all that it says."""

    title: Any
    content: Any


@dataclass(frozen=True, slots=True)
class View:
    """What one document prints.

    `title` is the document's title in its language. `blocks` are the names of the blocks that law demands of it: each
    must be found in the rendered page. `data` is what the template gets. `paths` are the files of the workspace it
    rests on: an error in them withholds it. `parts` are what it says, part by part, each fact in one of them: the
    date of a public document is the last at which they changed, and its readers are told which did. Without parts,
    all of `data` is one.
    """

    title: str
    data: Data
    blocks: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)


class State(Enum):
    """What becomes of a planned document."""

    WRITTEN = "written"
    WITHHELD = "withheld"


class Listed(NamedTuple):
    """A document as an index lists it: `links` are addresses relative to the index, by format."""

    kind: str
    audience: Audience
    register: str | None
    language: str
    title: str
    links: Mapping[str, str]
    state: State


class RuleWords(NamedTuple):
    """A rule in the words of a document's language. `family` is its name in words; what is not said is empty.

    The engine's own codes have no severity of their own and no law. `law` is on one line.
    """

    code: str
    family: str
    severity: Severity | None
    law: str
    title: str
    why: str
    remedy: str
    limits: str


@dataclass(frozen=True, slots=True)
class ViewContext:
    """All a view may look at. For a public kind, workspace and facts are behind the privacy wall.

    `findings` are those of the check, sorted; empty for public kinds. `sentence` turns a finding into its message in
    the document's language, `laws` what it rests on into one line, `phrase` the key of a phrase. `listing` is what
    there is besides; only a kind that is an `index` gets it. `rules`, `citations` and `coverage` are for kinds about
    the packs.
    """

    workspace: Workspace
    facts: Facts
    tables: Tables
    language: str
    as_of: Day
    findings: Sequence[Diagnostic] = ()
    sentence: Callable[[Diagnostic], str] = field(default=lambda found: found.code)
    laws: Callable[[Sequence[str]], str] = field(default=", ".join)
    listing: Sequence[Listed] = ()
    phrase: Callable[[str], str] = field(default=lambda key: key)
    rules: Sequence[RuleWords] = ()
    citations: Citations = ()
    coverage: Sequence[LawCoverage] = ()

    @property
    def first_language(self) -> str:
        """The language of every plain text."""
        return self.workspace.first_language


Viewer = Callable[[Any, ViewContext], View]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document.

    `template` is the name of its HTML template. `view` makes the view from the register's id or from None. `formats`
    are the endings it is written with. An `index` is made last and lists the others. `folder` is the folder below the
    audience's that the kind's files stand in; the empty one belongs to the shipped kinds. What is `asked` for is made
    only where `--only` begins with the kind's name, and the preview does not show it.
    """

    name: str
    audience: Audience
    about: Subject
    template: str
    view: Viewer
    formats: tuple[str, ...] = ("html", "pdf")
    index: bool = False
    folder: str | None = None
    asked: bool = False
