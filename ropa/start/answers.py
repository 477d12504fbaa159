"""From an answer to what is written, and whether the record would read it: by the rules for files themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ropa.decode import Decoder, nearest, put_right
from ropa.diagnostics import ERROR, Diagnostic
from ropa.model.scalars import ID
from ropa.source import Document, Origin, Span
from ropa.start.fields import linked_kind, own_words_need_language, words_of
from ropa.start.quoting import one_line, quoted
from ropa.yamlio import compose

MOST = 4000
"""Characters of one answer."""

Known = Mapping[str, Collection[str]]
"""What may be named, by kind: parties, roles, words of the vocabulary, and the ids of the file itself."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Writes answers in a workspace's first language."""

    language: str

    def one(self, answer: str, annotation: Any, known: Known) -> str:
        """One answer as it is written: a word as it is, own words by language where a plain word names something."""
        answer = one_line(answer)
        own = own_words_need_language(annotation) and answer not in words_of(annotation)
        if own and answer not in known.get(linked_kind(annotation) or "", ()):
            return f"{{{self.language}: {quoted(answer)}}}"
        return quoted(answer)

    def several(self, answer: str, annotation: Any, known: Known) -> str:
        """Several answers with commas between as a list; a word that stands for a whole list as it is."""
        parts = parted(answer)
        if len(parts) == 1 and parts[0] in ("none", "all"):
            return parts[0]
        return f"[{', '.join(self.one(part, annotation, known) for part in parts)}]"

    def problem(self, written: str, annotation: Any, known: Known) -> Diagnostic | None:
        """The first thing that is wrong with a value as it is written, or None."""
        origin = Origin(Document(""))
        told: list[Diagnostic] = []
        if len(written) > MOST:
            return Diagnostic("FMT019", ERROR, origin, None, {"what": "@start.answer", "limit": str(MOST)})
        node = compose(
            written.encode("utf-8", "surrogatepass"),
            lambda code, span, params: told.append(Diagnostic(code, ERROR, origin, span, params)),
        )
        decoder = Decoder()  # a new one each time: of one file it would tell only so many mistakes
        if node is not None and not told:
            decoder.reader(annotation)(node, origin, "answer")
            told += decoder.found
        named = [(item.kind, item.value) for item in decoder.references]
        told += [_unknown(origin, name, known[kind]) for kind, name in named if name not in known.get(kind, (name,))]
        return next(iter(told), None)


def _unknown(origin: Origin, name: str, known: Collection[str]) -> Diagnostic:
    near = nearest(name, known)
    params = {"value": name, "expected": "@start.known", "known": ", ".join(sorted(known))}
    return Diagnostic("FMT011", ERROR, origin, Span(1, 1), params | ({"near": near} if near else {}))


def parted(answer: str) -> list[str]:
    """The parts of an answer between commas."""
    return [part for part in map(one_line, answer.split(",")) if part]


def ids_for(names: Sequence[str], otherwise: str) -> list[str]:
    """An id for each of some names: made from it where it has letters enough, each one another."""
    ids: list[str] = []
    for name in names:
        made = name if ID.match(name) else put_right("@expect.id", name)
        stem = (made or otherwise).rstrip("-")[:60]
        number = next(n for n in range(1, len(names) + 2) if _numbered(stem, n) not in ids)
        ids.append(_numbered(stem, number))
    return ids


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"
