"""What a new file is asked about: fields of the model, in the model's order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ropa.model.agreement import Agreement
from ropa.model.base import Located
from ropa.model.party import Organisation, Party
from ropa.model.register import Register
from ropa.model.service import Service


class Shape(Enum):
    """How the answer to a question becomes the value of a field."""

    VALUE = "one value"
    LIST = "several values"
    ENTRIES = "an entry under an id for each name"
    LISTED = "an entry of a list for each value of its first field"
    EACH = "an entry of a list for each data group"
    THROUGH = "the one inner field that is asked about, or a word such as none"
    PART = "an entry whose fields are asked about"
    OPEN = "no question yet: left open"


@dataclass(frozen=True, slots=True)
class Ask:
    """A field that is asked about; `inside` are the fields of the entries below it."""

    field: str
    shape: Shape = Shape.VALUE
    inside: tuple[Ask, ...] = ()


def _list(field: str) -> Ask:
    return Ask(field, Shape.LIST)


def _listed(field: str, *inside: str | Ask) -> Ask:
    return Ask(field, Shape.LISTED, _asks(inside))


def _entries(field: str, *inside: Ask) -> Ask:
    return Ask(field, Shape.ENTRIES, inside)


def _part(field: str, *inside: str | Ask) -> Ask:
    return Ask(field, Shape.PART, _asks(inside))


def _through(field: str, inner: str) -> Ask:
    return Ask(field, Shape.THROUGH, (Ask(inner),))


def _open(field: str) -> Ask:
    return Ask(field, Shape.OPEN)


def _asks(inside: tuple[str | Ask, ...]) -> tuple[Ask, ...]:
    return tuple(Ask(item) if isinstance(item, str) else item for item in inside)


_ADDRESS = _part("address", "street", "postcode", "city", "country")
_CONTACT = _part("contact", "role", "email")
_OWNER = _part("internal", "owner", _part("review", "next"))

REGISTER = _asks((
    "name",
    "description",
    _list("controllers"),
    _entries("subjects"),
    _entries("data", _list("subjects"), _list("items"), _list("sources"), Ask("obligation")),
    _entries("purposes", _list("basis"), _list("data")),
    _listed("processors", "party", _list("purposes"), _list("data")),
    _list("disclosures"),
    "transfers",
    Ask("retention", Shape.EACH, (Ask("period"), Ask("start"), _list("then"))),
    _part("rights", "channel", "identity", "answered_within"),
    "automated",
    _list("security"),
    _part("internal", "owner", _part("review", "next"), _open("screening")),
))  # fmt: skip

PARTY = _asks((
    "name",
    "kind",
    "business_id",
    _ADDRESS,
    "website",
    _CONTACT,
    _through("dpo", "email"),
    _listed("locations", "country", _list("what")),
    _list("sub_processors"),
    "own_purposes",
))  # fmt: skip

AGREEMENT = _asks((
    "title",
    "status",
    "controller",
    "processor",
    "form",
    "signed",
    "since",
    "until",
    _through("document", "path"),
    _listed("covers", "register", _list("purposes"), _list("data"), _list("subjects")),
    "subject_matter",
    "duration",
    "nature",
    "purpose",
    "data_types",
    "subject_types",
    _open("sensitive"),
    _part("clauses", *(_open(letter) for letter in "abcdefgh"), _open("instructions")),
    _through("sub_processing", "kind"),
    _listed("locations", "country", _list("what")),
    "transfers",
    _part("breach", "hours"),
    _part("end", "choice", "days"),
    _OWNER,
))  # fmt: skip

SERVICE = _asks((
    "name",
    "description",
    _listed("clients", "party"),
    _list("sub_processors"),
    _listed("locations", "country", _list("what")),
    "transfers",
    _list("security"),
    _OWNER,
))  # fmt: skip

ORGANISATION = _asks((
    "name",
    "kind",
    "business_id",
    _ADDRESS,
    _CONTACT,
    _through("dpo", "email"),
    "country",
    _list("security"),
    _open("guarantees"),
))  # fmt: skip

KINDS: Mapping[str, tuple[type[Located], tuple[Ask, ...]]] = {
    "register": (Register, REGISTER),
    "party": (Party, PARTY),
    "agreement": (Agreement, AGREEMENT),
    "service": (Service, SERVICE),
    "organisation": (Organisation, ORGANISATION),
}
"""Each kind of file, its class, and what is asked; its own key, the id, stands first and is no question."""
