"""A new file of the record as text, made from answers, and read back before anybody sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ropa.decode import Decoder
from ropa.diagnostics import Diagnostic
from ropa.fmt import format_bytes
from ropa.source import Document
from ropa.start.answers import Known
from ropa.start.asks import KINDS, Ask
from ropa.start.fields import field_of
from ropa.start.interview import Answer, Interview
from ropa.start.lines import Entries, Fields, Line, Value, Written, text_of
from ropa.yamlio import compose

Say = Callable[[str], str]
"""Gives a sentence of the model, or a phrase by its key, in the language of the file."""


class Unreadable(Exception):
    """What was written would not be read back: a defect of ropa, found before anything is written."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be written: its kind and id, and what is known beforehand.

    `given` are answers, `preset` top-level values as they are written, and `asks` other questions than the kind's.
    """

    kind: str
    id: str
    given: Mapping[str, str]
    known: Known
    language: str
    preset: Mapping[str, Written] = field(default_factory=dict)
    asks: tuple[Ask, ...] | None = None


def new_file(file: NewFile, answer: Answer, say: Say, head: str = "") -> str:
    """The text of a new file; every question that is not answered stands in it as open."""
    cls, asks = KINDS[file.kind]
    interview = Interview(answer, file.known, file.language, file.given, file.preset)
    first = Line(file.kind, Written(file.id), field_of(cls, file.kind).about)
    lines = [first, *interview.fields(cls, file.asks or asks)]
    written = text_of([said_in(line, say) for line in lines], say("start.todo"), head)
    text = format_bytes(written.encode("utf-8", "surrogatepass"), file.kind).data.decode("utf-8", "surrogatepass")
    found = problems_of(file.kind, text)
    if found:
        raise Unreadable(f"{found[0].code} {dict(found[0].params)}")
    return text


def problems_of(kind: str, text: str) -> list[Diagnostic]:
    """What the record's own reading finds wrong with the text of a file."""
    decoder = Decoder()
    document = Document(kind)
    told: list[str] = []
    node = compose(text.encode("utf-8", "surrogatepass"), lambda code, span, params: told.append(code))
    if node is None or told:
        raise Unreadable(" ".join(told))
    decoder.read(KINDS[kind][0], node, document, {})
    return decoder.found


def said_in(line: Line, say: Say) -> Line:
    """A line with its comments in the language that `say` speaks."""
    return replace(line, value=_value(line.value, say), about=say(line.about) if line.about else "")


def _value(value: Value, say: Say) -> Value:
    if isinstance(value, Fields):
        return Fields(tuple(said_in(line, say) for line in value.lines))
    if isinstance(value, Entries):
        return Entries(tuple(Fields(tuple(said_in(line, say) for line in entry.lines)) for entry in value.entries))
    return value
