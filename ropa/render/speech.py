"""Putting a document's phrases into words: fixed words with what fills them, dates, lengths, countries and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date as Day
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from ropa import cldr
from ropa.model.scalars import Period
from ropa.render.problem import TemplateProblem
from ropa.render.sources import Templates
from ropa.yamlio import load_plain

Entry = str | Mapping[str, str]

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
_SAFE_LINK = re.compile(r"(?:https://|mailto:|tel:|#|(?:\.\./)?[a-z0-9][a-z0-9./-]*\.(?:html|pdf)\Z)")
_FILE = re.compile(r"(?:\.\./)?[a-z0-9][a-z0-9./-]*\.(?:html|pdf)\Z")
_PLACE = re.compile("\ue000(\\d+)\ue001")
_AFTER_NUMBER = re.compile(r"(?<=\d) |(?<=\d\.) ")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")

_ENDS = ".!?…:"
"""What a sentence may end with."""


class NothingToSay(Exception):
    """A phrase cannot be put into words; the text says why."""


class Speech:
    """The fixed words of one language and the rules of its grammar that the CLDR knows.

    A *phrase* is text, or a mapping that says what to put into words:

    * `{"word": key, name: phrase, …}` a fixed word, its `{name}` filled; `n` chooses among plural forms
    * `{"text": text, "lang": code}` words in another language than the document's
    * `{"period": "6 years"}`, `{"date": "2026-05-04"}`, `{"country": "FI"}`, `{"language": "fi", "in": "sv"}`
    * `{"list": [phrase, …], "style": "and"|"or"|"comma"|"semicolon"|"space"}`
    * `{"code": text}` an id or a path, as it stands
    * `{"link": address, "label": phrase}`; on `paper`, where other files cannot be reached, their label alone
    """

    def __init__(self, language: str, entries: Mapping[str, Entry], paper: bool = False) -> None:
        self.language = language
        self.entries = entries
        self.paper = paper

    @classmethod
    def load(cls, language: str, templates: Templates, paper: bool = False) -> Speech:
        """The words of `words/LANGUAGE.yaml` in all layers; a later layer may replace single words.

        Raises TemplateProblem where a file cannot be read or no layer has the language.
        """
        entries: dict[str, Entry] = {}
        name = f"words/{language}.yaml"
        sources = templates.every(name)
        for source in sources:
            try:
                content = load_plain(source.text.encode())
            except ValueError as error:
                raise TemplateProblem(source.path, 0, str(error)) from None
            for key, text in _flat(content, ""):
                entries[key] = text
        if not sources:
            raise TemplateProblem(name, 0, "there are no fixed words in this language")
        return cls(language, entries, paper)

    def word(self, key: str, **filling: Any) -> str:
        """A fixed word; raises NothingToSay where there is none or where nothing fills one of its places."""
        entry = self.entries.get(key)
        if isinstance(entry, Mapping):
            number = filling.get("n")
            if not isinstance(number, int):
                raise NothingToSay(f"the word '{key}' needs a number")
            entry = entry.get(cldr.plural(number, self.language), entry["other"])
        if entry is None:
            raise NothingToSay(f"there is no word '{key}' in '{self.language}'")
        return self._fill(key, entry, filling)

    def say(self, phrase: Any) -> str:
        """A phrase in words: text, or markup where a link or another language is in it."""
        if isinstance(phrase, str):
            return phrase
        if isinstance(phrase, Mapping):
            for kind, speak in _KINDS.items():
                if kind in phrase:
                    return speak(self, phrase)
        if isinstance(phrase, int) and not isinstance(phrase, bool):
            return str(phrase)
        raise NothingToSay(f"this is no text: {type(phrase).__name__}")

    def plain(self, phrase: Any) -> str:
        """A phrase as text alone, for a title or a file's properties."""
        said = self.say(phrase)
        return said.striptags() if isinstance(said, Markup) else said

    def paragraphs(self, phrase: Any) -> list[str]:
        """A phrase parted at its blank lines."""
        if isinstance(phrase, Mapping) and "text" in phrase:
            return [self.say({**phrase, "text": part}) for part in _parted(str(phrase["text"]))]
        said = self.say(phrase)
        return [said] if isinstance(said, Markup) else _parted(said)

    def _fill(self, key: str, entry: str, filling: Mapping[str, Any]) -> str:
        pieces: list[str] = []
        end = 0
        for hole in _HOLE.finditer(entry):
            if hole[1] not in filling:
                raise NothingToSay(f"nothing fills '{{{hole[1]}}}' of the word '{key}'")
            pieces += [entry[end : hole.start()], self.say(filling[hole[1]])]
            end = hole.end()
        return _joined([*pieces, entry[end:]])

    def _said_word(self, phrase: Mapping[str, Any]) -> str:
        return self.word(str(phrase["word"]), **{name: value for name, value in phrase.items() if name != "word"})

    def _foreign(self, phrase: Mapping[str, Any]) -> str:
        text, lang = str(phrase["text"]), str(phrase.get("lang", self.language))
        if lang == self.language or not _LANGUAGE.match(lang):
            return text
        return Markup('<span lang="{}">{}</span>').format(lang, text)

    def _list(self, phrase: Mapping[str, Any]) -> str:
        parts = [self.say(part) for part in phrase["list"]]
        style = phrase.get("style", "and")
        if style in _SEPARATORS:
            pieces = parts[:1]
            for before, part in pairwise(parts):
                ended = style == "semicolon" and before.endswith((".", "!", "?"))  # sentences need no other mark
                pieces += [" " if ended else _SEPARATORS[style], part]
            return _joined(pieces)
        if not any(isinstance(part, Markup) for part in parts):
            return cldr.join(parts, self.language, style)
        places = cldr.join([f"\ue000{index}\ue001" for index in range(len(parts))], self.language, style)
        pieces = _PLACE.split(places)
        return _joined([parts[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)])

    def _link(self, phrase: Mapping[str, Any]) -> str:
        address = str(phrase["link"])
        if not _SAFE_LINK.match(address):
            raise NothingToSay(f"no link may go to '{address}'")
        label = self.say(phrase["label"])
        if self.paper and _FILE.match(address):
            return label
        return Markup('<a href="{}">{}</a>').format(address, label)


_SEPARATORS = {"comma": ", ", "semicolon": "; ", "space": " "}

_KINDS: Mapping[str, Callable[[Speech, Mapping[str, Any]], str]] = {
    "word": Speech._said_word,
    "link": Speech._link,
    "text": Speech._foreign,
    "list": Speech._list,
    "period": lambda speech, phrase: _whole(cldr.period(Period.parse(phrase["period"]), speech.language)),
    "code": lambda speech, phrase: Markup("<code>{}</code>").format(phrase["code"]),
    "date": lambda speech, phrase: _whole(cldr.format_date(Day.fromisoformat(phrase["date"]), speech.language)),
    "day": lambda speech, phrase: cldr.format_short_date(Day.fromisoformat(phrase["day"]), speech.language),
    "country": lambda speech, phrase: cldr.country_name(phrase["country"], speech.language),
    "language": lambda speech, phrase: cldr.language_name(phrase["language"], phrase.get("in", speech.language)),
}


def _whole(said: str) -> str:
    """The same words, no line ending between a number and what it counts."""
    return _AFTER_NUMBER.sub("\u00a0", said)


def sentence(said: str) -> str:
    """The same words as a sentence: with a capital first letter, and a full stop where nothing ends them."""
    begun = capital(said)
    end = (begun.striptags() if isinstance(begun, Markup) else begun).rstrip()[-1:]
    return begun if not end or end in _ENDS else begun + "."


def capital(said: str) -> str:
    """The same words with a capital first letter; addresses and code stay as they are."""
    if isinstance(said, Markup) and said.startswith("<"):
        if not said.startswith("<span"):
            return said
        opening, close, rest = said.partition(">")
        return Markup(opening + close + capital(rest))
    return type(said)(said[:1].upper() + said[1:]) if said else said


def _joined(pieces: list[str]) -> str:
    """Text, or markup as soon as one piece is: then every other piece is escaped."""
    if any(isinstance(piece, Markup) for piece in pieces):
        return Markup("").join(escape(piece) for piece in pieces)
    return "".join(pieces)


def _parted(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _flat(content: Any, before: str) -> Iterator[tuple[str, Entry]]:
    """The words by their route of keys; forms of plural stay together."""
    if isinstance(content, dict):
        if before and "other" in content and content.keys() <= _PLURALS:
            yield before, {name: str(text) for name, text in content.items()}
            return
        for name, inner in content.items():
            yield from _flat(inner, f"{before}.{name}" if before else name)
    elif isinstance(content, str) and before:
        yield before, content.rstrip("\n")
