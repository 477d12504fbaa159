"""What a rule is: a code, a severity, the law, and a function that finds."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date as Day
from types import ModuleType
from typing import Any, NamedTuple

from ropa.diagnostics import Related, Severity
from ropa.earlier import Earlier
from ropa.facts import Facts
from ropa.model.agreement import Agreement
from ropa.model.law import Regime
from ropa.model.party import Organisation, Party
from ropa.model.register import Register
from ropa.model.service import Service
from ropa.source import Origin, Span
from ropa.tables import Tables
from ropa.workspace import Workspace

SUBJECT_TYPES = (Register, Party, Agreement, Service, Organisation, Workspace)
"""What a rule may be about."""


class Finding(NamedTuple):
    """What a rule found: the place, other places that explain it, and the parameters of its message.

    `span` is the place of what has no route, such as a comment.
    """

    at: Origin
    params: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
    span: Span | None = None


def finding(at: Origin, *related: Related, **params: object) -> Finding:
    """A finding at a place. Parameters become text; a value that is None is left out of the message's parameters."""
    said = tuple((name, str(value)) for name, value in params.items() if value is not None)
    return Finding(at, said, related)


class Context(NamedTuple):
    """All a rule may look at besides its subject. There is no clock: the day is `as_of`.

    `earlier` is what the files said before; outside git they never said anything else.
    """

    workspace: Workspace
    tables: Tables
    facts: Facts
    as_of: Day
    earlier: Earlier


Check = Callable[[Any, Context], Iterable[Finding]]


class Rule(NamedTuple):
    """One rule of law.

    `on` is the class of its subject: Register, Party, Agreement, Service, Organisation or Workspace. `since` is the
    first day of the law it tests, before which it is silent; `regime` the regime a register must stand under for it
    to speak; `country` the country a controller must be established in, for national law. A rule with `past` asks
    what the files said before, and is silent where git does not tell.
    """

    code: str
    severity: Severity
    on: type
    law: tuple[str, ...]
    check: Check
    since: Day | None = None
    regime: Regime | None = None
    country: str | None = None
    past: bool = False
    title: str = ""

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code.rstrip("0123456789")


Maker = Callable[[Check], Rule]


def rule(
    code: str,
    severity: Severity,
    *,
    on: type,
    law: Sequence[str],
    since: Day | None = None,
    regime: Regime | None = None,
    country: str | None = None,
    past: bool = False,
) -> Maker:
    """Make a function a rule; the first line of its docstring is the rule's English title."""

    def make(check: Check) -> Rule:
        title = (check.__doc__ or "").strip().split("\n")[0]
        return Rule(code, severity, on, tuple(law), check, since, regime, country, past, title)

    return make


def rules_in(*modules: ModuleType) -> Iterator[Rule]:
    """Every rule that modules define, by code, those of a package's modules too: nothing is listed by hand."""
    every = [module for given in modules for module in (given, *_inside(given))]
    found = {value.code: value for module in every for value in vars(module).values() if isinstance(value, Rule)}
    return iter(found[code] for code in sorted(found))


def _inside(package: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package, imported."""
    for entry in pkgutil.iter_modules(getattr(package, "__path__", ()), f"{package.__name__}."):
        yield importlib.import_module(entry.name)
