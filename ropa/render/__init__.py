"""From view to page: a pure function of view, templates, words and stamp. Templates are taken for hostile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from ropa.documents import View
from ropa.render.logo import LOGOS
from ropa.render.page import examine, missing_blocks
from ropa.render.problem import TemplateProblem, too_much
from ropa.render.sandbox import Sandbox, used_templates
from ropa.render.sources import ORIGINAL, Source, Templates, read_templates
from ropa.render.speech import NothingToSay, Speech

__all__ = [
    "Changed",
    "Page",
    "Renderer",
    "Source",
    "Speech",
    "Stamp",
    "TemplateProblem",
    "Templates",
    "missing_blocks",
    "read_templates",
    "too_much",
]

LARGEST_PAGE = 128 * 1024 * 1024
"""Characters of a page; that of the record of a thousand registers has sixteen million."""
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "yi"))
_STYLE_ENDS = re.compile(r"</\s*style|<!--", re.IGNORECASE)
_COLOUR = re.compile(r"--([a-z-]+)\s*:\s*([#a-zA-Z0-9(),.%/ -]+?)\s*[;}]")
_PAINTED = ("fill", "stroke")


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of a document: its day, and the names of the parts that changed; `first` tells that it then began."""

    day: Day
    parts: tuple[Any, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the build knows of a document and prints on it.

    `updated`, `commit` and `changes`, the newest first, are those of the public view; where the last change is not
    known, `unchanged_since` is a day since which there was none. `as_of`, `head` and `versions` stand on internal
    documents. `draft` marks every page; `example` tells that invented parties are in it.
    """

    updated: Day | None = None
    commit: str | None = None
    as_of: Day | None = None
    head: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False
    example: bool = False
    unchanged_since: Day | None = None
    changes: tuple[Changed, ...] = ()

    def data(self) -> dict[str, Any]:
        """The same as phrases and text, for a template and for a cache key."""
        return {
            "updated": {"date": self.updated.isoformat()} if self.updated else None,
            "updated_iso": self.updated.isoformat() if self.updated else None,
            "unchanged_since": {"date": self.unchanged_since.isoformat()} if self.unchanged_since else None,
            "unchanged_since_iso": self.unchanged_since.isoformat() if self.unchanged_since else None,
            "changes": [
                {
                    "date": {"date": change.day.isoformat()},
                    "iso": change.day.isoformat(),
                    "first": change.first,
                    "parts": list(change.parts),
                }
                for change in self.changes
            ],
            "commit": self.commit,
            "as_of": {"date": self.as_of.isoformat()} if self.as_of else None,
            "head": self.head,
            "versions": [{"name": name, "version": self.versions[name]} for name in sorted(self.versions)],
            "draft": self.draft,
            "example": self.example,
        }


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, its title as text, and the blocks of the law that its template lost."""

    html: str
    title: str
    missing: tuple[str, ...] = ()


class Renderer:
    """Renders documents of one language, for the screen or on `paper` (a PDF's source, without links to other files).

    Making one parses the words and nothing else: every worker can have its own.
    """

    def __init__(self, templates: Templates, language: str, paper: bool = False) -> None:
        self.templates = templates
        self.language = language
        self.speech = Speech.load(language, templates, paper)
        self._sandbox = Sandbox(templates, self.speech)
        self._used: dict[str, frozenset[str]] = {}
        self._sandbox.globals |= {"style": self._style, "paint": self._paint, "logo": self._logo()}

    def page(self, template: str, view: View, stamp: Stamp) -> Page:
        """The page of a view; raises TemplateProblem with the place in the template where it cannot be made."""
        title = self.title(view)
        context = {
            "view": view.data,
            "stamp": stamp.data(),
            "title": title,
            "paper": self.speech.paper,
            "dir": "rtl" if self.language in _RIGHT_TO_LEFT else "ltr",
        }
        try:
            html = self._sandbox.get_template(template).render(context) + "\n"
            if len(html) > LARGEST_PAGE:
                raise MemoryError
        except Exception as error:  # whatever a stranger's template brings about is told at its place
            raise self._problem(error, template) from error
        missing, found = examine(html, view.blocks)
        for line, reason in found:
            raise TemplateProblem(self._path(template), 0, f"{reason} (line {line} of the page)")
        return Page(html, title, missing)

    def title(self, view: View) -> str:
        """The title of a document: what the view says under `title` in words, else its plain title."""
        try:
            return self.speech.plain(view.data.get("title", view.title))
        except NothingToSay as error:
            raise TemplateProblem(f"words/{self.language}.yaml", 0, str(error)) from None

    def used(self, template: str) -> frozenset[str]:
        """The names of the templates that one depends on, itself among them; the same in every language."""
        try:
            if template not in self._used:
                self._used[template] = used_templates(self._sandbox, self.templates, template)
            return self._used[template]
        except Exception as error:  # such as a number or a nesting that Python does not take
            raise self._problem(error, template) from error

    def digest(self, template: str, used: frozenset[str] | None = None) -> str:
        """SHA-256 over the templates, styles and words that a document of `template` depends on.

        `used` is what `used` gives, where that is known already.
        """
        names = self.used(template) if used is None else used
        styles = [name for name in self.templates.names() if name.endswith(".css")]
        return self.templates.digest([*names, *styles, *LOGOS, f"words/{self.language}.yaml"])

    def _style(self, *names: str) -> Markup:
        """Style sheets as they stand, after a look that none of them ends its element."""
        texts = []
        for name in names:
            source = self.templates.find(f"style/{name}")
            if source is None:
                raise NothingToSay(f"there is no style sheet '{name}'")
            if _STYLE_ENDS.search(source.text):
                raise NothingToSay(f"the style sheet '{name}' holds markup")
            texts.append(source.text.strip())
        return Markup("\n" + "\n".join(texts) + "\n")

    def _paint(self, **parts: str) -> Markup:
        """Attributes that colour the `fill` or `stroke` of a shape with colours of `style/colours.css`, by name.

        A variable of the page does not reach into a picture on paper: there the colour's first value stands.
        """
        known: dict[str, str] = {}
        for sheet in ("style/colours.css", f"{ORIGINAL}style/colours.css"):
            source = self.templates.find(sheet)
            for name, value in _COLOUR.findall(source.text if source else ""):
                known.setdefault(name, value)
        for part, name in parts.items():
            if part not in _PAINTED or name not in known:
                raise NothingToSay(f"there is no colour '{name}' to {part}")
        if self.speech.paper:
            return Markup(" ").join(Markup('{}="{}"').format(part, known[name]) for part, name in parts.items())
        return Markup('style="{}"').format(";".join(f"{part}:var(--{name})" for part, name in parts.items()))

    def _logo(self) -> str | None:
        """The address that holds the picture of the logo; None where there is none."""
        return next((found.text for name in LOGOS if (found := self.templates.find(name))), None)

    def _path(self, template: str) -> str:
        source = self.templates.find(template)
        return source.path if source else template

    def _problem(self, error: Exception, template: str) -> TemplateProblem:
        if isinstance(error, TemplateSyntaxError):
            path = error.filename or self._path(template)
            return TemplateProblem(path, error.lineno, error.message or "it cannot be parsed")
        path, line = self._place(error.__traceback__)
        path = path or self._path(template)
        if isinstance(error, TemplateNotFound):
            return TemplateProblem(path, line, f"there is no template '{error.name}'")
        if isinstance(error, UndefinedError | NothingToSay | SecurityError | ArithmeticError):
            return TemplateProblem(path, line, str(error))
        if isinstance(error, RecursionError):
            return TemplateProblem(path, line, "it is nested too deeply, or includes itself without end")
        if isinstance(error, TimeoutError | MemoryError):
            return TemplateProblem(path, line, too_much(error))
        kind = "" if isinstance(error, TemplateError) else f"{type(error).__name__}: "
        return TemplateProblem(path, line, f"{kind}{error}")

    def _place(self, traceback: TracebackType | None) -> tuple[str, int]:
        """The innermost line of a template in a traceback, whose code carries the template's path."""
        paths = {source.path for layer in self.templates.layers for source in layer.values()}
        place = ("", 0)
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename in paths:
                place = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
            traceback = traceback.tb_next
        return place
