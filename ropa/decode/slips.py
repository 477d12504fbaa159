"""The usual slips of the pen, put right: what a person most likely meant by a value that cannot be read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

from ropa.model.scalars import COUNTRY, Period

_COUNTRIES = {"USA": "US", "U.S.": "US", "FINLAND": "FI", "SUOMI": "FI", "SVERIGE": "SE", "DEU": "DE", "FIN": "FI"}
_UNITS = {
    "v": "years", "vuosi": "years", "vuotta": "years", "år": "years", "a": "years", "y": "years", "yr": "years",
    "year": "years", "years": "years", "kk": "months", "kuukausi": "months", "kuukautta": "months", "mån": "months",
    "månad": "months", "månader": "months", "month": "months", "months": "months", "vk": "weeks", "viikko": "weeks",
    "viikkoa": "weeks", "vecka": "weeks", "veckor": "weeks", "week": "weeks", "weeks": "weeks", "pv": "days",
    "päivä": "days", "päivää": "days", "dag": "days", "dagar": "days", "d": "days", "day": "days", "days": "days",
    "h": "hours", "tunti": "hours", "tuntia": "hours", "timme": "hours", "timmar": "hours", "hour": "hours",
    "hours": "hours",
}  # fmt: skip
_BASES = {
    "consent": "6-1-a", "suostumus": "6-1-a", "samtycke": "6-1-a", "contract": "6-1-b", "sopimus": "6-1-b",
    "avtal": "6-1-b", "legal obligation": "6-1-c", "lakisääteinen velvoite": "6-1-c",
    "rättslig förpliktelse": "6-1-c",
    "vital interests": "6-1-d", "public task": "6-1-e", "legitimate interest": "6-1-f",
    "legitimate interests": "6-1-f", "oikeutettu etu": "6-1-f", "berättigat intresse": "6-1-f",
}  # fmt: skip
_WORDS = {
    "remove": "delete", "erase": "delete", "destroy": "delete", "poista": "delete", "poistetaan": "delete",
    "tuhoa": "delete", "tuhotaan": "delete", "radera": "delete", "raderas": "delete", "förstör": "delete",
}  # fmt: skip
_ISO_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?\Z")
_LOOSE_PERIOD = re.compile(r"(?:(noin|n\.|about|ca|ca\.|cirka|~) ?)?(\d{1,4}) ?([^\W\d_]+)\.?\Z")
_DOTTED_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\Z")
_LOOSE_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\Z")
_LETTERS = re.compile(r"(?:art\.? ?)?(\d{1,2}) ?[(. -] ?(\d) ?[). -] ?\(?([a-j])\)?\Z")


def _date(value: str) -> str | None:
    dotted, loose = _DOTTED_DATE.match(value), _LOOSE_DATE.match(value)
    parts = reversed(dotted.groups()) if dotted else loose.groups() if loose else ()
    try:
        year, month, day = (int(part) for part in parts)
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _period(value: str) -> str | None:
    iso = _ISO_PERIOD.match(value)
    if iso and any(iso.groups()):
        years, months, weeks, days, hours = (int(part or 0) for part in iso.groups())
        return str(Period(years=years, months=months, weeks=weeks, days=days, hours=hours))
    loose = _LOOSE_PERIOD.match(value.casefold())
    if not loose or loose[3] not in _UNITS or not int(loose[2]):
        return None
    length = str(Period(**{_UNITS[loose[3]]: int(loose[2])}))
    return f"{{about: {length}}}" if loose[1] else length


def _article(value: str) -> str | None:
    folded = value.strip().casefold()
    found = _LETTERS.match(folded)
    return "-".join(found.groups()) if found else _BASES.get(folded)


def _email(value: str) -> str | None:
    mended = re.sub(r"\s*[(\[](?:at|ät|a)[)\]]\s*", "@", value)
    return mended if mended != value and "@" in mended else None


def _truth(value: str) -> str | None:
    folded = value.casefold()
    if folded in ("true", "on", "y", "kyllä", "ja", "1"):
        return "yes"
    return "no" if folded in ("false", "off", "n", "ei", "nej", "0") else None


def _country(value: str) -> str | None:
    code = _COUNTRIES.get(value.upper(), value.upper())
    return code if COUNTRY.match(code) else None


_BY_KIND: Mapping[str, Callable[[str], str | None]] = {
    "@expect.date": _date,
    "@expect.period": _period,
    "@expect.article": _article,
    "@expect.email": _email,
    "@expect.yes-or-no": _truth,
    "@expect.country": _country,
    "@expect.link": lambda value: f"https://{value}" if value.startswith("www.") else None,
    "@expect.id": lambda value: _id(value),
}


def _id(value: str) -> str | None:
    slug = re.sub(r"[^a-z0-9]+", "-", value.casefold().translate(str.maketrans("äöå", "aoa"))).strip("-")
    return slug[:64] if slug and slug != value and slug[0].isalpha() else None


def synonym(value: str) -> str | None:
    """The word of a closed list that another word for the same thing stands for."""
    return _WORDS.get(value.casefold())


def put_right(expected: str, value: str) -> str | None:
    """What was probably meant, in the form the record asks for; None where nothing suggests itself."""
    mend = _BY_KIND.get(expected)
    return mend(value) if mend else None
