"""What a notice tells of the data: where they come from, whether they must be given, what is decided with them."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    ITEMS,
    SOURCES,
    WARNING,
    AutomatedDecision,
    Context,
    CreditData,
    DataGroup,
    Finding,
    KnownSource,
    Obligation,
    ObligationKind,
    PartySource,
    Register,
    RegisterSource,
    Text,
    Todo,
    Workspace,
    answered,
    finding,
    listed,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import exempt, notices, published, told_data
from ropa_gdpr.rules.wording import Wordings
from ropa_gdpr.tables import Wording

Source = KnownSource | PartySource | RegisterSource


def _sources(group: DataGroup, register: Register) -> tuple[Source, ...]:
    """The sources of a data group: its own, else those of the register."""
    return listed(group.sources) or listed(register.sources)


def _from_person(source: Source, ctx: Context) -> bool:
    if not isinstance(source, KnownSource) or isinstance(source.source, Text):
        return False
    row = ctx.tables[SOURCES].on(ctx.as_of, source.source)
    return bool(row and row.person)


@gdpr("NOT013", ERROR, on=Register, law=("GDPR Art. 13(2)(e)",))
def provision_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice can tell whether data must be given, and what happens otherwise."""
    if not published(register) or exempt(register, "13-4"):
        return
    groups = {name: group for name, group in told_data(register).items() if _given(group, register, ctx)}
    silent = [name for name, group in groups.items() if not answered(group.obligation)]
    if len(silent) > 1 and len(silent) == len(groups):
        yield finding(register.at("data"), problem="@not.provision-all", data=", ".join(silent))
        return
    for name, group in groups.items():
        duty = group.obligation
        if name in silent:
            yield finding(group.at("obligation"), problem="@not.provision", data=name)
        elif isinstance(duty, Obligation) and duty.kind is not ObligationKind.VOLUNTARY and duty.otherwise is None:
            yield finding(duty.at("otherwise"), problem="@not.consequence", data=name)


def _given(group: DataGroup, register: Register, ctx: Context) -> bool:
    """Whether the person gives the data, as stated; where no source is stated they are taken to be given."""
    sources = _sources(group, register)
    if group.derived or group.on_device:
        return False
    return not sources or any(_from_person(source, ctx) for source in sources)


@gdpr("NOT015", ERROR, on=Register, law=("GDPR Art. 14(2)(f)", "GDPR Art. 14(1)(d)"))
def source_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice can name the source of data that cannot come from the person."""
    if not published(register) or exempt(register, "14-5"):
        return
    for name, group in told_data(register).items():
        if group.derived or not _credit(group, ctx) or (
            isinstance(group.credit, CreditData) and group.credit.register is not None
        ):  # fmt: skip
            continue
        own = any(not _from_person(source, ctx) for source in listed(group.sources))
        common = any(_names(source, ctx) for source in listed(register.sources))
        if not own and not common:
            yield finding(group.at("sources") if group.sources else group.origin, data=name)


def _credit(group: DataGroup, ctx: Context) -> bool:
    words = [item.item for item in listed(group.items) if not isinstance(item.item, Text)]
    rows = [ctx.tables[ITEMS].on(ctx.as_of, word) for word in words]
    return any(row is not None and row.credit for row in rows)


def _names(source: Source, ctx: Context) -> bool:
    """Whether a source of the whole register names, by a word or a party, where data come from besides the person."""
    if not isinstance(source, KnownSource):
        return True
    if source.named is not None:
        return True
    row = None if isinstance(source.source, Text) else ctx.tables[SOURCES].on(ctx.as_of, source.source)
    return bool(row and not row.person and not row.generic)


@gdpr("NOT029", WARNING, on=Workspace, law=("GDPR Art. 14(2)(f)", "WP260 rev.01"))
def source_specific(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A source of data is told so that a reader knows which or of what kind it is."""
    general = Wordings.on(ctx, Wording.SOURCE)
    for register in notices(ctx):
        if exempt(register, "14-5"):
            continue
        told: set[str] = set()
        given = [source for group in told_data(register).values() for source in listed(group.sources)]
        for source in (*given, *listed(register.sources)):
            if not isinstance(source, KnownSource) or source.named is not None:
                continue
            if isinstance(source.source, Text):
                words, vague = source.source.anything(workspace.first_language), general.whole(source.source)
            else:
                row = ctx.tables[SOURCES].on(ctx.as_of, source.source)
                words, vague = source.source, bool(row and row.generic)
            if vague and words not in told:
                told.add(words)
                yield finding(source.at("source"), words=words)


@gdpr("NOT014", ERROR, on=Register, law=("GDPR Art. 13(2)(f)", "GDPR Art. 14(2)(g)", "GDPR Art. 22(1)"))
def decisions_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice can tell the logic, the significance and the consequences of an automated decision."""
    if not published(register):
        return
    for entry in listed(register.automated):
        if isinstance(entry, AutomatedDecision):
            missing = [key for key in ("logic", "significance", "consequences") if getattr(entry, key) is None]
            if missing:
                yield finding(entry.at(missing[0]), missing=", ".join(missing))


@gdpr("NOT028", WARNING, on=Register, law=("GDPR Art. 13(2)(f)", "GDPR Art. 14(2)(g)"))
def decisions_assessed(register: Register, ctx: Context) -> Iterator[Finding]:
    """The record says whether there are automated decisions, or that there are none."""
    if published(register) and (register.automated is None or isinstance(register.automated, Todo)):
        yield finding(register.at("automated"), register=register.register)
