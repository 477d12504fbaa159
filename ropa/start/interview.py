"""The questions of a new file, one after the other, and the lines that follow from the answers."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ropa.diagnostics import Diagnostic
from ropa.model.base import Text
from ropa.start.answers import Answers, Known, ids_for, parted
from ropa.start.asks import Ask, Shape
from ropa.start.fields import FieldOf, entry_class, field_of, linked_kind, words_of
from ropa.start.lines import Entries, Fields, Line, Open, Unsaid, Value, Written, answered, holds_open
from ropa.start.quoting import one_line

MOST_WORDS = 14
"""Up to how many known ids are shown with a question."""
_KINDS = {"subjects": "subject", "data": "data", "purposes": "purpose"}
"""What the ids of a register's entries are, for the fields that name them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the field in the model's words, what it is asked of, and the words one may choose among."""

    about: str
    of: str = ""
    words: tuple[str, ...] = ()
    several: bool = False
    must: bool = False


Write = Callable[[str, Any, Known], str]
Answer = Callable[[Question, Diagnostic | None], str]
"""Gives an answer, empty where it is not known; the diagnostic says what was wrong with the one before."""


class Unusable(Exception):
    """An answer that was given beforehand, or the lack of one that must be given: there is nobody to ask."""

    def __init__(self, route: str, problem: Diagnostic | None) -> None:
        super().__init__(route)
        self.route = route
        self.problem = problem


def unknown(question: Question, problem: Diagnostic | None) -> str:
    """Answers nothing: for a skeleton."""
    return ""


@dataclass(frozen=True, slots=True)
class _Here:
    """Where in the file a question stands: the entry it is asked of, and the route of fields to it."""

    of: str = ""
    route: tuple[str, ...] = ()
    first: bool = True
    must: bool = True

    def below(self, field: str) -> _Here:
        return replace(self, route=(*self.route, field))


class Interview:
    """Asks about the fields of a file.

    `given` are answers known beforehand, by the route of their field with dots; `preset` are values as they are
    written, by top-level field.
    """

    def __init__(
        self,
        answer: Answer,
        known: Known,
        language: str,
        given: Mapping[str, str],
        preset: Mapping[str, Written] | None = None,
    ) -> None:
        self._answer = answer
        self._known = dict(known)
        self._given = dict(given)
        self._preset = dict(preset or {})
        self._answers = Answers(language)
        self._groups: dict[str, str] = {}

    def fields(self, cls: type, asks: Sequence[Ask]) -> tuple[Line, ...]:
        """The lines of a file's fields."""
        return tuple(self._lines(cls, asks, _Here()))

    def answers(self, cls: type, names: Sequence[str]) -> dict[str, str]:
        """The answers themselves, by field: empty where one is not known."""
        found: dict[str, str] = {}
        for name in names:
            item = field_of(cls, name)
            several = typing.get_origin(item.annotation) is tuple
            write = self._answers.several if several else self._answers.one

            def check(answer: str, item: FieldOf = item, write: Write = write) -> Diagnostic | None:
                return self._problem(write(answer, item.annotation, self._known), item.annotation)

            here = _Here(route=(name,))
            found[name] = one_line(self._accepted(self._question(item, here, several), here, check))
        return found

    def _lines(self, cls: type, asks: Sequence[Ask], here: _Here) -> Iterator[Line]:
        for ask in asks:
            item = field_of(cls, ask.field)
            preset = self._preset.get(ask.field) if not here.route else None
            value = preset or _BY_SHAPE[ask.shape](self, item, ask, here.below(ask.field))
            yield Line(ask.field, value or _nothing(item), item.about if here.first else "")

    def _one(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        return self._asked(item, here)

    def _several(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        def check(answer: str) -> Diagnostic | None:
            return self._problem(self._answers.several(answer, item.annotation, self._known), item.annotation)

        answer = self._accepted(self._question(item, here, several=True), here, check)
        return Written(self._answers.several(answer, item.annotation, self._known)) if answer else None

    def _part(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        """An entry whose fields are asked about; what it must have is asked again once something else is answered."""
        cls = entry_class(item.annotation)
        lines = tuple(self._lines(cls, ask.inside, replace(here, must=False)))
        if not any(answered(line.value) for line in lines):
            return Fields(lines) if any(holds_open(line.value) for line in lines) else None
        return Fields(tuple(self._completed(field_of(cls, line.key), line, here) for line in lines))

    def _completed(self, item: FieldOf, line: Line, here: _Here) -> Line:
        if not item.needed or answered(line.value) or holds_open(line.value):
            return line
        return replace(line, value=self._asked(item, replace(here.below(line.key), must=True)) or _nothing(item))

    def _entries(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        """Entries under ids that are made from their names."""
        names = self._names(item, here, Text)
        if isinstance(names, Written):
            return names
        if not names:
            return None
        ids = ids_for(names, item.name)
        self._known[_KINDS[item.name]] = ids
        if item.name == "data":
            self._groups = dict(zip(ids, names, strict=True))
        cls = entry_class(item.annotation)
        about = field_of(cls, "name").about
        lines = []
        for number, (name, made) in enumerate(zip(names, ids, strict=True)):
            inner = replace(here, of=name, first=here.first and number == 0)
            first = Line("name", Written(self._answers.one(name, Text, {})), about if inner.first else "")
            lines.append(Line(made, Fields((first, *self._lines(cls, ask.inside, inner)))))
        return Fields(tuple(lines))

    def _listed(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        """Entries of a list, one for each value of their first field."""
        cls = entry_class(item.annotation)
        key = field_of(cls, ask.inside[0].field)
        values = self._names(item, here, key.annotation)
        if isinstance(values, Written):
            return values
        if not values:
            return None
        entries = []
        for number, value in enumerate(values):
            inner = replace(here, of=value, first=here.first and number == 0)
            first = Line(key.name, self._written(value, key), key.about if inner.first else "")
            entries.append(Fields((first, *self._lines(cls, ask.inside[1:], inner))))
        return Entries(tuple(entries))

    def _each(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        """An entry for each data group of which something is answered."""
        cls = entry_class(item.annotation)
        about = field_of(cls, "data").about
        entries: list[Fields] = []
        for made, name in self._groups.items():
            inner = replace(here, of=name, first=here.first and not entries)
            lines = tuple(self._lines(cls, ask.inside, inner))
            if any(answered(line.value) for line in lines):
                first = Line("data", Written(f"[{made}]"), about if inner.first else "")
                entries.append(Fields((first, *lines)))
        return Entries(tuple(entries)) if entries else None

    def _through(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        """The one inner field that is asked about; a word such as none stands for the whole."""
        inner = field_of(entry_class(item.annotation), ask.inside[0].field)
        words = words_of(item.annotation)

        def check(answer: str) -> Diagnostic | None:
            written = self._answers.one(answer, inner.annotation, self._known)
            return None if written in words else self._problem(written, inner.annotation)

        answer = self._accepted(self._question(item, here, words=(*words_of(inner.annotation), *words)), here, check)
        if not answer:
            return None
        written = self._written(answer, inner)
        return written if written.text in words else Fields((Line(inner.name, written),))

    def _open(self, item: FieldOf, ask: Ask, here: _Here) -> Value | None:
        return Open()

    def _names(self, item: FieldOf, here: _Here, annotation: Any) -> Written | list[str]:
        """The values between commas of an answer, each checked by itself; or the word that stands for all of them."""
        words = words_of(item.annotation)

        def check(answer: str) -> Diagnostic | None:
            written = (self._answers.one(part, annotation, self._known) for part in parted(answer))
            problems = (self._problem(text, annotation) for text in written)
            return None if answer.strip() in words else next(filter(None, problems), None)

        question = self._question(item, here, several=True, words=(*self._named(annotation), *words))
        answer = self._accepted(question, here, check)
        return Written(answer.strip()) if answer.strip() in words else list(dict.fromkeys(parted(answer)))

    def _asked(self, item: FieldOf, here: _Here) -> Written | None:
        def check(answer: str) -> Diagnostic | None:
            return self._problem(self._answers.one(answer, item.annotation, self._known), item.annotation)

        answer = self._accepted(self._question(item, here), here, check)
        return self._written(answer, item) if answer else None

    def _accepted(self, question: Question, here: _Here, check: Callable[[str], Diagnostic | None]) -> str:
        """The answer to a question, asked again until it can be used; empty where it is not known."""
        route, problem = ".".join(here.route), None
        alone = here.of == "" and route in self._given
        while True:
            answer = self._given[route] if alone else self._answer(question, problem)
            said = parted(answer) if question.several else answer.strip()
            problem = check(answer) if said else None
            if said and problem is None:
                return answer
            if not said and not question.must:
                return ""
            if alone or self._answer is unknown:
                raise Unusable(route, problem)

    def _written(self, answer: str, item: FieldOf) -> Written:
        return Written(self._answers.one(answer, item.annotation, self._known))

    def _problem(self, written: str, annotation: Any) -> Diagnostic | None:
        return self._answers.problem(written, annotation, self._known)

    def _question(
        self, item: FieldOf, here: _Here, several: bool = False, words: tuple[str, ...] | None = None
    ) -> Question:
        if words is None:
            words = (*self._named(item.annotation), *words_of(item.annotation))
        return Question(item.about, here.of, words, several, item.needed and here.must)

    def _named(self, annotation: Any) -> tuple[str, ...]:
        """The ids and words a value may name, where they are few enough to be shown."""
        named = sorted(self._known.get(linked_kind(annotation) or "", ()))
        return tuple(named) if len(named) <= MOST_WORDS else ()


_BY_SHAPE: Mapping[Shape, Callable[[Interview, FieldOf, Ask, _Here], Value | None]] = {
    Shape.VALUE: Interview._one,
    Shape.LIST: Interview._several,
    Shape.PART: Interview._part,
    Shape.ENTRIES: Interview._entries,
    Shape.LISTED: Interview._listed,
    Shape.EACH: Interview._each,
    Shape.THROUGH: Interview._through,
    Shape.OPEN: Interview._open,
}


def _nothing(item: FieldOf) -> Value:
    """What stands for a field of which nothing is known."""
    return Open() if item.may_stay_open else Unsaid()
