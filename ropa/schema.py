"""The JSON Schema of the record, for editors: made from the annotations that the decoder reads."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
import re
import types
import typing
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any

from ropa.decode.scalars import LINKED
from ropa.files import KINDS as FOLDERS
from ropa.model import scalars as m
from ropa.model.agreement import Agreement
from ropa.model.base import ByKey, ByValue, Id, NotApplicable, SameEverywhere, Single, Text, Todo
from ropa.model.party import Organisation, Party
from ropa.model.register import Register
from ropa.model.service import Service
from ropa.model.workspace import Settings

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest dialect that editors' YAML support covers whole."""

Names = Mapping[str, Mapping[str, str]]
"""What words mean to the reader, by kind: those of the vocabulary, `country`, `language` and `article`."""
NO_NAMES: Names = {}

FOLDER = ".ropa/schema"
"""Where in a workspace the schemas lie, one for each kind of file: made anew at will, and no part of the record."""

KINDS: Mapping[str, type] = {
    "register": Register,
    "party": Party,
    "agreement": Agreement,
    "service": Service,
    "workspace": Settings,
    "organisation": Organisation,
}
"""Kinds of file; each kind's own key, which it needs, tells it from the others."""
SINGLE = ("workspace", "organisation")
"""Kinds of which there is one file, of that name."""

_FREE: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_MONTH_AND_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_AMOUNT = "(?!0+ )[0-9]{1,4} (?:hour|day|week|month|year)s?"

_ID = "letters a to z, digits and hyphens, a letter first, at most 64"
_SCALARS: Mapping[Any, tuple[str, str, Schema | re.Pattern[str]]] = {
    str: ("text", "Text", _FREE),
    int: ("number", "A whole number", {"anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 999_999_999}, {"type": "string", "pattern": "^[0-9]{1,9}$"},
    ]}),
    bool: ("yes-or-no", "yes or no, and no other word", {"enum": ["yes", "no"]}),
    datetime.date: ("date", "A day, for instance 2026-05-04", {
        "type": "string", "format": "date", "pattern": f"^[0-9]{{4}}-{_MONTH_AND_DAY}$",
    }),
    m.Period: ("period", "A length of time, for instance 6 years, or 3 years 6 months", {
        "type": "string", "pattern": rf"^(?!.*(hour|day|week|month|year).*\1){_AMOUNT}(?: {_AMOUNT})*$",
    }),
    m.Country: ("country", "A country as ISO 3166-1 alpha-2, or ORG:NAME", m.COUNTRY),
    m.Language: ("language", "A language as ISO 639-1", {"enum": sorted(m.LANGUAGES)}),
    m.Email: ("email", "An e-mail address, of a role rather than of a person", m.EMAIL),
    m.Link: ("link", "An address that begins with https:, mailto: or tel:", m.LINK),
    m.FilePath: ("file-path", "A file of the workspace, relative to it, with forward slashes", m.FILE_PATH),
    m.Sha256: ("sha256", "A SHA-256 in 64 small hexadecimal digits", m.SHA256),
    m.Code: ("finding-code", "A finding's code, for instance RET007", m.CODE),
    m.RoutePath: ("route", "A route of ids from the top of the file, for instance retention.0", m.ROUTE),
    m.ZoneName: ("timezone", "A time zone, for instance Europe/Helsinki", {
        "type": "string", "pattern": "^[A-Za-z0-9_+/-]{1,64}$",
    }),
    m.LawCode: ("law", "A code of the table of laws, for instance FI.KPL.2.10", m.LAW),
    m.GroundCode: ("ground", "A national ground for an identity number, for instance FI.29.1.2", m.LAW),
    m.PeriodCode: ("statutory-period", "A code of the table of statutory periods", m.LAW),
    m.ItemWord: ("item", "A word of the vocabulary of data items", _FREE),
    m.SourceWord: ("source", "A word of the vocabulary of sources", _FREE),
    m.SubjectWord: ("subject", "A word of the vocabulary of groups of data subjects", _FREE),
    m.EventWord: ("event", "A word of the vocabulary of events", _FREE),
    Id: ("id", f"An id: {_ID}", m.ID),
    m.PartyId: ("party-id", "Id of the organisation, or of a file in registers/parties", m.ID),
    m.RegisterId: ("register-id", "Id of a register", m.ID),
    m.AgreementId: ("agreement-id", "Id of a file in registers/agreements", m.ID),
    m.ServiceId: ("service-id", "Id of a file in registers/services", m.ID),
    m.SubjectId: ("subject-id", "Id of a group of data subjects in the register", m.ID),
    m.DataId: ("data-id", "Id of a data group in the register", m.ID),
    m.PurposeId: ("purpose-id", "Id of a purpose in the register", m.ID),
    m.RoleId: ("role-id", "Id of a role in workspace.yaml", m.ID),
    m.SystemId: ("system-id", "Id of an information system in workspace.yaml", m.ID),
}  # fmt: skip
"""Every type of a single value: the name of its definition, what it is, and its pattern or its schema."""

_EXAMPLES: Mapping[Any, tuple[str, ...]] = {
    datetime.date: ("2026-05-04",),
    m.Period: ("6 years", "3 months", "30 days", "1 year 6 months"),
    m.Country: ("FI", "ORG:UN"),
    m.Email: ("tietosuoja@yritys.example",),
    m.Link: ("https://yritys.example/tietosuoja", "mailto:tietosuoja@yritys.example", "tel:+358-20-1234567"),
    m.FilePath: ("registers/documents/agreements/letters-2025.md",),
    m.Code: ("RET007",),
    m.RoutePath: ("retention.0", "purposes.billing.basis"),
    m.ZoneName: ("Europe/Helsinki",),
    m.LawCode: ("FI.KPL.2.10",),
    Id: ("customer-service",),
    m.PartyId: ("letter-service",),
}
"""Examples for whoever writes a value for the first time."""

_MAYBE_NUMBERS = (m.FilePath, m.RoutePath)
_LOOKS: Mapping[Any, str] = {m.LawCode: r"[A-Z]{2}\.\S", m.Link: "[a-z]+:"}
"""How a single value must look to be no plain text, where plain text may stand too."""


def json_schema(kind: str | None, vocabulary: Mapping[str, Collection[str]], names: Names = NO_NAMES) -> Schema:
    """The schema of one kind of file, or with None the schema of every file, told apart by its own key.

    `vocabulary` are the known words by kind (`item`, `source`, `subject-word`, `event`, `law`, `ground`,
    `period-code`); a kind that is not given is checked by its pattern alone. `names` are shown beside the words, and
    countries that are named are offered. Raises ValueError for an unknown kind.

    The schema judges what a YAML 1.2 core parser makes of a file, which is what editors read by default: there
    `yes` and `no` are text, so they are the only booleans; `true` and `false` are refused here as in the record. A
    parser of YAML 1.1 turns `yes` into true and `NO` into false and cannot be used with this schema. Text may arrive
    as a number or boolean (44100, true), a whole number as text. Left to `ropa check` is what no schema sees: ids
    and time zones that must exist, the place of a file; and an id must not be one of the words null, true and false.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"no kind of file is called {kind!r}; there are {', '.join(KINDS)}")
    builder = _Builder(vocabulary, names)
    head: Schema = {"$schema": DIALECT, "title": f"ropa: {kind or 'every file of the record'}"}
    if kind is not None:
        body = _beside(builder.record(KINDS[kind]))
    else:
        body = {
            "type": "object",
            "anyOf": [{"required": [name]} for name in KINDS],
            "allOf": [{"if": {"required": [name]}, "then": builder.record(cls)} for name, cls in KINDS.items()],
        }
    return {**head, **body, "definitions": dict(sorted(builder.definitions.items()))}


def modeline(path: str) -> str:
    """The first line by which an editor finds the schema of a file; `path` is relative to the workspace."""
    folder, _, name = path.rpartition("/")
    kind = FOLDERS.get(folder.removeprefix("registers").lstrip("/"), "")
    stem = name.removesuffix(".yaml")
    above = "../" * path.count("/")
    return f"# yaml-language-server: $schema={above}{FOLDER}/{stem if stem in SINGLE else kind}.json"


class _Builder:
    """Makes schemas of types; what is used twice stands once, in `definitions`."""

    def __init__(self, vocabulary: Mapping[str, Collection[str]], names: Names) -> None:
        self.vocabulary = vocabulary
        self.names = names
        self.definitions: dict[str, Schema] = {}

    def of(self, annotation: Any) -> Schema:
        """The schema of whatever the reader of a type accepts."""
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            return self._annotated(*arguments)
        if origin in (typing.Union, types.UnionType):
            return self._union([member for member in arguments if member is not type(None)])
        if origin is tuple:
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is not None:
            entries = {_ecma(m.ID.pattern): self.of(arguments[1])}
            return {"type": "object", "patternProperties": entries, "additionalProperties": False}
        if annotation is Text:
            return self._text()
        if annotation in _SCALARS:
            return self._scalar(annotation)
        if dataclasses.is_dataclass(annotation):
            return _any(*self._plain(annotation), self.record(annotation))
        return self._words(annotation)

    def record(self, cls: Any, told_by: tuple[str, Iterable[str]] | None = None) -> Schema:
        """The mapping form of a dataclass; `told_by` are the key and the values that tell a member of a union."""
        name = cls.__name__.rstrip("_")
        if name not in self.definitions:
            self.definitions[name] = {}  # entered first, so that a type may hold itself
            hints = typing.get_type_hints(cls, include_extras=True)
            properties: Schema = {}
            for item in _fields(cls):
                told = told_by[1] if told_by and item.name == told_by[0] else None
                made = self.of(hints[item.name]) if told is None else _enumeration(told, self.names.get("article"))
                properties[item.name.rstrip("_")] = {"description": _about(cls, item), **_beside(made)}
            needed = [item.name.rstrip("_") for item in _fields(cls) if _needed(item)]
            self.definitions[name] = {
                "description": inspect.cleandoc(cls.__doc__ or ""),
                "type": "object",
                "properties": properties,
                **({"required": needed} if needed else {}),
                "additionalProperties": False,
            }
        return _reference(name)

    def _plain(self, cls: Any) -> list[Schema]:
        """The form without the mapping: that of the field marked plain, or of the only key."""
        plain = [item for item in _fields(cls) if item.metadata.get("plain")]
        plain = plain or [item for item in _fields(cls) if item.default is dataclasses.MISSING]
        return [self.of(typing.get_type_hints(cls, include_extras=True)[plain[0].name])] if len(plain) == 1 else []

    def _annotated(self, inner: Any, *marks: Any) -> Schema:
        if Single() in marks:
            return _any(self.of(typing.get_args(inner)[0]), self.of(inner))
        if SameEverywhere() in marks:
            return self._text()
        by_value = next((mark for mark in marks if isinstance(mark, ByValue)), None)
        by_key = next((mark for mark in marks if isinstance(mark, ByKey)), None)
        members: list[Schema] = []
        if by_value is not None:
            members.append(_enumeration(by_value.choices, self.names.get("article")))
            for cls in dict.fromkeys(by_value.choices.values()):
                values = [value for value, choice in by_value.choices.items() if choice is cls]
                members.append(self.record(cls, (by_value.key, values)))
        elif by_key is not None:
            members += self._plain(next(iter(by_key.choices.values())))
        members += [self.record(cls) for cls in dict.fromkeys(by_key.choices.values())] if by_key else []
        return _any(*members)

    def _union(self, members: list[Any]) -> Schema:
        """Members told apart by the node: beside a single value or a mapping, own words need their language."""
        singles = [member for member in members if member in _SCALARS]
        open_states = [member for member in members if member in (NotApplicable, Todo)]
        others = [member for member in members if member not in (*singles, *open_states, Text)]
        made = [self.of(member) for member in (*singles, *others)]
        if Text in members:
            looks = _LOOKS.get(singles[0]) if singles else None
            mapping = any(dataclasses.is_dataclass(member) for member in others)
            if looks is not None:
                made.append({**_FREE, "not": {"type": "string", "pattern": _ecma(looks)}})
            made.append(self._languages() if singles or mapping else self._text())
        return _any(*made, *(self.record(member) for member in open_states))

    def _text(self) -> Schema:
        return _any(self._scalar(str), self._languages())

    def _languages(self) -> Schema:
        self.definitions["languages"] = {
            "description": "Own words by language, for instance {fi: …, sv: …, en: …}",
            "type": "object",
            "propertyNames": {"enum": sorted(m.LANGUAGES)},
            "additionalProperties": self._scalar(str),
            "minProperties": 1,
        }
        return _reference("languages")

    def _scalar(self, annotation: Any) -> Schema:
        name, about, form = _SCALARS[annotation]
        known = self.vocabulary.get(LINKED.get(annotation, ""))
        if known:
            form = _enumeration(sorted(known), self.names.get(LINKED[annotation]))
        elif not isinstance(form, dict):
            kind = ["string", "number"] if annotation in _MAYBE_NUMBERS else "string"
            form = {"type": kind, "pattern": _ecma(form.pattern)}
        if annotation is m.Language:
            form = _enumeration(sorted(m.LANGUAGES), self.names.get("language"))
        if annotation is m.Country and "country" in self.names:  # any other code is for `ropa check` to judge
            form = {"anyOf": [_enumeration(sorted(self.names["country"]), self.names["country"]), form]}
        examples = {"examples": list(_EXAMPLES[annotation])} if annotation in _EXAMPLES and not known else {}
        self.definitions[name] = {"description": about, **examples, **form}
        return _reference(name)

    def _words(self, annotation: type[Enum]) -> Schema:
        name = annotation.__name__
        about = inspect.cleandoc(annotation.__doc__ or "")
        words = [str(member.value) for member in annotation]
        self.definitions[name] = {"description": about, **_enumeration(words, self.names.get("article"))}
        return _reference(name)


def _fields(cls: Any) -> list[dataclasses.Field[Any]]:
    return [item for item in dataclasses.fields(cls) if item.name != "origin"]


def _needed(item: dataclasses.Field[Any]) -> bool:
    return bool(item.metadata.get("needed")) or item.default is dataclasses.MISSING


def _about(cls: type, item: dataclasses.Field[Any]) -> str:
    about = str(item.metadata.get("about") or inspect.cleandoc(cls.__doc__ or "").rstrip("."))
    return f"{about} (internal: never published)" if item.metadata.get("internal") else about


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _beside(schema: Schema) -> Schema:
    """A schema that may stand beside a description: in this dialect nothing beside a reference counts."""
    return {"allOf": [schema]} if "$ref" in schema else schema


def _any(*schemas: Schema) -> Schema:
    """What any of several accepts, alternatives inside alternatives made flat, each once."""
    flat: list[Schema] = []
    for schema in schemas:
        for member in schema["anyOf"] if schema.keys() == {"anyOf"} else [schema]:
            if member not in flat:
                flat.append(member)
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def _enumeration(words: Iterable[str], names: Mapping[str, str] | None = None) -> Schema:
    """A closed list of words, with what they mean; one that is all digits reaches the schema as a number."""
    words = list(words)
    forms = [(word, form) for word in words for form in ([word, int(word)] if word.isdigit() else [word])]
    if not names or not any(word in names for word in words):
        return {"enum": [form for _, form in forms]}
    return {"enum": [form for _, form in forms], "enumDescriptions": [names.get(word, "") for word, _ in forms]}


def _ecma(pattern: str) -> str:
    """A pattern of the model, which matches from the start, in the regular expressions of JSON Schema."""
    anchored = pattern.replace(r"\Z", "$").replace(r"\"", '"')
    return anchored if anchored.startswith("^") else f"^{anchored}"
