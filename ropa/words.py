"""The words a person reads about a finding, in the reader's language, from `words/<language>.yaml` files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ropa import shipped
from ropa.diagnostics import Diagnostic, Related
from ropa.yamlio import load_plain

LANGUAGES = ("en", "fi", "sv")
"""The languages in which ropa speaks."""

GAP = "…"
PARTS = ("title", "message", "why", "remedy")
"""What the words of every code must have."""

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)(\.fix|\.message)?\}")
_QUOTED = frozenset({"value", "key", "near", "known", "path", "first", "second", "signer", "root"})
_LONGEST = 120

_CITED = re.compile(
    r"(?P<law>.+?) (?:Art\. (?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?P<point>(?:-?\([a-z]\))*)"
    r"|§ (?P<section>\d+)(?:\((?P<part>\d+)\))?)\Z"
)

Entry = Mapping[str, object]


def choose_language(option: str | None, environ: Mapping[str, str], workspace: Sequence[str] = ()) -> str:
    """The language of messages: what `--lang` says, then ROPA_LANG, then the workspace's languages, then English.

    A language in which ropa has no words gives English; of a workspace's languages the first it has words for.
    """
    for said in (option, environ.get("ROPA_LANG")):
        if said:
            code = re.split(r"[_.@-]", said.strip().lower())[0]
            return code if code in LANGUAGES else "en"
    return next((code for code in workspace if code in LANGUAGES), "en")


def placeholders(template: str) -> set[str]:
    """The names of the parameters that a message or hint asks for."""
    return {name for name, _ in _HOLE.findall(template)}


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words files of one language hold, the first file to say something being right."""

    entries: Mapping[str, Entry]
    phrases: Mapping[str, str]
    problems: tuple[str, ...]

    def before(self, other: _Words) -> _Words:
        """These words, and for what they leave unsaid the other ones."""
        entries, phrases = {**other.entries, **self.entries}, {**other.phrases, **self.phrases}
        return _Words(entries, phrases, (*self.problems, *other.problems))


def _read(paths: Iterable[Path]) -> _Words:
    entries: dict[str, Entry] = {}
    phrases: dict[str, str] = {}
    problems: list[str] = []
    for path in paths:
        try:
            content = load_plain(path.read_bytes())
        except (OSError, ValueError) as error:
            problems.append(f"{path.parent.parent.name}/{path.parent.name}/{path.name}: {error}")
            continue
        for code, entry in content.items() if isinstance(content, dict) else ():
            if code == "phrases" and isinstance(entry, dict):
                phrases = {key: text for key, text in entry.items() if isinstance(text, str)} | phrases
            elif isinstance(entry, dict):
                entries.setdefault(code, entry)
    return _Words(entries, phrases, tuple(problems))


class Phrasebook:
    """The words of the engine and of the rule packs in one language.

    Nothing is read before a word is asked for. A missing word is taken from the English files; where English lacks
    it too, the code stands in its place. Nothing here raises on what a file or a parameter holds.
    """

    def __init__(self, language: str, folders: Sequence[Path]) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._folders = tuple(folders)

    @classmethod
    def load(cls, language: str, folders: Sequence[Path] = ()) -> Phrasebook:
        """The words in `language`; `folders` are the packs' folders of words files, after the engine's own."""
        return cls(language, folders)

    @cached_property
    def _engine(self) -> _Words:
        """The engine's own words, which do for a check that finds nothing."""
        return _read([shipped.words(self.language)])

    @cached_property
    def _own(self) -> _Words:
        return self._engine.before(self._packs(self.language))

    @cached_property
    def _english(self) -> _Words:
        return self._own if self.language == "en" else _read([shipped.words("en")]).before(self._packs("en"))

    def _packs(self, language: str) -> _Words:
        return _read([folder / f"{language}.yaml" for folder in self._folders])

    @property
    def problems(self) -> tuple[str, ...]:
        """Words files of this language that could not be read, each with the reason."""
        return self._own.problems

    def message(self, found: Diagnostic) -> str:
        """The one sentence that says what is wrong."""
        return self._fill(self._text(found.code, "message") or self.title(found.code), found.params)

    def fix(self, found: Diagnostic) -> str:
        """What to do: the first hint whose parameters are all there, else the general remedy; may be empty."""
        for hint in self._hints(found):
            filled = self._fill_whole(hint, found.params)
            if filled:
                return filled
        return self._fill(self._text(found.code, "remedy") or "", found.params)

    def label(self, found: Diagnostic) -> str:
        """What is written beside the marked place itself; mostly empty."""
        return self._fill(self._note(found.code, "here"), found.params)

    def note(self, found: Diagnostic, related: Related) -> str:
        """The sentence about a related place; empty where its note has no words."""
        template = self._note(found.code, related.note) or self._phrase(f"note.{related.note}") or ""
        return self._fill(template, found.params)

    def title(self, code: str) -> str:
        """The name of a finding's kind, for instance of a row in a list; the code itself where it has no words."""
        return self._text(code, "title") or code

    def why(self, code: str) -> str:
        """Why it matters; empty where nothing is written."""
        return self._fill(self._text(code, "why") or "", {})

    def remedy(self, code: str) -> str:
        """What to do about it in general, a gap where a finding says more; empty where nothing is written."""
        return self._fill(self._text(code, "remedy") or "", {})

    def limits(self, code: str) -> str:
        """What is not looked at; empty where nothing is written."""
        return self._fill(self._text(code, "limits") or "", {})

    def phrase(self, key: str, **params: str) -> str:
        """A phrase with its placeholders filled; the key itself where there is no such phrase."""
        return self._fill(self._phrase(key) or key, params)

    def count(self, key: str, number: int) -> str:
        """A counted thing, for instance `2 errors`: the phrase `count.KEY.one` or `count.KEY.other`."""
        return self.phrase(f"count.{key}.{'one' if number == 1 else 'other'}", n=str(number))

    def laws(self, citations: Iterable[str]) -> str:
        """Citations on one line as the reader's language writes them, a repeated beginning said once.

        `28 artiklan 3 kohta` is Finnish for `Art. 28(3)`. Words for a law stand under `law.`, those for a citation of
        another kind under `cited.`; what has none is cited as the rule cites it.
        """
        said: list[str] = []
        before, sign = "", ""
        for law, place in map(self._cited, citations):
            first, _, rest = place.partition(" ")
            again = law and law == before
            said.append(
                rest if again and first == sign and not first.isdigit() else place if again else f"{law} {place}"
            )
            before, sign = law, first
        return ", ".join(text.strip() for text in said)

    def _cited(self, citation: str) -> tuple[str, str]:
        """The words for a law, and for the place in it; all of it in one where the place is of another kind."""
        whole, found = self._phrase(f"cited.{citation}"), _CITED.match(citation)
        if whole is not None or found is None:
            return "", whole or citation
        named = self._phrase(f"law.{found['law']}") or found["law"]
        kind = next(name for name in ("part", "section", "point", "paragraph", "article") if found[name])
        if kind == "point" and not found["paragraph"]:
            return "", citation
        points = re.sub(r"[()]", "", found["point"] or "").replace("-", "\u2013")
        params = {name: value or "" for name, value in found.groupdict().items()} | {"point": points}
        return named, self.phrase(f"cite.{kind}", **params)

    def codes(self) -> tuple[str, ...]:
        """Every code that has words in this language, sorted."""
        return tuple(sorted(self._own.entries))

    def missing(self, codes: Iterable[str]) -> tuple[str, ...]:
        """What this language lacks of the words for `codes`: `CODE.part`, sorted."""
        return tuple(
            sorted(
                f"{code}.{part}"
                for code in codes
                for part in PARTS
                if not isinstance(self._own.entries.get(code, {}).get(part), str)
            )
        )

    def expects(self, code: str) -> set[str]:
        """The parameters without which the message of a code has a gap."""
        return placeholders(self._text(code, "message") or "")

    def _text(self, code: str, part: str) -> str | None:
        return next((text for text in self._parts(code, part) if isinstance(text, str) and text), None)

    def _hints(self, found: Diagnostic) -> Iterator[str]:
        """The hints that may apply; one written as `{param: hint}` does where the parameter is there."""
        for hints in self._parts(found.code, "hint"):
            if hints is None:
                continue
            for hint in hints if isinstance(hints, list) else [hints]:
                if isinstance(hint, str):
                    yield hint
                elif isinstance(hint, dict):
                    yield from (str(text) for param, text in hint.items() if found.params.get(param))
            return

    def _note(self, code: str, note: str) -> str:
        for notes in self._parts(code, "notes"):
            if isinstance(notes, dict) and isinstance(notes.get(note), str):
                return str(notes[note])
        return ""

    def _parts(self, code: str, part: str) -> Iterator[object]:
        """What this language says and then, asked only if that does not do, what English says."""
        yield self._own.entries.get(code, {}).get(part)
        yield self._english.entries.get(code, {}).get(part)

    def _phrase(self, key: str) -> str | None:
        own = self._engine.phrases.get(key) or self._own.phrases.get(key)
        return own if own is not None else self._english.phrases.get(key)

    def _fill(self, template: str, params: Mapping[str, str]) -> str:
        return _HOLE.sub(lambda hole: self._value(hole[1], hole[2], params) or GAP, template)

    def _fill_whole(self, template: str, params: Mapping[str, str]) -> str:
        """The template filled, or nothing where a parameter is not there."""
        holes = _HOLE.findall(template)
        whole = all(self._value(name, aspect, params) for name, aspect in holes)
        return self._fill(template, params) if whole else ""

    def _value(self, name: str, aspect: str | None, params: Mapping[str, str]) -> str | None:
        """What stands for `{name}`.

        `{name.fix}` is the remedy that belongs to the phrase which the parameter names, and `{name.message}` the
        message of the code which it names.
        """
        value = str(params.get(name, ""))
        if aspect == ".message":
            message = self._text(value, "message") or value
            return self._fill(message, params) if ".message}" not in message else message
        if value.startswith("@") and name not in _QUOTED:
            phrase = self._phrase(value[1:] + (aspect or ""))
            if phrase is not None:
                return _HOLE.sub(lambda hole: _cut(hole[1], str(params.get(hole[1], GAP))), phrase)
        if aspect:
            return None
        return _cut(name, value)


def _cut(name: str, value: str) -> str:
    """A value is quoted so that it is recognised; the frame shows it in its place."""
    return value[: _LONGEST - 1] + GAP if name in {"value", "key"} and len(value) > _LONGEST else value
