"""The usual slips of the pen, put right: what a person most likely meant by a value that cannot be read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

from ropa.decode.node import first_of
from ropa.decode.spoken import (
    BASES,
    BOUNDS,
    COUNTRY_NAMES,
    KEYS,
    LANGUAGE_NAMES,
    MONTHS,
    NUMBERS,
    OPEN,
    UNITS,
    WORDS,
)
from ropa.model.scalars import CODE, COUNTRY, EMAIL, LINK, ROUTE, Period
from ropa.yamlio import Node, Scalar

_LONGEST = 100
"""Characters of the longest value for which a meaning is looked for."""
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\"'"
_TYPED = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_QUOTES, "") | {"\u00a0": " "})
"""What word processors put in the place of the plain signs."""

# Patterns stay text until they are used: a file without a slip needs none of them.
_DAY_FIRST = r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4}|\d{2})\Z"
_YEAR_FIRST = r"(?P<year>\d{4})[-./ ]?(?P<month>\d{1,2})[-./ ]?(?P<day>\d{1,2})(?:[t ].*)?\Z"
_DAY_NAMED = r"(?:den )?(?P<day>\d{1,2})(?:\.|st|nd|rd|th)? (?P<month>[^\W\d_]+)\.?,? (?P<year>\d{4})\Z"
_MONTH_NAMED = r"(?P<month>[^\W\d_]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})\Z"

_ISO_PERIOD = r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?\Z"
_SPOKEN_PERIOD = (
    r"(?:(?P<bound>[^\W\d]+\.?|at most|at least|up to|~) ?)??"
    r"(?P<amount>\d{1,4}(?:[.,]5)?|[^\W\d_]+)(?: ?- ?(?P<to>\d{1,4}))? ?(?P<unit>[^\W\d_]+)\.?(?: ajan)?\Z"
)
_HALVES = {"years": "6 months", "days": "12 hours"}

_LETTERS = r"\b(?P<article>\d{1,2})(?: artiklan |[(. -]+)(?P<paragraph>\d)(?: kohdan |[). (-]*)(?P<letter>[a-j])\b"


def _date(value: str) -> str | None:
    for pattern in (_DAY_FIRST, _YEAR_FIRST, _DAY_NAMED, _MONTH_NAMED):
        found = re.match(pattern, value)
        if found:
            name = max((name for name in MONTHS if found["month"].startswith(name)), key=len, default="")
            year = int(found["year"])
            century = 0 if year > 99 else 1900 if year > 69 else 2000
            try:
                return datetime.date(
                    century + year, int(MONTHS.get(name, found["month"])), int(found["day"])
                ).isoformat()
            except ValueError:
                continue
    return None


def _period(value: str) -> str | None:
    iso = re.match(_ISO_PERIOD, value.upper())
    if iso and any(iso.groups()):
        years, months, weeks, days, hours = (int(part or 0) for part in iso.groups())
        return str(Period(years=years, months=months, weeks=weeks, days=days, hours=hours))
    spoken = re.match(_SPOKEN_PERIOD, value)
    if not spoken or spoken["unit"] not in UNITS or (spoken["bound"] or "~") not in BOUNDS:
        return None
    shortest = _length(spoken["amount"], UNITS[spoken["unit"]])
    if spoken["to"]:
        longest = _length(spoken["to"], UNITS[spoken["unit"]])
        return f"{{min: {shortest}, max: {longest}}}" if shortest and longest else None
    return f"{{{BOUNDS[spoken['bound']]}: {shortest}}}" if spoken["bound"] and shortest else shortest


def _length(amount: str, unit: str) -> str | None:
    """`1,5` of years is 1 year 6 months; None for what is no number."""
    whole, _, half = NUMBERS.get(amount, amount).replace(",", ".").partition(".")
    if not whole.isdigit() or (half and unit not in _HALVES):
        return None
    length = str(Period(**{unit: int(whole)})) if int(whole) else ""
    return " ".join(filter(None, [length, _HALVES[unit] if half else ""])) or None


def _article(value: str) -> str | None:
    found = ["-".join(match.groups()) for match in re.finditer(_LETTERS, value)]
    if len(found) > 1:
        return f"[{', '.join(found)}]"
    return found[0] if found else BASES.get(value)


def _email(value: str) -> str | None:
    mended = re.sub(r"\s*[(\[](?:at|ät|a)[)\]]\s*|\s*@\s*", "@", value.removeprefix("mailto:"))
    return mended if EMAIL.match(mended) else None


def _link(value: str) -> str | None:
    if EMAIL.match(value):
        return f"mailto:{value}"
    if re.match(r"\+?[0-9][0-9 -]{4,}\Z", value):
        return f"tel:{value.replace(' ', '')}"
    bare = value.removeprefix("http://").removeprefix("//")
    mended = f"https://{bare}"
    return mended if re.match(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|\Z)", bare) and LINK.match(mended) else None


def _truth(value: str) -> str | None:
    if value in ("true", "on", "y", "kyllä", "ja", "1", "yes"):
        return "yes"
    return "no" if value in ("false", "off", "n", "ei", "nej", "0", "no") else None


def _country(value: str) -> str | None:
    code = COUNTRY_NAMES.get(value, value.upper())
    return code if COUNTRY.match(code) else None


def _id(value: str) -> str | None:
    slug = re.sub(r"[^a-z0-9]+", "-", value.casefold().translate(str.maketrans("äöå", "aoa"))).strip("-")
    return slug[:64] if slug and slug[0].isalpha() else None


def _code(value: str) -> str | None:
    code = value.upper().strip("[]")
    return code if CODE.match(code) else None


def _route(value: str) -> str | None:
    route = re.sub(r"[\[\]/.:> ]+", ".", value).strip(".")
    return route if ROUTE.match(route) and not value.startswith(("registers/", "./")) else None


_BY_KIND: Mapping[str, Callable[[str], str | None]] = {
    "@expect.date": _date,
    "@expect.period": _period,
    "@expect.article": _article,
    "@expect.email": _email,
    "@expect.yes-or-no": _truth,
    "@expect.country": _country,
    "@expect.link": _link,
    "@expect.id": _id,
    "@expect.code": _code,
    "@expect.route": _route,
    "@expect.language": LANGUAGE_NAMES.get,
}


def plainly(value: str) -> str:
    """A value without the quotes and with the hyphens of a keyboard, in small letters."""
    return value.translate(_TYPED).strip().casefold()


def synonym(value: str) -> tuple[str, ...]:
    """What a word of people's own language stands for, as a word of a closed list, a key or a language."""
    word = plainly(value)
    return tuple(table[word] for table in (WORDS, KEYS, LANGUAGE_NAMES) if word in table)


def left_open(value: str) -> str | None:
    """How the record says what a word such as `n/a` says."""
    return OPEN.get(plainly(value))


def put_right(expected: str, value: str) -> str | None:
    """What was probably meant, in the form the record asks for; None where nothing suggests itself."""
    mend = _BY_KIND.get(expected) if len(value) <= _LONGEST else None
    meant = mend(plainly(value)) if mend else None
    return meant if meant != value else None


def as_list(value: str) -> str | None:
    """A text that was meant as a list: words with commas between them, or lines with another sign than `- `."""
    parts = [part.strip(" -•·*–\u2014") for part in re.split("[,;]|(?:^|\\s)[-•·*–\u2014]+\\s*", value)]
    words = [part for part in parts if part]
    alike = all(re.match(r"[\w.-]+\Z", word) for word in words)
    return f"[{', '.join(words)}]" if words and alike and len(value) <= _LONGEST else None


def meant_as_list(node: Node) -> dict[str, str]:
    """The list that was meant by a text with commas, or by entries whose hyphen has no space after it."""
    if type(node) is Scalar:
        near = as_list(node.value)
    else:
        first = first_of(node)
        dashed = type(first) is Scalar and first.value.startswith("-")
        near = f"- {first.value[1:]}: …" if dashed else None
    return {"near": near} if near else {}
