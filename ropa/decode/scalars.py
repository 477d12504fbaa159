"""How a single word or number is read: what it must look like, and what to say when it does not."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from ropa.model import scalars as m
from ropa.model.base import Id

Convert = Callable[[str], Any]


class ScalarKind(NamedTuple):
    """A kind of single value: the phrase that describes it, and its reading, which raises ValueError."""

    expected: str
    convert: Convert
    options: Collection[str] = ()


def _matching(pattern: re.Pattern[str]) -> Convert:
    def convert(text: str) -> str:
        if not pattern.match(text):
            raise ValueError(text)
        return text

    return convert


def _member(options: Mapping[str, Any]) -> Convert:
    def convert(text: str) -> Any:
        try:
            return options[text]
        except KeyError:
            raise ValueError(text) from None

    return convert


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")  # no week dates


def _day(text: str) -> datetime.date:
    if not _DATE.match(text):
        raise ValueError(text)
    return datetime.date.fromisoformat(text)


_REGIONS = frozenset(
    "eu eea eta euroopan-unioni eurooppa ets ees europeiska-unionen europa european-union europe".split()
)


def expectation(expected: str, text: str) -> str:
    """The phrase for what was expected instead of a text, more exact where the text shows what went wrong."""
    if expected == "@expect.date" and _DATE.match(text):
        return "@expect.day"
    if expected == "@expect.country" and text.casefold().replace(" ", "-") in _REGIONS:
        return "@expect.country-in-region"
    if expected == "@expect.period" and not any(character.isdigit() for character in text):
        return "@expect.period-or-criterion"
    return expected


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(text)
    return int(text)


def _zone(text: str) -> str:
    if not re.match(r"[A-Za-z0-9_+/-]{1,64}\Z", text):
        raise ValueError(text)
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(text) from error
    return text


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text


_identifier = ScalarKind("@expect.id", _matching(m.ID))
_anything = ScalarKind("@expect.word", _text)
_BOOLEANS = {"yes": True, "no": False}

SCALARS: Mapping[Any, ScalarKind] = {
    str: ScalarKind("@expect.text", _text),
    int: ScalarKind("@expect.number", _number),
    bool: ScalarKind("@expect.yes-or-no", _member(_BOOLEANS), tuple(_BOOLEANS)),
    datetime.date: ScalarKind("@expect.date", _day),
    m.Period: ScalarKind("@expect.period", m.Period.parse),
    m.Country: ScalarKind("@expect.country", _matching(m.COUNTRY)),
    m.Language: ScalarKind("@expect.language", _member({code: code for code in m.LANGUAGES}), m.LANGUAGES),
    m.Email: ScalarKind("@expect.email", _matching(m.EMAIL)),
    m.Link: ScalarKind("@expect.link", _matching(m.LINK)),
    m.FilePath: ScalarKind("@expect.path", _matching(m.FILE_PATH)),
    m.Sha256: ScalarKind("@expect.sha256", _matching(m.SHA256)),
    m.Code: ScalarKind("@expect.code", _matching(m.CODE)),
    m.RoutePath: ScalarKind("@expect.route", _matching(m.ROUTE)),
    m.ZoneName: ScalarKind("@expect.timezone", _zone),
    m.LawCode: ScalarKind("@expect.law", _matching(m.LAW)),
    m.GroundCode: ScalarKind("@expect.law", _matching(m.LAW)),
    m.PeriodCode: ScalarKind("@expect.law", _matching(m.LAW)),
    m.ItemWord: _anything,
    m.SourceWord: _anything,
    m.SubjectWord: _anything,
    m.EventWord: _anything,
    Id: _identifier,
    m.PartyId: _identifier,
    m.RegisterId: _identifier,
    m.AgreementId: _identifier,
    m.ServiceId: _identifier,
    m.SubjectId: _identifier,
    m.DataId: _identifier,
    m.PurposeId: _identifier,
    m.RoleId: _identifier,
    m.SystemId: _identifier,
}
"""Every type of a single value."""

LINKED: Mapping[Any, str] = {
    m.PartyId: "party",
    m.RegisterId: "register",
    m.AgreementId: "agreement",
    m.SubjectId: "subject",
    m.DataId: "data",
    m.PurposeId: "purpose",
    m.RoleId: "role",
    m.SystemId: "system",
    m.ItemWord: "item",
    m.SourceWord: "source",
    m.SubjectWord: "subject-word",
    m.EventWord: "event",
    m.LawCode: "law",
    m.GroundCode: "ground",
    m.PeriodCode: "period-code",
    m.FilePath: "file",
}
"""Types whose value names something defined elsewhere, and what it names."""
