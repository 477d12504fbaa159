"""What follows from the files, worked out once for rules and documents: flows, chains, transfers, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from typing import NamedTuple

from ropa.known_tables import AREA
from ropa.model.agreement import Agreement, AgreementStatus, Coverage
from ropa.model.base import ALL, Located, keyed, listed, within
from ropa.model.law import Regime
from ropa.model.party import Activity, Organisation, Party, Place, Region
from ropa.model.purpose import Purpose
from ropa.model.recipients import Processing, ToAuthority, ToParty, ToRegister
from ropa.model.register import Register
from ropa.model.retention import Retention
from ropa.model.scalars import AgreementId, DataId, PurposeId, RegisterId, ServiceId, SubjectId
from ropa.model.service import Service
from ropa.model.transfer import Transfer
from ropa.source import Origin, Step
from ropa.tables import Tables
from ropa.workspace import Texts, Workspace, gather_texts

Use = Processing | ToParty | ToAuthority
"""An entry of a register by which data reach another party."""

_NOT_IN_FORCE = (
    AgreementStatus.DRAFT,
    AgreementStatus.NEGOTIATION,
    AgreementStatus.EXPIRED,
    AgreementStatus.TERMINATED,
)


class Flow(NamedTuple):
    """Data of a register reaching a place, through a chain of parties.

    `chain` begins with the party the entry names and ends with the one at work; it is empty where the entry names
    none. `seen` is the place in the files that shows it. `leaves` says whether the place is outside the European
    Economic Area, None where the place is not known well enough. `transfers` are the recorded ones that cover it.
    """

    holder: Register | Service
    use: Use
    chain: tuple[Party | Organisation, ...]
    country: str | None
    region: Region | None
    what: tuple[Activity, ...]
    seen: Origin
    leaves: bool | None
    transfers: tuple[Transfer, ...] = ()

    @property
    def place(self) -> str:
        """Code of the country, or the region."""
        return self.country or str(self.region or "")


class Covered(NamedTuple):
    """How far the agreements with a processor cover its use in a register.

    `agreements` are those in force that name the register; the rest is what none of them covers. `unstated` tells
    that an agreement covers the register but does not say which data or subjects.
    """

    agreements: tuple[Agreement, ...]
    purposes: tuple[PurposeId, ...] = ()
    data: tuple[DataId, ...] = ()
    subjects: tuple[SubjectId, ...] = ()
    unstated: bool = False


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What follows for one register; `retention` are the retention rules of each data group."""

    flows: tuple[Flow, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    coverage: Mapping[tuple[Step, ...], Covered] = field(default_factory=dict)
    received_from: tuple[RegisterId, ...] = ()
    paths: tuple[str, ...] = ()
    retention: Mapping[DataId, tuple[Retention, ...]] = field(default_factory=dict)


class AgreementFacts(NamedTuple):
    """What follows for one agreement: whether it runs, and the regimes of the registers it covers."""

    in_force: bool
    regimes: frozenset[Regime]


@dataclass(frozen=True, slots=True)
class Facts:
    """What follows from a workspace on a day.

    `recorded` is every transfer that holds on the day, with the agreement in force, register or service it is written
    in, in this order.
    """

    workspace: Workspace
    tables: Tables
    as_of: Day
    registers: Mapping[RegisterId, RegisterFacts]
    services: Mapping[ServiceId, tuple[Flow, ...]]
    texts: Texts = field(default_factory=Texts)
    agreements: Mapping[AgreementId, AgreementFacts] = field(default_factory=dict)
    recorded: tuple[tuple[Transfer, Agreement | Register | Service], ...] = ()

    def flows(self, holder: Register | Service) -> tuple[Flow, ...]:
        """Where the data of a register or service go."""
        if isinstance(holder, Service):
            return self.services.get(holder.service or ServiceId(""), ())
        return self.of(holder).flows

    def transfers(self, register: Register) -> tuple[Transfer, ...]:
        """Transfers recorded for a register, those of its processors' agreements among them."""
        return self.of(register).transfers

    def coverage(self, register: Register, use: Processing) -> Covered:
        """How far agreements cover a processor's use."""
        known = self.of(register).coverage.get(use.origin.route())
        return known or Covered(())

    def of(self, register: Register) -> RegisterFacts:
        """Everything that follows for a register."""
        known = self.registers.get(register.register or RegisterId(""))
        return known or RegisterFacts()

    def retention(self, register: Register) -> Mapping[DataId, tuple[Retention, ...]]:
        """The retention rules of each data group of a register, as `rules_for` gives them."""
        return self.of(register).retention

    def agreement(self, agreement: Agreement) -> AgreementFacts:
        """What follows for an agreement."""
        known = self.agreements.get(agreement.agreement or AgreementId(""))
        return known or _of_agreement(agreement, self.workspace, self.as_of)

    def in_force(self, agreement: Agreement) -> bool:
        """Whether an agreement is concluded and runs on the day."""
        return in_force(agreement, self.as_of)

    def outside(self, country: str | None) -> bool | None:
        """Whether a country is outside the European Economic Area on the day; None where no country is given."""
        return outside(country, self.tables, self.as_of)


def outside(country: str | None, tables: Tables, day: Day) -> bool | None:
    """Whether a country is outside the European Economic Area on a day; None where none is given."""
    return tables[AREA].on(day, country) is None if country else None


def current(entry: Located, day: Day) -> bool:
    """Whether a dated entry holds on a day: first and last day included."""
    since, until = getattr(entry, "since", None), getattr(entry, "until", None)
    return (since is None or since <= day) and (not isinstance(until, Day) or day <= until)


def in_force(agreement: Agreement, day: Day) -> bool:
    """Whether an agreement is concluded and runs on a day."""
    return agreement.status not in _NOT_IN_FORCE and current(agreement, day)


def rules_for(register: Register) -> Mapping[DataId, tuple[Retention, ...]]:
    """The retention rules of each data group: those that name it, `all`, or a purpose that uses it."""
    groups, purposes = keyed(register.data), keyed(register.purposes)
    found: dict[DataId, list[Retention]] = {group: [] for group in groups}
    for entry in listed(register.retention):
        named = within(entry.data, groups)
        if not named and entry.data is None:
            named = _used(entry.purposes, groups, purposes)
        for group in named:
            if group in found:
                found[group].append(entry)
    return {group: tuple(rules) for group, rules in found.items()}


def _used(
    scope: object, groups: Mapping[DataId, object], purposes: Mapping[PurposeId, Purpose]
) -> tuple[DataId, ...]:
    """The data groups that some purposes use."""
    used = [within(purposes[name].data, groups) for name in within(scope, purposes) if name in purposes]
    return tuple(group for group in groups if any(group in several for several in used))


def shared_data(register: Register, use: Use) -> tuple[DataId, ...]:
    """Data groups an entry hands over: those it names, or those its purposes use."""
    groups, purposes = keyed(register.data), keyed(register.purposes)
    if use.data is not None:
        return within(use.data, groups)
    return _used(use.purposes, groups, purposes)


def compute_facts(workspace: Workspace, tables: Tables, as_of: Day) -> Facts:
    """Work out what follows from a workspace on a day; the same files and day always give the same facts."""
    by_processor: dict[str, list[Agreement]] = {}
    for agreement in workspace.agreements.values():
        by_processor.setdefault(agreement.processor or "", []).append(agreement)
    reader = _Reader(workspace, tables, as_of, by_processor)
    received: dict[RegisterId, list[RegisterId]] = {}
    for name, register in workspace.registers.items():
        for disclosure in listed(register.disclosures):
            if isinstance(disclosure, ToRegister):
                received.setdefault(disclosure.register, []).append(name)
    registers = {
        name: reader.register(register, tuple(received.get(name, ())))
        for name, register in workspace.registers.items()
    }
    services = {name: tuple(reader.of_service(service)) for name, service in workspace.services.items()}
    agreements = {name: _of_agreement(entry, workspace, as_of) for name, entry in workspace.agreements.items()}
    holders: list[Agreement | Register | Service] = [
        *(entry for name, entry in workspace.agreements.items() if agreements[name].in_force),
        *workspace.registers.values(),
        *workspace.services.values(),
    ]
    recorded = tuple(
        (transfer, holder) for holder in holders for transfer in listed(holder.transfers) if current(transfer, as_of)
    )
    return Facts(workspace, tables, as_of, registers, services, gather_texts(workspace), agreements, recorded)


def _of_agreement(agreement: Agreement, workspace: Workspace, as_of: Day) -> AgreementFacts:
    covered = [workspace.registers.get(entry.register) for entry in listed(agreement.covers)]
    regimes = frozenset([entry.regime or Regime.GDPR for entry in covered if entry is not None])
    return AgreementFacts(in_force(agreement, as_of), regimes)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads facts off a workspace."""

    workspace: Workspace
    tables: Tables
    as_of: Day
    by_processor: Mapping[str, list[Agreement]]

    def register(self, register: Register, received_from: tuple[RegisterId, ...]) -> RegisterFacts:
        uses = [use for use in listed(register.processors) if current(use, self.as_of)]
        given = [
            use
            for use in listed(register.disclosures)
            if isinstance(use, ToParty | ToAuthority) and current(use, self.as_of)
        ]
        agreements = {id(use): self._agreements(use, register) for use in uses}
        transfers = {id(item): item for item in listed(register.transfers) if current(item, self.as_of)}
        for several in agreements.values():
            for agreement in several:
                transfers |= {id(t): t for t in listed(agreement.transfers) if current(t, self.as_of)}
        flows = tuple(self.flows(register, [*uses, *given], listed(register.transfers)))
        coverage = {use.origin.route(): self._covered(register, use, agreements[id(use)]) for use in uses}
        paths = {register.origin.document.path, self.workspace.settings.origin.document.path}
        paths |= {party.origin.document.path for flow in flows for party in flow.chain}
        paths |= {a.origin.document.path for several in agreements.values() for a in several}
        for entry in (*listed(register.controllers), *uses, *given, *transfers.values()):
            for name in ("party", "authority", "importer"):
                body = self.workspace.body(_id(getattr(entry, name, None)))
                if body is not None:
                    paths.add(body.origin.document.path)
        if self.workspace.organisation is not None:
            paths.add(self.workspace.organisation.origin.document.path)
        return RegisterFacts(
            flows, tuple(transfers.values()), coverage, received_from, tuple(sorted(paths)), rules_for(register)
        )

    def of_service(self, service: Service) -> Iterator[Flow]:
        uses = [use for use in listed(service.sub_processors) if current(use, self.as_of)]
        return self.flows(service, uses, listed(service.transfers))

    def flows(
        self, holder: Register | Service, uses: list[Use] | tuple[Use, ...], own: tuple[Transfer, ...]
    ) -> Iterator[Flow]:
        for use in uses:
            if getattr(use, "by_person", False):
                continue  # what a person sends by an own act is no transfer by the controller
            direct = self.workspace.body(_id(getattr(use, "party", None) or getattr(use, "authority", None)))
            known = [*own]
            if isinstance(use, Processing):
                for agreement in self._agreements(use, holder):
                    known += listed(agreement.transfers)
            recorded = [transfer for transfer in known if current(transfer, self.as_of)]
            if use.places:
                for place in use.places:
                    yield self._flow(holder, use, (direct,) if direct else (), place, recorded)
                chains = [chain for chain in self._chains(direct, ()) if len(chain) > 1] if direct else []
            else:
                chains = list(self._chains(direct, ())) if direct else []
            for chain in chains:
                yield from self._places(holder, use, chain, recorded)

    def _leaves(self, country: str) -> bool | None:
        """Whether data go to a third country; what stays in the third country we are in ourselves is not sent."""
        us = self.workspace.organisation
        home = (us.country or (us.address.country if us.address else None)) if us else None
        return country != home and outside(country, self.tables, self.as_of)

    def _places(
        self, holder: Register | Service, use: Use, chain: tuple[Party | Organisation, ...], recorded: list[Transfer]
    ) -> Iterator[Flow]:
        party = chain[-1]
        if not isinstance(party, Party):
            return
        places = listed(party.locations)
        if places:
            for place in places:
                chosen = use.places and place.when is not None  # the use says which of the places was chosen
                if current(place, self.as_of) and not chosen:
                    yield self._flow(holder, use, chain, place, recorded)
        elif party.address and party.address.country:
            country = party.address.country
            leaves = self._leaves(country)
            yield Flow(
                holder, use, chain, country, None, (), party.address.at("country"), leaves,
                _covering(recorded, country, None, chain, None) if leaves else (),
            )  # fmt: skip

    def _flow(
        self,
        holder: Register | Service,
        use: Use,
        chain: tuple[Party | Organisation, ...],
        place: Place,
        recorded: list[Transfer],
    ) -> Flow:
        if place.country:
            leaves = self._leaves(place.country)
        else:
            known = {Region.EU: False, Region.EEA: False, Region.OUTSIDE_EEA: True}
            leaves = known.get(place.region) if place.region else None
        covering = _covering(recorded, place.country, place.region, chain, place.by) if leaves else ()
        seen = place.at("country" if place.country else "region")
        return Flow(holder, use, chain, place.country, place.region, place.what, seen, leaves, covering)

    def _chains(
        self, party: Party | Organisation, before: tuple[Party | Organisation, ...]
    ) -> Iterator[tuple[Party | Organisation, ...]]:
        chain = (*before, party)
        yield chain
        for sub in listed(getattr(party, "sub_processors", None)):
            body = self.workspace.body(sub.party)
            if body is not None and body not in chain and current(sub, self.as_of):
                yield from self._chains(body, chain)

    def _agreements(self, use: Processing, holder: Register | Service) -> tuple[Agreement, ...]:
        """Agreements in force with the processor; for a register only those that name it."""
        running = [a for a in self.by_processor.get(_id(use.party) or "", ()) if in_force(a, self.as_of)]
        if isinstance(holder, Register):
            named = holder.register
            running = [a for a in running if any(entry.register == named for entry in listed(a.covers))]
        return tuple(running)

    def _covered(self, register: Register, use: Processing, agreements: tuple[Agreement, ...]) -> Covered:
        entries: list[Coverage] = [
            entry for a in agreements for entry in listed(a.covers) if entry.register == register.register
        ]
        groups, purposes, subjects = keyed(register.data), keyed(register.purposes), keyed(register.subjects)
        sent = shared_data(register, use)
        concerned = within(use.subjects, subjects) or tuple(
            dict.fromkeys(
                name for group in sent if group in groups for name in within(groups[group].subjects, subjects)
            )
        )
        unstated = any(entry.data is None or entry.subjects is None for entry in entries)
        covered_data = {name for entry in entries for name in within(entry.data, groups)}
        covered_subjects = {name for entry in entries for name in within(entry.subjects, subjects)}
        covered_purposes = {name for entry in entries for name in within(entry.purposes or ALL, purposes)}
        return Covered(
            agreements,
            tuple(name for name in within(use.purposes, purposes) if name not in covered_purposes),
            () if unstated else tuple(name for name in sent if name not in covered_data),
            () if unstated else tuple(name for name in concerned if name not in covered_subjects),
            unstated,
        )


def _id(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _covering(
    recorded: list[Transfer],
    country: str | None,
    region: Region | None,
    chain: tuple[Party | Organisation, ...],
    by: str | None,
) -> tuple[Transfer, ...]:
    """The recorded transfers to this place: to the party at work there, to one of its chain, or to nobody named."""
    parties = {by} if by else {getattr(body, "party", None) for body in chain}
    return tuple(
        transfer
        for transfer in recorded
        if (transfer.country == country if country else transfer.region == region)
        and (not isinstance(transfer.importer, str) or transfer.importer in parties or not parties)
    )
