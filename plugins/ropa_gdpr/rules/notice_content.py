"""What a notice tells of who and why: contacts, legal bases, interests, recipients, transfers, joint controllers."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ADVICE,
    ERROR,
    Adequacy,
    Contact,
    Context,
    Derogation,
    Finding,
    LegitimateInterest,
    NotApplicable,
    Organisation,
    Processing,
    Register,
    Text,
    ToParty,
    Transfer,
    Workspace,
    answered,
    current,
    finding,
    identity,
    listed,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import controllers, joint, notices, published, purposes
from ropa_gdpr.rules.wording import Wordings
from ropa_gdpr.tables import Wording


@gdpr("NOT001", ERROR, on=Workspace, law=("GDPR Art. 13(1)(a)-(b)", "GDPR Art. 14(1)(a)-(b)"))
def officers_reachable(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The notice can say how to reach the data protection officer and the representative."""
    bodies = {identity(body): body for register in notices(ctx) for body in controllers(register, ctx)}
    for name, body in bodies.items():
        for key in ("dpo", "representative"):
            stated = getattr(body, key)
            if isinstance(stated, Contact) and not _reached(stated):
                yield finding(stated.origin, problem=f"@not.{key}", party=name)
        if isinstance(body, Organisation) and body.dpo_notified and not answered(body.dpo):
            yield finding(body.at("dpo_notified"), problem="@not.dpo-notified", party=name)


def _reached(contact: Contact) -> bool:
    return bool(contact.email or contact.phone or contact.address or contact.form)


@gdpr("NOT002", ERROR, on=Register, law=("GDPR Art. 13(1)(c)", "GDPR Art. 14(1)(c)"))
def bases_mapped(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice can tell for every purpose on which legal basis it rests."""
    if not published(register):
        return
    without = [
        name
        for name, purpose in purposes(register).items()
        if not listed(purpose.basis) and not isinstance(purpose.basis, NotApplicable) and not purpose.serves
    ]
    everything = bool(register.bases) and len(without) == len(purposes(register))
    if register.bases:
        problem = "@not.bases-unmapped" if everything and without else "@not.bases-extra"
        number = len(register.bases)
        yield finding(register.at("bases"), problem=problem, number=number, purposes=", ".join(without) or None)
    if not everything:
        for name in without:
            yield finding(purposes(register)[name].origin, problem="@not.bases-none", purpose=name)


@gdpr("NOT003", ERROR, on=Workspace, law=("GDPR Art. 13(1)(d)", "GDPR Art. 14(2)(b)"))
def interests_told(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The notice can name the legitimate interest on which a purpose rests."""
    examples, general = Wordings.on(ctx, Wording.EXAMPLE), Wordings.on(ctx, Wording.INTEREST)
    for register in notices(ctx):
        given = [entry for purpose in purposes(register).values() for entry in listed(purpose.basis)]
        for entry in (*given, *register.bases):
            if not isinstance(entry, LegitimateInterest):
                continue
            opening = examples.begin(entry.interest)
            if entry.interest is None:
                yield finding(entry.at("interest"), problem="@not.interest-none")
            elif opening:
                yield finding(entry.at("interest"), problem="@not.interest-examples", words=opening)
            elif general.whole(entry.interest):
                words = entry.interest.anything(workspace.first_language)
                yield finding(entry.at("interest"), problem="@not.interest-general", words=words)


def _received(register: Register, ctx: Context) -> list[Processing | ToParty]:
    """Processors and recipients of the day that are given in words, not by the id of a party."""
    entries = [*listed(register.processors), *listed(register.disclosures)]
    kinds = Processing | ToParty
    return [
        entry
        for entry in entries
        if isinstance(entry, kinds)
        and current(entry, ctx.as_of)
        and (_category(entry) or isinstance(entry.party, Text))
    ]


def _category(entry: Processing | ToParty) -> Text | None:
    return entry.category if isinstance(entry, Processing) else None


def _words(entry: Processing | ToParty) -> Text | None:
    """The words under which a notice tells of a recipient."""
    return _category(entry) or (entry.party if isinstance(entry.party, Text) else None)


@gdpr("NOT004", ERROR, on=Workspace, law=("GDPR Art. 13(1)(e)", "GDPR Art. 14(1)(e)"))
def recipients_told(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The notice can name its recipients or say of what kind they are."""
    empty = Wordings.on(ctx, Wording.RECIPIENT)
    for register in notices(ctx):
        for entry in _received(register, ctx):
            told = entry.service if isinstance(entry, Processing) else entry.why
            if not told and empty.whole(_words(entry)):
                key = "category" if _category(entry) else "party"
                yield finding(entry.at(key), words=_said(_words(entry), workspace))


@gdpr("NOT022", ADVICE, on=Workspace, law=("GDPR Art. 13(1)(e)", "WP260 rev.01"))
def recipients_specific(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A category of recipients says in what sector and where they are."""
    general = Wordings.on(ctx, Wording.RECIPIENT_GENERAL)
    for register in notices(ctx):
        found = [entry for entry in _received(register, ctx) if not entry.places and general.whole(_words(entry))]
        if found:
            first = found[0]
            key = "category" if _category(first) else "party"
            yield finding(first.at(key), words=_said(_words(first), workspace), number=len(found))


def _said(text: Text | None, workspace: Workspace) -> str | None:
    return text.anything(workspace.first_language) if text else None


@gdpr("NOT005", ERROR, on=Workspace, law=("GDPR Art. 13(1)(f)", "GDPR Art. 14(1)(f)"))
def transfers_told(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The notice can name the third country of a transfer and say where a copy of the safeguards can be had."""
    told: set[int] = set()
    for register in notices(ctx):
        for transfer in ctx.facts.transfers(register):
            if id(transfer) in told or ctx.facts.outside(transfer.country) is False:
                continue
            told.add(id(transfer))
            missing = [] if transfer.country else ["country"]
            if transfer.copy_at is None and _safeguarded(transfer):
                missing.append("copy_at")
            if missing:
                yield finding(transfer.at(missing[0]), missing=", ".join(missing), country=transfer.country)


def _safeguarded(transfer: Transfer) -> bool:
    """Whether some tool other than an adequacy decision or a derogation of the first subparagraph is relied on."""
    return any(not isinstance(entry, Adequacy | Derogation) for entry in listed(transfer.mechanism))


@gdpr("NOT016", ERROR, on=Register, law=("GDPR Art. 26(2)",))
def arrangement_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice can tell the essence of the arrangement between joint controllers."""
    if not published(register) or not joint(register) or isinstance(register.arrangement, NotApplicable):
        return
    essence = getattr(register.arrangement, "essence", None)
    if essence is None:
        number = len(listed(register.controllers))
        key = ("arrangement", "essence") if hasattr(register.arrangement, "essence") else ("arrangement",)
        yield finding(register.at(*key), number=number)
