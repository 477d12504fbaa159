"""A pack as somebody else writes it: a rule, a table of its own, and a format of findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ropa.api import (
    WARNING,
    Context,
    Finding,
    Register,
    Report,
    Row,
    Rule,
    Spec,
    TableFile,
    finding,
    hookimpl,
    noun,
    rule,
    said,
)

HERE = Path(__file__).parent


@noun
class ColourRow(Row):
    """A colour a register may be called by."""

    warm: bool | None = said("Whether it is a warm one")


COLOURS = Spec("colours", ColourRow)


@rule("STR001", WARNING, on=Register, law=("House rules 1",))
def called_by_a_colour(register: Register, ctx: Context) -> Iterator[Finding]:
    """Registers are called by a colour."""
    if ctx.tables[COLOURS].on(ctx.as_of, register.register) is None:
        yield finding(register.at("name"), id=register.register)


@hookimpl
def ropa_rules() -> Iterable[Rule]:
    """The rule."""
    return [called_by_a_colour]


@hookimpl
def ropa_tables() -> Iterable[TableFile]:
    """The table."""
    return [TableFile(COLOURS, HERE / "tables" / "colours.yaml")]


@hookimpl
def ropa_words() -> Iterable[Path]:
    """What people read about the rule."""
    return [HERE / "words"]


@hookimpl
def ropa_reports() -> Iterable[Report]:
    """One code a line."""
    return [Report("codes", lambda found, context: "".join(f"{item.code}\n" for item in found))]
