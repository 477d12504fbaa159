"""Which rights apply, by the legal bases of each purpose (Art. 7(3), 15 to 22 and 77 GDPR)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ropa.api import (
    SOURCES,
    AutomatedDecision,
    Consent,
    DataGroup,
    KnownSource,
    Purpose,
    Register,
    RightName,
    Tables,
    keyed,
    listed,
    within,
)

_PORTABLE = frozenset(("6-1-a", "6-1-b", "2018/1725:5-1-c", "2018/1725:5-1-d"))
_OPPOSABLE = frozenset(("6-1-e", "6-1-f", "2018/1725:5-1-a"))
_BOUND = frozenset(("6-1-c", "6-1-e", "2018/1725:5-1-a", "2018/1725:5-1-b"))
_CONSENT = frozenset(("6-1-a", "2018/1725:5-1-d"))
_EXPLICIT = "9-2-a"


class Applies(NamedTuple):
    """A right that applies, and the purposes it concerns; none named where it concerns every one."""

    right: RightName
    purposes: tuple[str, ...] = ()


class RightsThatApply(NamedTuple):
    """The rights of the people in a register.

    `erasure_bound` are purposes whose data law may demand, so that erasure is limited (Art. 17(3)(b)). `marketing`
    are those for which data are used in direct marketing: the objection to it is absolute (Art. 21(2) and (3)).
    """

    rights: tuple[Applies, ...]
    erasure_bound: tuple[str, ...] = ()
    marketing: tuple[str, ...] = ()

    def of(self, right: RightName) -> Applies | None:
        """The right, where it applies."""
        return next((entry for entry in self.rights if entry.right is right), None)


def articles(purpose: Purpose) -> frozenset[str]:
    """The articles on which a purpose rests; claims that name none are left out."""
    return _named(listed(purpose.basis))


def _named(bases: Any) -> frozenset[str]:
    return frozenset(str(entry.article) for entry in bases if getattr(entry, "article", None))


def is_marketing(purpose: Purpose) -> bool:
    """Whether data are used for direct marketing (Art. 21(2))."""
    return hasattr(purpose.marketing, "channels")


def from_person(group: DataGroup, tables: Tables) -> bool:
    """Whether a data group is provided by the person, at least in part; where no source is stated it may be."""
    if not listed(group.sources):
        return True
    words = [str(entry.source) for entry in listed(group.sources) if isinstance(entry, KnownSource)]
    return any(row.person for word in words for row in tables[SOURCES].ever(word))


def rights_that_apply(register: Register, tables: Tables) -> RightsThatApply:
    """Work out the rights by the table of bases; rights a text lists as printed are not looked at here.

    A purpose of which nothing says whether it is automated is taken to be: a right is not left out for want of an
    entry. Bases that are claimed for the register as a whole hold for every purpose.
    """
    purposes: Mapping[str, Purpose] = {str(name): purpose for name, purpose in _purposes(register)}
    bases = {name: articles(purpose) | _named(register.bases) for name, purpose in purposes.items()}
    if not bases and register.bases:
        bases = {"": _named(register.bases)}
    special = _explicit_purposes(register, purposes)
    found = [Applies(right) for right in _ALWAYS]
    portable = tuple(
        name
        for name, given in bases.items()
        if (given & _PORTABLE or name in special)
        and (name not in purposes or purposes[name].automated_means is not False)
        and (name not in purposes or _provided(register, purposes[name], tables))
    )
    marketing = tuple(name for name, purpose in purposes.items() if is_marketing(purpose))
    opposable = tuple(name for name, given in bases.items() if given & _OPPOSABLE)
    consent = tuple(name for name, given in bases.items() if given & _CONSENT or name in special)
    found += [
        Applies(right, names)
        for right, names in (
            (RightName.PORTABILITY, portable),
            (RightName.OBJECTION, tuple(dict.fromkeys((*opposable, *marketing)))),
            (RightName.WITHDRAWAL, consent),
        )
        if names
    ]
    if any(isinstance(entry, AutomatedDecision) for entry in listed(register.automated)):
        found.append(Applies(RightName.AUTOMATED))
    found.append(Applies(RightName.COMPLAINT))
    bound = tuple(name for name, given in bases.items() if given & _BOUND)
    return RightsThatApply(tuple(found), bound, marketing)


_ALWAYS = (RightName.ACCESS, RightName.RECTIFICATION, RightName.ERASURE, RightName.RESTRICTION)


def consents(register: Register) -> Iterator[tuple[str, Consent]]:
    """Every consent a purpose rests on, with the purpose's id."""
    for name, purpose in _purposes(register):
        for entry in listed(purpose.basis):
            if isinstance(entry, Consent):
                yield str(name), entry


def explicit_consents(register: Register) -> Iterator[tuple[str, Any]]:
    """Every special category that rests on explicit consent (Art. 9(2)(a)), with the data group's id."""
    groups: Any = keyed(register.data)
    for name, group in groups.items():
        for entry in listed(group.special):
            if str(entry.article) == _EXPLICIT:
                yield str(name), entry


def _explicit_purposes(register: Register, purposes: Mapping[str, Purpose]) -> frozenset[str]:
    """The purposes that use data which rest on explicit consent."""
    explicit = {name for name, _ in explicit_consents(register)}
    groups: Any = keyed(register.data)
    return frozenset(
        name for name, purpose in purposes.items() if explicit & {str(used) for used in within(purpose.data, groups)}
    )


def _provided(register: Register, purpose: Purpose, tables: Tables) -> bool:
    groups: Any = keyed(register.data)
    used = within(purpose.data, groups)
    return not used or any(from_person(groups[name], tables) for name in used if name in groups)


def _purposes(register: Register) -> list[tuple[Any, Purpose]]:
    known: Any = keyed(register.purposes)
    return list(known.items())
